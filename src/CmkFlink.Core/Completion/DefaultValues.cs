using System.Collections;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Completion;

/// <summary>What $PSDefaultParameterValues gives a command's parameters.</summary>
/// <remarks>about_Parameters_Default_Values: keys are "Cmdlet:Parameter", wildcards in both; "Disabled" switches all of them off; two entries that say different things cancel each other.</remarks>
public static class DefaultValues
{
    /// <summary>The values by parameter.</summary>
    /// <param name="table">The variable's value.</param>
    /// <param name="command">The cmdlet's name.</param>
    /// <param name="parameters">Parameters of the command with their aliases.</param>
    public static Dictionary<string, object?> Of(IDictionary? table, string command, IReadOnlyDictionary<string, string[]> parameters)
    {
        Dictionary<string, object?> values = new(StringComparer.OrdinalIgnoreCase);
        if (table is null || IsDisabled(table)) return values;
        HashSet<string> contradictory = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            if (entry.Key is not string key || key.IndexOf(':') is not (> 0 and int colon)) continue;
            if (!Wildcard.Matches(Part(key.Substring(0, colon)), command, ignoreCase: true)) continue;
            string pattern = Part(key.Substring(colon + 1));
            foreach (KeyValuePair<string, string[]> parameter in parameters.Where(parameter => Names(parameter).Any(name => Wildcard.Matches(pattern, name, ignoreCase: true))))
            {
                if (values.TryGetValue(parameter.Key, out object? other) && !Equals(other, entry.Value)) contradictory.Add(parameter.Key);
                values[parameter.Key] = entry.Value;
            }
        }

        foreach (string parameter in contradictory) values.Remove(parameter);
        return values;
    }

    private static IEnumerable<string> Names(KeyValuePair<string, string[]> parameter) => parameter.Value.Append(parameter.Key);

    private static bool IsDisabled(IDictionary table) => table.Contains("Disabled") && table["Disabled"] is true;

    private static string Part(string text) => text.Trim().Trim('"', '\'');
}
