using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CmkFlink.Contract.Tests;

public sealed partial class ViewTests
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
    public void The_scripts_of_a_view_name_properties_and_helpers_that_there_are(string name)
    {
        XElement view = View(name);
        string[] helpers = [.. CellType.GetMethods().Where(method => method.IsStatic).Select(method => method.Name)];
        foreach (string script in view.Descendants("ScriptBlock").Select(block => block.Value))
        {
            Assert.Subset(helpers.ToHashSet(StringComparer.Ordinal), HelperCall().Matches(script).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal));
            // Within a script of its own, $_ is an item.
            if (script.Contains("ForEach-Object", StringComparison.Ordinal)) continue;
            foreach (string type in TypesOf(view))
                Assert.Empty(ObjectProperty().Matches(script).Select(match => match.Groups[1].Value).Except(Outputs[type].GetProperties().Select(property => property.Name)));
        }
    }

    [Theory]
    [MemberData(nameof(OutputNames))]
    public void A_list_shows_everything(string type)
    {
        XElement list = Views.Descendants("View").Single(view => view.Element("ListControl") is not null && TypesOf(view).Contains(type));
        string[] shown = [.. list.Descendants("ListItem").Select(item => item.Element("Label")?.Value ?? item.Element("PropertyName")!.Value)];
        // Statements are read from the JSON, which is shown.
        IEnumerable<string> there = Outputs[type].GetProperties().Where(property => !property.GetGetMethod()!.IsStatic).Select(property => property.Name).Except(type.EndsWith(".FlinkCmkPolicy", StringComparison.Ordinal) ? ["Statements"] : []);
        Assert.Equal(there.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OutputNames))]
    public void A_list_shows_times_as_people_read_them(string type)
    {
        XElement list = Views.Descendants("View").Single(view => view.Element("ListControl") is not null && TypesOf(view).Contains(type));
        string[] times = [.. Outputs[type].GetProperties().Where(property => $"{property.PropertyType}".Contains("System.DateTime", StringComparison.Ordinal) || $"{property.PropertyType}".Contains("System.TimeSpan", StringComparison.Ordinal)).Select(property => property.Name)];
        Assert.Empty(list.Descendants("PropertyName").Select(property => property.Value).Intersect(times));
        Assert.All(list.Descendants("ListItem").Where(item => times.Contains(item.Element("Label")?.Value)), item => Assert.Matches(@"Cell\]::(Moment|Duration)\(", item.Element("ScriptBlock")!.Value));
    }

    [Theory]
    [MemberData(nameof(OutputNames))]
    public void A_table_aligns_numbers_to_the_right(string type)
    {
        XElement table = Views.Descendants("View").Single(view => view.Element("TableControl") is not null && TypesOf(view).Contains(type));
        XElement[] headers = [.. table.Descendants("TableColumnHeader")];
        XElement[] items = [.. table.Descendants("TableColumnItem")];
        Assert.Equal(headers.Length, items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i].Element("PropertyName")?.Value is not { } property || !IsNumber(Outputs[type].GetProperty(property)!.PropertyType)) continue;
            Assert.Equal("Right", headers[i].Element("Alignment")?.Value);
        }
    }

    [Theory]
    [MemberData(nameof(ViewNames))]
    public void A_table_shows_no_ARN(string name) =>
        Assert.DoesNotContain(View(name).Descendants("TableColumnItem").Elements("PropertyName"), property => property.Value.EndsWith("Arn", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(ViewNames))]
    public void A_table_fits_a_hundred_columns(string name)
    {
        XElement[] headers = [.. View(name).Descendants("TableColumnHeader")];
        if (headers.Length == 0) return;
        // The last column takes what is left, and needs at least twelve: an account number. Some consoles break a line that fills the hundredth column.
        Assert.All(headers[..^1], header => Assert.NotNull(header.Element("Width")));
        int width = headers.Sum(header => int.Parse(header.Element("Width")?.Value ?? "12", CultureInfo.InvariantCulture) + 1) - 1;
        Assert.InRange(width, 1, 99);
    }

    private static Type CellType => StagedModule.Cmdlets[0].Type.Assembly.GetType("CmkFlink.Cmdlets.Views.Cell", throwOnError: true)!;

    private static bool IsNumber(Type type) => (Nullable(type) ?? type).FullName is "System.Int32" or "System.Int64";

    private static Type? Nullable(Type type) => type.IsGenericType && type.FullName!.StartsWith("System.Nullable`1", StringComparison.Ordinal) ? type.GetGenericArguments()[0] : null;

    [GeneratedRegex(@"Cell\]::(\w+)\(")]
    private static partial Regex HelperCall();

    [GeneratedRegex(@"\$_\.(\w+)")]
    private static partial Regex ObjectProperty();

    /// <summary>What a user sees who goes on to a property: an object of ours, or a list of them.</summary>
    private static Type? ItemOf(System.Reflection.PropertyInfo property) =>
        property.PropertyType.IsGenericType && property.PropertyType.GetGenericArguments() is [{ Name: var name } item] && name.StartsWith("FlinkCmk", StringComparison.Ordinal) ? item
        : property.PropertyType is { IsEnum: false } direct && direct.Name.StartsWith("FlinkCmk", StringComparison.Ordinal) ? direct : null;

    private static XElement View(string name) => Views.Descendants("View").Single(view => view.Element("Name")!.Value == name);

    private static IEnumerable<string> TypesOf(XElement view) => view.Element("ViewSelectedBy")!.Elements("TypeName").Select(type => type.Value);
}
