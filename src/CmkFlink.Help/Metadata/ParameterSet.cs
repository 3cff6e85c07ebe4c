namespace CmkFlink.Help.Metadata;

/// <summary>One way to call a cmdlet.</summary>
/// <param name="Name">Empty where the cmdlet has one way only.</param>
/// <param name="Parameters">By position, then the mandatory ones, then the others by name, those of many cmdlets last.</param>
public sealed record ParameterSet(string Name, IReadOnlyList<(ParameterShape Parameter, ParameterUse Use)> Parameters)
{
    /// <summary>The sets of a cmdlet, its default first.</summary>
    public static IReadOnlyList<ParameterSet> Of(CmdletShape cmdlet)
    {
        string[] names = [.. cmdlet.Parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).Where(set => set.Length > 0).Distinct(StringComparer.Ordinal)];
        return
        [
            .. names.DefaultIfEmpty("")
                .OrderByDescending(name => name == cmdlet.DefaultSet).ThenBy(name => name, StringComparer.Ordinal)
                .Select(name => new ParameterSet(name, [.. In(cmdlet, name).OrderBy(item => item.Use.Position ?? int.MaxValue).ThenByDescending(item => item.Use.Mandatory).ThenBy(item => item.Parameter.IsShared).ThenBy(item => item.Parameter.Name, StringComparer.Ordinal)])),
        ];
    }

    private static IEnumerable<(ParameterShape Parameter, ParameterUse Use)> In(CmdletShape cmdlet, string set) =>
        from parameter in cmdlet.Parameters
        let use = parameter.Uses.FirstOrDefault(use => use.Set == set) ?? parameter.Uses.FirstOrDefault(use => use.Set.Length == 0)
        where use is not null
        select (parameter, use);
}
