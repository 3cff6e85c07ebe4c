using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using CmkFlink.Help.Metadata;
using CmkFlink.Help.Pages;
using Markdig.Syntax;

namespace CmkFlink.Help.Output;

/// <summary>The help of all cmdlets in the form that Get-Help reads: what people wrote from the pages, what can be known from the metadata.</summary>
/// <remarks>Structure: https://learn.microsoft.com/powershell/scripting/developer/help/cmdlet-help-xml-file</remarks>
public sealed class MamlWriter(HelpLibrary library, Uri? online)
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    // Get-Help shows alerts as notes; MAML has no place of its own for any of these.
    private static readonly string[] NoteSections = ["Actor", "IAM actions", "Errors"];

    /// <summary>Help for each cmdlet that has a page.</summary>
    public XDocument Write(IEnumerable<CmdletShape> cmdlets) => new(new XElement(
        Msh + "helpItems",
        new XAttribute("schema", "maml"),
        from cmdlet in cmdlets
        join page in library.Pages on cmdlet.Name equals page.Name
        where page.IsComplete
        select One(cmdlet, page)));

    public static void Save(XDocument document, string path)
    {
        // Line ends stay as they are: the text of an example is read as it stands.
        using XmlWriter writer = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.None, NewLineChars = "\n" });
        document.Save(writer);
    }

    private XElement One(CmdletShape cmdlet, HelpPage page)
    {
        IEnumerable<XElement> parameters = cmdlet.Parameters.OrderBy(p => p.IsShared).Concat(Confirmation.Of(cmdlet)).Select(p => Parameter(page, p, p.Uses[0]));
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml), new XAttribute(XNamespace.Xmlns + "command", Command), new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", cmdlet.Name.Split('-')[0]),
                new XElement(Command + "noun", cmdlet.Name.Split('-')[1]),
                new XElement(Maml + "description", new XElement(Maml + "para", page.Synopsis))),
            new XElement(Maml + "description", Paragraphs(page["Description"].Blocks)),
            new XElement(Command + "syntax", ParameterSet.Of(cmdlet).Select(set => SyntaxItem(cmdlet, page, set))),
            new XElement(Command + "parameters", parameters),
            new XElement(Command + "inputTypes", InputTypes(cmdlet)),
            new XElement(Command + "returnValues", page.OutputTypes.Select((type, i) => new XElement(
                Command + "returnValue",
                new XElement(Dev + "type", new XElement(Maml + "name", type)),
                new XElement(Maml + "description", i == 0 ? Paragraphs(page["Output"].Blocks) : [])))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Notes(page))),
            new XElement(Command + "examples", page.Examples.Select((example, i) => new XElement(
                Command + "example",
                new XElement(Maml + "title", $"Example {(i + 1).ToString(CultureInfo.InvariantCulture)}: {example.Title}"),
                new XElement(Dev + "code", example.Output is null ? example.Script : $"{example.Script}\n\n{example.Output}"),
                new XElement(Dev + "remarks", Paragraphs(example.Remarks))))),
            new XElement(Command + "relatedLinks", Links(page)));
    }

    private XElement SyntaxItem(CmdletShape cmdlet, HelpPage page, ParameterSet set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        set.Parameters.Concat(Confirmation.Of(cmdlet).Select(p => (Parameter: p, Use: p.Uses[0]))).Select(item => Parameter(page, item.Parameter, item.Use)));

    private XElement Parameter(HelpPage page, ParameterShape parameter, ParameterUse use)
    {
        ParameterText? text = Confirmation.TextOf(parameter) ?? library.TextOf(page, parameter);
        XElement element = new(
            Command + "parameter",
            new XAttribute("required", Word(use.Mandatory)),
            new XAttribute("variableLength", Word(parameter.Type.IsArray)),
            new XAttribute("globbing", Word(parameter.Wildcards)),
            new XAttribute("pipelineInput", (use.ByValue, use.ByPropertyName) switch { (true, true) => "True (ByValue, ByPropertyName)", (true, false) => "True (ByValue)", (false, true) => "True (ByPropertyName)", _ => "False" }),
            new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", text is null ? [] : Paragraphs(text.Blocks)));
        if (parameter.Choices.Count > 0)
            element.Add(new XElement(Command + "parameterValueGroup", parameter.Choices.Select(choice => new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), choice))));
        if (!parameter.IsSwitch)
            element.Add(new XElement(Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", Word(parameter.Type.IsArray)), parameter.TypeName));
        element.Add(new XElement(Dev + "type", new XElement(Maml + "name", parameter.IsSwitch ? "SwitchParameter" : parameter.TypeName)));
        element.Add(new XElement(Dev + "defaultValue", text?.Default ?? (parameter.IsSwitch ? "False" : "None")));
        return element;
    }

    private static IEnumerable<XElement> InputTypes(CmdletShape cmdlet)
    {
        foreach (ParameterShape parameter in cmdlet.Parameters)
        {
            ParameterUse? bound = parameter.Uses.FirstOrDefault(use => use.ByValue) ?? parameter.Uses.FirstOrDefault(use => use.ByPropertyName);
            if (bound is null) continue;
            string how = bound.ByValue ? $"Binds to -{parameter.Name}." : $"An object's property {string.Join(" or ", parameter.Aliases.Prepend(parameter.Name))} binds to -{parameter.Name}.";
            yield return new XElement(
                Command + "inputType",
                new XElement(Dev + "type", new XElement(Maml + "name", parameter.TypeName)),
                new XElement(Maml + "description", new XElement(Maml + "para", how)));
        }
    }

    private static IEnumerable<XElement> Notes(HelpPage page) =>
        NoteSections.SelectMany(title => Paragraphs(page[title].Blocks).Prepend(new XElement(Maml + "para", title.ToUpperInvariant())));

    private IEnumerable<XElement> Links(HelpPage page)
    {
        if (online is not null) yield return Link("Online version", new Uri(online, page.Name + ".md").ToString());
        // Get-Help -Online opens the first that has an address.
        foreach (PageLink link in page.Related) yield return Link(link.Text, link.IsElsewhere ? link.Url : "");
    }

    private static XElement Link(string text, string uri) => new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", uri));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<Block> blocks) => PlainText.Of(blocks).Select(lines => new XElement(Maml + "para", string.Join("\n", lines)));

    private static string Word(bool value) => value ? "true" : "false";
}
