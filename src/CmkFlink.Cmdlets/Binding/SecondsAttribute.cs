using System.Globalization;
using System.Management.Automation;

namespace CmkFlink.Cmdlets.Binding;

/// <summary>On a TimeSpan parameter: a bare number means seconds. PowerShell itself would take it for ticks of a ten-millionth.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        // Of nothing PowerShell makes zero seconds; here it is no time of one's own.
        if (plain is null) return null;
        TimeSpan span;
        if (IsNumber(plain, out double seconds)) span = TimeSpan.FromSeconds(seconds);
        else if (!LanguagePrimitives.TryConvertTo(plain, out span)) return inputData;
        return span >= TimeSpan.Zero ? span : throw new ArgumentTransformationMetadataException("A time cannot be negative; give a TimeSpan, or seconds.");
    }

    private static bool IsNumber(object plain, out double seconds)
    {
        seconds = 0;
        return plain switch
        {
            TimeSpan => false,
            string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds),
            _ => LanguagePrimitives.TryConvertTo(plain, out seconds),
        };
    }
}
