using CmkFlink.Core.Policies;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>Puts together what came through the pipe: Get-Content sends a file line by line.</summary>
internal static class TextLines
{
    /// <summary>Each text by itself where they are whole documents, otherwise all as the lines of one; policies of objects stay as they are.</summary>
    public static IReadOnlyList<PolicySource> Gather(IReadOnlyList<PolicySource> sources)
    {
        PolicySource[] texts = [.. sources.Where(IsText)];
        if (texts.Length < 2 || texts.All(IsWhole)) return sources;
        PolicySource joined = new() { Text = string.Join("\n", texts.Select(text => text.Text)) };
        return [.. sources.Where(source => !IsText(source)), joined];
    }

    private static bool IsText(PolicySource source) => source is { Name: null, KeyArn: null };

    private static bool IsWhole(PolicySource source)
    {
        string text = source.Text!.Trim();
        return text is ['{', _, .., '}'] || text.Contains('\n');
    }
}
