using System.Collections;
using System.Management.Automation;

namespace CmkFlink.Cmdlets.Binding;

/// <summary>Tables that users write: @{ name = 'value' }.</summary>
internal static class Tables
{
    public static IReadOnlyDictionary<string, string> Texts(IDictionary? table) =>
        (table?.Cast<DictionaryEntry>() ?? []).ToDictionary(entry => $"{entry.Key}", entry => LanguagePrimitives.ConvertTo<string>(entry.Value) ?? "", StringComparer.Ordinal);
}
