using CmkFlink.Help.Metadata;
using CmkFlink.Help.Pages;
using Markdig;

namespace CmkFlink.Help.Output;

/// <summary>-WhatIf and -Confirm, which PowerShell adds to a cmdlet that changes something.</summary>
internal static class Confirmation
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = "Shows every step that would be taken and takes none. What is there is read all the same.",
        ["Confirm"] = "Asks before each step. `-Confirm:$false` asks nothing, and leaves out no check.",
    };

    public static IEnumerable<ParameterShape> Of(CmdletShape cmdlet)
    {
        if (!cmdlet.SupportsShouldProcess) yield break;
        Type type = cmdlet.Parameters.FirstOrDefault(parameter => parameter.IsSwitch)?.Type ?? typeof(SwitchParameter);
        yield return One("WhatIf", "wi");
        yield return One("Confirm", "cf");

        ParameterShape One(string name, string alias) => new(name, type, type, [alias], [new ParameterUse("", false, null, false, false, false)], false);
    }

    public static ParameterText? TextOf(ParameterShape parameter) =>
        Texts.TryGetValue(parameter.Name, out string? text) ? new ParameterText(parameter.Name, [.. Markdown.Parse(text)], null) : null;

    /// <summary>Stands in where a cmdlet has no switch of its own to take the type from.</summary>
    private struct SwitchParameter;
}
