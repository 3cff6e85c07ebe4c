using System.Globalization;
using System.Xml.Linq;

namespace CmkFlink.Contract.Tests;

public sealed class ViewTests
{
    private static readonly XElement Views = XDocument.Parse(StagedModule.Text("CmkFlink.Format.ps1xml")).Root!;

    // PowerShell has views of its own for the files of .NET.
    private static readonly Dictionary<string, Type> Outputs =
        StagedModule.Cmdlets.SelectMany(cmdlet => cmdlet.Outputs).SelectMany(type => type.GetProperties().Select(ItemOf).OfType<Type>().Prepend(type)).Where(type => type.FullName!.StartsWith("CmkFlink.", StringComparison.Ordinal)).DistinctBy(type => type.FullName).ToDictionary(type => type.FullName!, StringComparer.Ordinal);

    public static TheoryData<string> OutputNames => [.. Outputs.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> ViewNames => [.. Views.Descendants("View").Select(view => view.Element("Name")!.Value)];

    [Theory]
    [MemberData(nameof(OutputNames))]
    public void Every_output_type_has_a_table_and_a_list_for_the_same_type(string type)
    {
        Assert.Contains(Views.Descendants("View"), view => view.Element("TableControl") is not null && TypesOf(view).Contains(type));
        Assert.Contains(Views.Descendants("View"), view => view.Element("ListControl") is not null && TypesOf(view).Contains(type));
    }

    [Theory]
    [MemberData(nameof(ViewNames))]
    public void A_view_shows_properties_that_its_type_has(string name)
    {
        XElement view = View(name);
        foreach (string type in TypesOf(view))
        {
            Assert.True(Outputs.ContainsKey(type), $"View {name} is for {type}, which no cmdlet emits.");
            Assert.Empty(view.Descendants("PropertyName").Select(property => property.Value).Except(Outputs[type].GetProperties().Select(property => property.Name)));
        }
    }

    [Theory]
    [MemberData(nameof(ViewNames))]
    public void A_table_fits_a_hundred_columns(string name)
    {
        XElement[] headers = [.. View(name).Descendants("TableColumnHeader")];
        if (headers.Length == 0) return;
        // The last column takes what is left, and needs at least ten.
        Assert.All(headers[..^1], header => Assert.NotNull(header.Element("Width")));
        int width = headers.Sum(header => int.Parse(header.Element("Width")?.Value ?? "10", CultureInfo.InvariantCulture) + 1) - 1;
        Assert.InRange(width, 1, 100);
    }

    /// <summary>What a user sees who goes on to a list property: an object of ours.</summary>
    private static Type? ItemOf(System.Reflection.PropertyInfo property) =>
        property.PropertyType.IsGenericType && property.PropertyType.GetGenericArguments() is [{ Name: var name } item] && name.StartsWith("FlinkCmk", StringComparison.Ordinal) ? item : null;

    private static XElement View(string name) => Views.Descendants("View").Single(view => view.Element("Name")!.Value == name);

    private static IEnumerable<string> TypesOf(XElement view) => view.Element("ViewSelectedBy")!.Elements("TypeName").Select(type => type.Value);
}
