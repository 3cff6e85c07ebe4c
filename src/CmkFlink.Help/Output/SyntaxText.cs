using CmkFlink.Help.Metadata;

namespace CmkFlink.Help.Output;

/// <summary>The syntax of a cmdlet as its page shows it: a paragraph for each parameter set, the parameters that all cmdlets share as one word.</summary>
public static class SyntaxText
{
    private const int Width = 100;

    public static string Of(CmdletShape cmdlet) => string.Join("\n\n", ParameterSet.Of(cmdlet).Select(set => Of(cmdlet, set)));

    /// <summary>"[[-KeyArn] &lt;string[]&gt;]".</summary>
    public static string Of(ParameterShape parameter, ParameterUse use)
    {
        string name = use.Position is null ? "-" + parameter.Name : $"[-{parameter.Name}]";
        string text = parameter.IsSwitch ? name : $"{name} {ValueOf(parameter)}";
        return use.Mandatory ? text : $"[{text}]";
    }

    /// <summary>"&lt;string[]&gt;", or "{Enabled | Disabled}".</summary>
    public static string ValueOf(ParameterShape parameter) =>
        parameter.Choices.Count == 0 ? $"<{parameter.TypeName.TrimEnd('?')}>" : $"{{{string.Join(" | ", parameter.Choices)}}}{(parameter.Type.IsArray ? "[]" : "")}";

    private static string Of(CmdletShape cmdlet, ParameterSet set)
    {
        List<string> words = [cmdlet.Name];
        words.AddRange(set.Parameters.Where(item => !item.Parameter.IsOfEveryAwsCmdlet).Select(item => Of(item.Parameter, item.Use)));
        if (cmdlet.SupportsShouldProcess) words.AddRange(["[-WhatIf]", "[-Confirm]"]);
        if (set.Parameters.Any(item => item.Parameter.IsOfEveryAwsCmdlet)) words.Add("[AWS parameters]");
        words.Add("[<CommonParameters>]");
        List<string> lines = [];
        string line = "";
        foreach (string word in words)
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                lines.Add(line);
                line = "    " + word;
            }
            else
            {
                line += (line.Length == 0 ? "" : " ") + word;
            }
        }

        return string.Join("\n", [.. lines, line]);
    }
}
