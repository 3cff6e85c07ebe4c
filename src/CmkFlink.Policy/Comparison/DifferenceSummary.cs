using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Comparison;

/// <summary>Says once of everybody what is true of everybody.</summary>
/// <param name="subjects">All whom the comparison asked about.</param>
/// <param name="isResource">Whether the policies belong to a resource.</param>
/// <param name="place">Partition and account of the policies.</param>
internal sealed class DifferenceSummary(IReadOnlyList<Subject> subjects, bool isResource, Arn place)
{
    private static readonly SubjectKind[] Account = [SubjectKind.Root, SubjectKind.AnyRole, SubjectKind.AnyUser];

    private static readonly SubjectKind[] Everybody = [.. Account, SubjectKind.Outsider, SubjectKind.AnyService];

    private static readonly SubjectKind[] Holders = [SubjectKind.AnyRole, SubjectKind.AnyUser];

    public IEnumerable<FlinkCmkAccessDifference> Of(IEnumerable<SubjectDifference> all) => all
        .GroupBy(d => (d.Difference.Action, d.Difference.Change, d.Difference.Condition))
        .SelectMany(same => Summarize([.. same]));

    private IEnumerable<FlinkCmkAccessDifference> Summarize(SubjectDifference[] same)
    {
        if (!isResource) return Merge(same, Holders, _ => true, Subject.Holder, Subject.Holder) ?? same.Select(d => d.Difference with { Principal = d.Subject.Label });
        return Merge(same, Everybody, _ => true, "*", "everybody else")
            ?? Merge(same, Account, IsOfAccount, $"arn:{place.Partition}:iam::{place.Account}:root", $"any other principal of account {place.Account}")
            ?? same.Select(d => d.Difference);
    }

    /// <summary>One row for those who are not named, and those named who differ in the same way; the rest as it is.</summary>
    private IEnumerable<FlinkCmkAccessDifference>? Merge(SubjectDifference[] same, SubjectKind[] kinds, Func<Subject, bool> covers, string whole, string rest)
    {
        if (!kinds.All(kind => same.Any(d => d.Subject.Kind == kind))) return null;
        FlinkCmkAccessDifference model = same.First(d => d.Subject.Kind == SubjectKind.AnyRole).Difference;
        // Somebody named may gain or lose more: allowed by name where the account has to allow it first.
        bool Alike(SubjectDifference d) => covers(d.Subject) && (d.Subject.Kind != SubjectKind.Named || d.Difference with { Principal = model.Principal } == model);
        HashSet<Subject> merged = [.. same.Where(Alike).Select(d => d.Subject)];
        bool isWhole = subjects.All(s => s.Kind != SubjectKind.Named || !covers(s) || merged.Contains(s));
        return same.Where(d => !merged.Contains(d.Subject)).Select(d => d.Difference).Append(model with { Principal = isWhole ? whole : rest });
    }

    private bool IsOfAccount(Subject subject) => subject.Principal.Account == place.Account;
}
