using CmkFlink.Policy.Actions;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Comparison;

/// <summary>A difference, with the caller behind it.</summary>
internal sealed record SubjectDifference(Subject Subject, FlinkCmkAccessDifference Difference);

/// <summary>One caller and one action before both policies.</summary>
internal sealed class AccessPair(ComparedPolicy before, ComparedPolicy after, Subject subject, string action, bool isResource, Arn place)
{
    private const string Key = "00000000-0000-0000-0000-000000000000";

    private readonly AwsAction? _type = AwsActions.Find(action);

    /// <summary>At most one gain and one loss.</summary>
    public IEnumerable<SubjectDifference> Differences(IReadOnlyList<CompiledStatement> statements)
    {
        SpaceBuilder builder = new(subject, action, _type, Home(), place);
        AuthorizationRequest probe = builder.Request(new RequestSpace([]), []);
        CompiledStatement[] relevant = [.. statements.Where(s => s.MatchesAction(probe) && (!isResource || s.MatchPrincipal(probe, hasBoundary: false) != PrincipalMatch.None))];
        if (relevant.Length == 0) return [];

        RequestSpace space = builder.Build(relevant);
        IReadOnlyList<int[]> cells = space.Cells(() => builder.Satisfying(space, relevant));
        bool outsider = !subject.HasNoAccount && subject.Principal.Account != place.Account;
        // On a key an explicit Deny and the mere lack of an Allow differ for grants alone, on an identity for its other policies.
        bool deniesCount = !isResource || _type is { IsGrantable: true };
        AccessLevel[] old = new AccessLevel[cells.Count];
        AccessLevel[] now = new AccessLevel[cells.Count];
        for (int i = 0; i < cells.Count; i++)
        {
            AuthorizationRequest request = builder.Request(space, cells[i]);
            old[i] = before.Level(request, outsider, deniesCount);
            now[i] = after.Level(request, outsider, deniesCount);
        }

        return [.. new[] { Difference(space, cells, old, now, gain: true), Difference(space, cells, old, now, gain: false) }.OfType<SubjectDifference>()];
    }

    private string? Home() => !isResource ? null : place.Resource.Length > 0 ? place.ToString() : _type?.ResourceArn(place, Key) ?? $"arn:{place.Partition}:kms:{place.Region}:{place.Account}:key/{Key}";

    private SubjectDifference? Difference(RequestSpace space, IReadOnlyList<int[]> cells, AccessLevel[] old, AccessLevel[] now, bool gain)
    {
        int[] changed = [.. Enumerable.Range(0, cells.Count).Where(i => gain ? now[i] > old[i] : now[i] < old[i])];
        if (changed.Length == 0) return null;
        HashSet<int> these = [.. changed];
        bool denied = !old.Zip(now, (o, n) => (o == AccessLevel.Denied) == (n == AccessLevel.Denied)).All(same => same);
        return new SubjectDifference(subject, new FlinkCmkAccessDifference
        {
            Principal = isResource ? subject.Label : Subject.Holder,
            Action = ActionSamples.Label(action),
            Change = gain ? Array.TrueForAll(old, IsNever) && !Array.TrueForAll(now, IsNever) ? AccessChange.Granted : AccessChange.Widened
                : Array.TrueForAll(now, IsNever) && !Array.TrueForAll(old, IsNever) ? AccessChange.Withdrawn : AccessChange.Narrowed,
            Before = Words(space, cells, old, denied),
            After = Words(space, cells, now, denied),
            Condition = space.Describe(cells, these.Contains)!,
            LevelBefore = changed.Max(i => old[i]),
            LevelAfter = gain ? changed.Max(i => now[i]) : changed.Min(i => now[i]),
        });
    }

    private static bool IsNever(AccessLevel level) => level < AccessLevel.Delegated;

    private string Words(RequestSpace space, IReadOnlyList<int[]> cells, AccessLevel[] levels, bool withDenied)
    {
        List<string> parts = [];
        if (space.Describe(cells, i => levels[i] == AccessLevel.Allowed) is { } allowed) parts.Add(allowed);
        if (space.Describe(cells, i => levels[i] == AccessLevel.Delegated) is { } delegated) parts.Add($"{delegated}, if IAM allows it");
        if (parts.Count == 0) parts.Add("never");
        if (withDenied && space.Describe(cells, i => levels[i] == AccessLevel.Denied) is { } denied) parts.Add($"denied {denied}, {(isResource ? "even with a grant" : "whatever other policies allow")}");
        return string.Join("; ", parts);
    }
}
