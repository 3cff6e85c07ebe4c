namespace CmkFlink.Policy.Linting.Rules;

/// <summary>A rule about the text that policies come from; the reader of texts reports it, since there is no policy yet to check.</summary>
internal sealed class TextRule : LintRule
{
    public static readonly TextRule NotAPolicy = new("CMK001", "Not a policy");

    public static readonly TextRule UnresolvedValue = new("CMK060", "Template value unknown");

    public static readonly TextRule NotATemplate = new("CMK061", "Not a template");

    public static readonly TextRule NoPolicyInTemplate = new("CMK062", "Template without policies");

    private TextRule(string id, string title)
        : base(id, title)
    {
    }

    /// <summary>A finding at a place of a text.</summary>
    public FlinkCmkFinding At(FindingSeverity severity, string? source, long? line, string? path, string message, string remedy) =>
        new() { RuleId = Id, Severity = severity, Title = Title, Source = source, Line = line, Path = path, Message = message, Remedy = remedy };

    private protected override IEnumerable<LintHit> Check(LintSubject subject) => [];
}
