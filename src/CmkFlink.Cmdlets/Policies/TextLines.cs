using CmkFlink.Core.Policies;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>Puts together what came through the pipe: Get-Content sends a file line by line.</summary>
internal static class TextLines
{
    /// <summary>Each text by itself where they are whole documents, otherwise all as the lines of one; policies of objects stay as they are.</summary>
    public static IReadOnlyList<PolicyInput> Gather(IReadOnlyList<PolicyInput> sources)
    {
        PolicyInput[] texts = [.. sources.Where(IsText)];
        if (texts.Length < 2 || texts.All(IsWhole)) return sources;
        PolicyInput joined = new(string.Join("\n", texts.Select(text => text.Text)));
        return [.. sources.Where(source => !IsText(source)), joined];
    }

    private static bool IsText(PolicyInput source) => source is { Name: null, KeyArn: null };

    private static bool IsWhole(PolicyInput source)
    {
        string text = source.Text.Trim();
        return text is ['{', _, .., '}'] || text.Contains('\n');
    }
}
