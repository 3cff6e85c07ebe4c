using System.Reflection;

namespace CmkFlink.Help.Metadata;

/// <summary>One parameter, in each set that it belongs to.</summary>
public sealed record ParameterShape(string Name, Type Type, Type DeclaringType, IReadOnlyList<string> Aliases, IReadOnlyList<ParameterUse> Uses, bool Wildcards)
{
    /// <summary>"KeyArn (KeyId) : string [Name: mandatory 1]".</summary>
    public override string ToString() =>
        Name
        + (Aliases.Count > 0 ? $" ({string.Join(", ", Aliases)})" : "")
        + " : " + TypeName
        + string.Concat(Uses.Select(use => use.ToString()).Where(text => text.Length > 0).Select(text => $" [{text}]"));

    public static IEnumerable<ParameterShape> Of(Type cmdlet) =>
        from property in cmdlet.GetProperties()
        let uses = property.GetCustomAttributesData().Where(a => a.AttributeType.Name == "ParameterAttribute").Select(ParameterUse.Of).OrderBy(use => use.Set, StringComparer.Ordinal).ToList()
        where uses.Count > 0
        select new ParameterShape(property.Name, property.PropertyType, property.DeclaringType!, AliasesOf(property), uses, property.GetCustomAttributesData().Any(a => a.AttributeType.Name == "SupportsWildcardsAttribute"));

    private static List<string> AliasesOf(PropertyInfo property) =>
    [
        .. property.GetCustomAttributesData()
            .Where(a => a.AttributeType.Name == "AliasAttribute")
            .SelectMany(a => (IEnumerable<CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)
            .Select(a => (string)a.Value!),
    ];

    /// <summary>Its type as a script writes it.</summary>
    public string TypeName => NameOf(Type);

    /// <summary>A parameter that many cmdlets have and that is described once. Its base class says so, or, for -Region, which some cmdlets bind from the pipe, its alias.</summary>
    public bool IsShared => DeclaringType.Name is "ExplainingCmdlet" or "ActorsCmdlet" || IsOfEveryAwsCmdlet;

    /// <summary>One of those that every cmdlet has that calls AWS.</summary>
    public bool IsOfEveryAwsCmdlet => DeclaringType.Name is "AwsCmdlet" or "SessionCmdlet" || (Name == "Region" && Aliases.Contains("RegionToCall"));

    /// <summary>A switch takes no value.</summary>
    public bool IsSwitch => Type.Name == "SwitchParameter";

    /// <summary>The words that it takes; empty for what is no enumeration.</summary>
    public IReadOnlyList<string> Choices
    {
        get
        {
            Type type = Type.IsArray ? Type.GetElementType()! : Type is { IsGenericType: true, Name: "Nullable`1" } ? Type.GetGenericArguments()[0] : Type;
            return type.IsEnum ? [.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(member => member.Name)] : [];
        }
    }

    private static string NameOf(Type type) => type switch
    {
        { IsArray: true } => NameOf(type.GetElementType()!) + "[]",
        { IsGenericType: true, Name: "Nullable`1" } => NameOf(type.GetGenericArguments()[0]) + "?",
        { Name: "SwitchParameter" } => "switch",
        { Name: "String" } => "string",
        { Name: "Object" } => "object",
        { Name: "Int32" } => "int",
        { Name: "Int64" } => "long",
        { Name: "Double" } => "double",
        _ => type.Name,
    };
}

/// <summary>How a parameter stands in one parameter set.</summary>
public sealed record ParameterUse(string Set, bool Mandatory, int? Position, bool ByValue, bool ByPropertyName, bool FromRemainingArguments)
{
    public override string ToString()
    {
        string[] words = [.. new[] { Mandatory ? "mandatory" : null, Position?.ToString(System.Globalization.CultureInfo.InvariantCulture), ByValue ? "by value" : null, ByPropertyName ? "by name" : null, FromRemainingArguments ? "rest" : null }.OfType<string>()];
        return Set == "" ? string.Join(" ", words) : words.Length == 0 ? Set : $"{Set}: {string.Join(" ", words)}";
    }

    public static ParameterUse Of(CustomAttributeData attribute) => new(
        attribute.Named("ParameterSetName") as string ?? "",
        attribute.Named("Mandatory") is true,
        attribute.Named("Position") is int position ? position : null,
        attribute.Named("ValueFromPipeline") is true,
        attribute.Named("ValueFromPipelineByPropertyName") is true,
        attribute.Named("ValueFromRemainingArguments") is true);
}
