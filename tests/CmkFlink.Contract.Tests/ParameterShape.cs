using System.Reflection;

namespace CmkFlink.Contract.Tests;

/// <summary>One parameter, in each set that it belongs to.</summary>
internal sealed record ParameterShape(string Name, Type Type, Type DeclaringType, IReadOnlyList<string> Aliases, IReadOnlyList<ParameterUse> Uses)
{
    /// <summary>"KeyArn (KeyId) : string [Name: mandatory 1]".</summary>
    public override string ToString() =>
        Name
        + (Aliases.Count > 0 ? $" ({string.Join(", ", Aliases)})" : "")
        + " : " + NameOf(Type)
        + string.Concat(Uses.Select(use => use.ToString()).Where(text => text.Length > 0).Select(text => $" [{text}]"));

    public static IEnumerable<ParameterShape> Of(Type cmdlet) =>
        from property in cmdlet.GetProperties()
        let uses = property.GetCustomAttributesData().Where(a => a.AttributeType.Name == "ParameterAttribute").Select(ParameterUse.Of).OrderBy(use => use.Set, StringComparer.Ordinal).ToList()
        where uses.Count > 0
        select new ParameterShape(property.Name, property.PropertyType, property.DeclaringType!, AliasesOf(property), uses);

    private static List<string> AliasesOf(PropertyInfo property) =>
    [
        .. property.GetCustomAttributesData()
            .Where(a => a.AttributeType.Name == "AliasAttribute")
            .SelectMany(a => (IEnumerable<CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)
            .Select(a => (string)a.Value!),
    ];

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
internal sealed record ParameterUse(string Set, bool Mandatory, int? Position, bool ByValue, bool ByPropertyName, bool FromRemainingArguments)
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
