using System.Xml.Linq;
using CmkFlink.Help.Pages;

namespace CmkFlink.Contract.Tests.Help;

/// <summary>What Get-Help reads of the staged module.</summary>
public sealed class MamlTests
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XElement Root = XDocument.Load(Path.Combine(StagedModule.Folder, "en-US", "CmkFlink.Cmdlets.dll-Help.xml")).Root!;

    public static TheoryData<string> PageNames => Docs.PageNames;

    [Fact]
    public void It_has_each_cmdlet_with_a_page_once() =>
        Assert.Equal(Docs.Pages.Keys.Order(StringComparer.Ordinal), Root.Elements(Command + "command").Select(Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(PageNames))]
    public void It_has_every_parameter_with_a_text(string name)
    {
        CmdletShape cmdlet = Docs.Cmdlet(name);
        XElement[] parameters = [.. Of(name).Element(Command + "parameters")!.Elements(Command + "parameter")];
        IEnumerable<string> expected = cmdlet.Parameters.Select(parameter => parameter.Name).Concat(cmdlet.SupportsShouldProcess ? ["WhatIf", "Confirm"] : []);
        Assert.Equal(expected.Order(StringComparer.Ordinal), parameters.Select(parameter => parameter.Element(Maml + "name")!.Value).Order(StringComparer.Ordinal));
        Assert.All(parameters, parameter => Assert.NotEqual("", parameter.Element(Maml + "description")!.Value.Trim()));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void It_says_of_each_parameter_what_the_binder_does(string name)
    {
        foreach (ParameterShape parameter in Docs.Cmdlet(name).Parameters)
        {
            XElement written = Of(name).Element(Command + "parameters")!.Elements(Command + "parameter").Single(p => p.Element(Maml + "name")!.Value == parameter.Name);
            Assert.Equal(parameter.Uses[0].Mandatory, (bool)written.Attribute("required")!);
            Assert.Equal(parameter.Uses[0].Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "named", written.Attribute("position")!.Value);
            Assert.Equal(parameter.Uses[0].ByValue || parameter.Uses[0].ByPropertyName, written.Attribute("pipelineInput")!.Value.StartsWith("True", StringComparison.Ordinal));
            Assert.Equal(parameter.IsSwitch, written.Element(Command + "parameterValue") is null);
        }
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void It_has_a_syntax_for_each_parameter_set(string name)
    {
        CmdletShape cmdlet = Docs.Cmdlet(name);
        int sets = Math.Max(1, cmdlet.Parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).Where(set => set.Length > 0).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(sets, Of(name).Element(Command + "syntax")!.Elements(Command + "syntaxItem").Count());
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void It_has_the_examples_with_their_output_and_the_links(string name)
    {
        HelpPage page = Docs.Pages[name];
        string[] codes = [.. Of(name).Descendants(Dev + "code").Select(code => code.Value)];
        Assert.Equal(page.Examples.Select(example => example.Output is null ? example.Script : example.Script + "\n\n" + example.Output), codes);
        XElement[] links = [.. Of(name).Descendants(Maml + "navigationLink")];
        Assert.Equal(page.Related.Select(link => link.Text), links.Select(link => link.Element(Maml + "linkText")!.Value));
        Assert.StartsWith("https://", links.Select(link => link.Element(Maml + "uri")!.Value).First(uri => uri.Length > 0), StringComparison.Ordinal);
    }

    [Fact]
    public void No_mark_of_Markdown_is_left_in_its_text()
    {
        IEnumerable<string> texts = Root.Descendants(Maml + "para").Select(para => para.Value);
        Assert.DoesNotContain(texts, text => text.Contains("**", StringComparison.Ordinal) || text.Contains("](", StringComparison.Ordinal) || text.Contains("<!--", StringComparison.Ordinal) || text.Contains("```", StringComparison.Ordinal));
    }

    private static string Name(XElement command) => command.Element(Command + "details")!.Element(Command + "name")!.Value;

    private static XElement Of(string name) => Root.Elements(Command + "command").Single(command => Name(command) == name);
}
