namespace CmkFlink.Contract.Tests.Help.Scripts;

/// <summary>Binds a command of an example as PowerShell would, by the metadata of the cmdlet alone.</summary>
internal static class CommandBinder
{
    /// <summary>Parameters of every cmdlet with their aliases (about_CommonParameters); a colon marks those that take no value.</summary>
    private static readonly string[][] Common =
    [
        ["Verbose:", "vb"], ["Debug:", "db"], ["ErrorAction", "ea"], ["WarningAction", "wa"], ["InformationAction", "infa"], ["ProgressAction", "proga"], ["ErrorVariable", "ev"],
        ["WarningVariable", "wv"], ["InformationVariable", "iv"], ["OutVariable", "ov"], ["OutBuffer", "ob"], ["PipelineVariable", "pv"],
    ];

    private static readonly string[][] Confirming = [["WhatIf:", "wi"], ["Confirm:", "cf"]];

    /// <summary>What is wrong with it; <see langword="null"/> where it binds.</summary>
    public static string? Fault(ScriptCommand command, CmdletShape cmdlet)
    {
        List<(ParameterShape? Parameter, ScriptArgument Argument)> named = [];
        List<ScriptArgument> positional = [.. command.Arguments.Where(argument => argument.Parameter is null)];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (ScriptArgument argument in command.Arguments.Where(argument => argument.Parameter is not null))
        {
            (string? name, bool isSwitch, string? fault) = Find(cmdlet, argument.Parameter!);
            if (name is null) return fault;
            if (!seen.Add(name)) return $"-{name} is given twice";
            ParameterShape? parameter = cmdlet.Parameters.FirstOrDefault(p => p.Name == name);
            if (isSwitch && !argument.HasColon && argument.Values.Count > 0)
            {
                // What follows a switch is an argument of its own.
                positional.Insert(0, argument with { Parameter = null });
                named.Add((parameter, argument with { Values = [] }));
                continue;
            }

            if (!isSwitch && argument.Values.Count == 0) return $"-{name} has no value";
            if (parameter is not null && Unfit(parameter, argument) is { } unfit) return unfit;
            named.Add((parameter, argument));
        }

        string[] given = [.. named.Select(item => item.Parameter?.Name).OfType<string>()];
        List<string> faults = [];
        foreach (ParameterSet set in ParameterSet.Of(cmdlet))
        {
            if (InSet(command, set, given, positional) is not { } fault) return null;
            faults.Add(set.Name.Length == 0 ? fault : $"as {set.Name}: {fault}");
        }

        return string.Join("; ", faults);
    }

    private static string? InSet(ScriptCommand command, ParameterSet set, string[] given, List<ScriptArgument> positional)
    {
        if (given.FirstOrDefault(name => set.Parameters.All(item => item.Parameter.Name != name)) is { } foreign) return $"-{foreign} does not belong there";
        ParameterShape[] places = [.. set.Parameters.Where(item => item.Use.Position is not null && !given.Contains(item.Parameter.Name)).Select(item => item.Parameter)];
        if (positional.Count > places.Length) return $"there is no place for '{string.Join(", ", positional[places.Length].Values)}'";
        for (int i = 0; i < positional.Count; i++)
        {
            if (Unfit(places[i], positional[i]) is { } unfit) return unfit;
        }

        HashSet<string> bound = [.. given, .. places.Take(positional.Count).Select(place => place.Name)];
        var free = set.Parameters.Where(item => !bound.Contains(item.Parameter.Name)).ToList();
        if (command.TakesInput && !free.Any(item => item.Use.ByValue || item.Use.ByPropertyName)) return "nothing is left to bind what is piped in";
        if (command.Splats) return null;
        string[] missing = [.. free.Where(item => item.Use.Mandatory && !(command.TakesInput && (item.Use.ByValue || item.Use.ByPropertyName))).Select(item => "-" + item.Parameter.Name)];
        return missing.Length == 0 ? null : $"{string.Join(", ", missing)} is missing";
    }

    /// <summary>The parameter that a name, an alias or an unambiguous beginning of one stands for.</summary>
    private static (string? Name, bool IsSwitch, string? Fault) Find(CmdletShape cmdlet, string text)
    {
        (string Name, bool IsSwitch, string[] Words)[] all =
        [
            .. cmdlet.Parameters.Select(parameter => (parameter.Name, parameter.IsSwitch, (string[])[parameter.Name, .. parameter.Aliases])),
            .. (cmdlet.SupportsShouldProcess ? Common.Concat(Confirming) : Common).Select(words => (words[0].TrimEnd(':'), words[0].EndsWith(':'), (string[])[words[0].TrimEnd(':'), .. words[1..]])),
        ];
        foreach (var one in all)
        {
            if (one.Words.Contains(text, StringComparer.OrdinalIgnoreCase)) return (one.Name, one.IsSwitch, null);
        }

        var begin = all.Where(one => one.Words.Any(word => word.StartsWith(text, StringComparison.OrdinalIgnoreCase))).ToArray();
        return begin.Length switch
        {
            1 => (begin[0].Name, begin[0].IsSwitch, null),
            0 => (null, false, $"there is no -{text}"),
            _ => (null, false, $"-{text} may be any of {string.Join(", ", begin.Select(one => "-" + one.Name))}"),
        };
    }

    private static string? Unfit(ParameterShape parameter, ScriptArgument argument)
    {
        if (argument.Values.Count > 1 && !parameter.Type.IsArray && parameter.TypeName != "object") return $"-{parameter.Name} takes one value";
        if (parameter.Choices.Count == 0) return null;
        return argument.Values.OfType<string>().FirstOrDefault(value => !parameter.Choices.Contains(value, StringComparer.OrdinalIgnoreCase)) is { } wrong
            ? $"-{parameter.Name} takes {string.Join(", ", parameter.Choices)}, not '{wrong}'"
            : null;
    }
}
