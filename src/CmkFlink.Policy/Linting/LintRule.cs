using System.Globalization;

namespace CmkFlink.Policy.Linting;

/// <summary>One rule. Stateless.</summary>
public abstract class LintRule
{
    private protected LintRule(string id, string title)
    {
        Id = id;
        Title = title;
    }

    /// <summary>Stable: CMK020.</summary>
    public string Id { get; }

    /// <summary>The rule in a few words.</summary>
    public string Title { get; }

    internal IEnumerable<(int Order, FlinkCmkFinding Finding)> Findings(LintSubject subject) => Check(subject).Select(hit => (hit.Statement, Finding(subject.Policy, hit)));

    internal FlinkCmkFinding Finding(LintedPolicy policy, LintHit hit)
    {
        string path = hit.Statement < 0 ? "$" : $"$.Statement[{hit.Statement.ToString(CultureInfo.InvariantCulture)}]";
        string place = path + hit.Element;
        return new FlinkCmkFinding
        {
            RuleId = Id,
            Severity = hit.Severity,
            Title = Title,
            Statement = hit.Statement < 0 ? null : LintSubject.NameOf(policy.Document, hit.Statement),
            Message = hit.Message,
            Remedy = hit.Remedy,
            Source = policy.Source,
            Line = policy.Places.LineOf(place),
            Path = policy.Places.PathOf(place),
        };
    }

    private protected abstract IEnumerable<LintHit> Check(LintSubject subject);
}

/// <summary>What a rule found.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Statement">Index of the statement; -1 for the whole policy.</param>
/// <param name="Message">What is amiss, and why that matters.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Element">The part of the statement, as a path: <c>.Condition.StringEquals.kms:ViaService</c>.</param>
internal readonly record struct LintHit(FindingSeverity Severity, int Statement, string Message, string Remedy, string Element = "")
{
    public static LintHit Error(int statement, string message, string remedy, string element = "") => new(FindingSeverity.Error, statement, message, remedy, element);

    public static LintHit Warning(int statement, string message, string remedy, string element = "") => new(FindingSeverity.Warning, statement, message, remedy, element);

    public static LintHit Information(int statement, string message, string remedy, string element = "") => new(FindingSeverity.Information, statement, message, remedy, element);
}
