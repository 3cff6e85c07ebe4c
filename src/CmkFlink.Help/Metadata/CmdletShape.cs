using System.Reflection;

namespace CmkFlink.Help.Metadata;

/// <summary>What a user and a script see of a cmdlet.</summary>
public sealed record CmdletShape(string Name, Type Type, string? DefaultSet, bool SupportsShouldProcess, string? ConfirmImpact, IReadOnlyList<Type> Outputs, IReadOnlyList<ParameterShape> Parameters)
{
    /// <summary>Names of System.Management.Automation.ConfirmImpact, by value.</summary>
    private static readonly string[] Impacts = ["None", "Low", "Medium", "High"];

    public static CmdletShape Of(Type type)
    {
        CustomAttributeData cmdlet = type.GetCustomAttributesData().Single(a => a.AttributeType.Name == "CmdletAttribute");
        bool asks = cmdlet.Named("SupportsShouldProcess") is true;
        // PowerShell's own default is Medium.
        string impact = cmdlet.Named("ConfirmImpact") is int given ? Impacts[given] : "Medium";
        return new CmdletShape(
            $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}",
            type,
            cmdlet.Named("DefaultParameterSetName") as string,
            asks,
            asks ? impact : null,
            [.. type.GetCustomAttributesData().Where(a => a.AttributeType.Name == "OutputTypeAttribute").SelectMany(Types)],
            [.. ParameterShape.Of(type).OrderBy(p => p.Name, StringComparer.Ordinal)]);
    }

    private static IEnumerable<Type> Types(CustomAttributeData attribute) =>
        attribute.ConstructorArguments.SelectMany(argument => argument.Value switch
        {
            Type one => [one],
            IEnumerable<CustomAttributeTypedArgument> many => many.Select(a => a.Value).OfType<Type>(),
            _ => [],
        });
}

internal static class AttributeDataExtensions
{
    /// <summary>A named argument's value; <see langword="null"/> where it is not given.</summary>
    public static object? Named(this CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(a => a.MemberName == name).Select(a => a.TypedValue.Value).FirstOrDefault();
}
