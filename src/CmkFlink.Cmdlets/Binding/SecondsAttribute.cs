using System.Management.Automation;

namespace CmkFlink.Cmdlets.Binding;

/// <summary>On a TimeSpan parameter: a bare number means seconds. PowerShell itself would take it for ticks of a ten-millionth.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? plain = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return plain is string text && !double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _)
            ? text
            : plain is not TimeSpan && LanguagePrimitives.TryConvertTo(plain, out double seconds) ? TimeSpan.FromSeconds(seconds) : inputData;
    }
}
