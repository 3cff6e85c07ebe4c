using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Rotation;

/// <summary>What is known of a rotation. Observed once; afterwards each step adds what it saw, so that nothing is read twice that nobody else changes.</summary>
internal sealed class RotationView
{
    public required ActorIdentities Identities { get; init; }

    public required ObservedApplication Seen { get; set; }

    public FlinkApplication Application => Seen.Application;

    /// <summary>What somebody who only looks finds the service at; <see langword="null"/> where the application is at rest.</summary>
    public string? Transition => ApplicationWaiter.IsAtRest(Application) ? null : $"application {Application.ApplicationName} is {Application.Status}: the same command waits until that is over";

    /// <summary>On the application; open or closed.</summary>
    public ChangeMark? ApplicationMark { get; set; }

    /// <summary>On the old key, of this change.</summary>
    public ChangeMark? KeyMark { get; set; }

    /// <summary>The change: taken from the marks, or about to be marked.</summary>
    public required ChangeMark Mark { get; set; }

    /// <summary>Whether the change was open when it was observed.</summary>
    public bool TakenUp { get; init; }

    /// <summary>The key that the change leads away from; with <see cref="RotationStrategy.KeyMaterial"/> the one key.</summary>
    public required FlinkCmkKey OldKey { get; set; }

    /// <summary>When the key was read, on the clock of <see cref="WaitSettings.Elapsed"/>.</summary>
    public TimeSpan KeyRead { get; init; }

    /// <summary><see langword="null"/> before it is made.</summary>
    public FlinkCmkKey? NewKey { get; set; }

    /// <summary>All aliases of the Region.</summary>
    public required List<AliasListEntry> Aliases { get; init; }

    /// <summary>Listed when they are first needed.</summary>
    public List<FlinkSnapshot> Snapshots { get; private set; } = [];

    /// <summary>Whether the list is good: not before it was read, nor after what makes snapshots of its own (an update does).</summary>
    public bool AreSnapshotsKnown { get; private set; }

    /// <summary>When they were listed, on the clock of <see cref="WaitSettings.Elapsed"/>.</summary>
    public TimeSpan SnapshotsListed { get; private set; }

    public void Know(List<FlinkSnapshot> snapshots, TimeSpan now)
    {
        Snapshots = snapshots;
        AreSnapshotsKnown = true;
        SnapshotsListed = now;
    }

    /// <summary>Which of them a written plan lets go; <see langword="null"/> where none is applied.</summary>
    public PlannedSnapshots? Planned { get; set; }

    public void ForgetSnapshots() => AreSnapshotsKnown = false;

    public bool IsUnderNewKey => NewKey is not null && Application.KeyArn == NewKey.KeyArn;

    /// <summary>Without it neither policy nor its subjects are known.</summary>
    public PolicyDocument? OldPolicy => OldKey.Policy;

    /// <summary>A key in one of these states is retired; KMS lets nobody tag it or change its policy when it waits for its deletion.</summary>
    public bool IsOldKeyGone => OldKey.KeyState is "PendingDeletion" or ObservedStates.Deleted;

    /// <summary>The alias that the old key is known by: its first one, and the application's name where it has none.</summary>
    public string BaseAlias
    {
        get
        {
            // Once a change is open its own alias tells: somebody may give the key other names meanwhile.
            IEnumerable<string> claims = ClaimsOf(OldKey.KeyId).Concat(NewKey is null ? [] : ClaimsOf(NewKey.KeyId));
            if (claims.OrderBy(a => a, StringComparer.Ordinal).FirstOrDefault() is { } claim) return BaseOf(claim);
            IEnumerable<string> own = AliasesOf(OldKey.KeyId).Concat(NewKey is null ? [] : AliasesOf(NewKey.KeyId));
            return own.OrderBy(a => a, StringComparer.Ordinal).FirstOrDefault() ?? AliasOfApplication;
        }
    }

    /// <summary>The new key's alias until it takes over.</summary>
    public string NextAlias => BaseAlias + NextSuffix;

    private const string NextSuffix = "-next";

    /// <summary>Of the claim to ask for a rotation of key material.</summary>
    public const string Asked = "-asked";

    /// <summary>Whether somebody else's claim was met: what others have made is then looked for at the end.</summary>
    public bool HasCompany { get; set; }

    /// <summary>The names that a key goes by, without those that a change gives it while it is open.</summary>
    public IEnumerable<string> AliasesOf(string keyId) => NamesOf(keyId).Where(a => !IsOfChange(a));

    /// <summary>The aliases of a key that belong to a change: the new key's until it takes over, and the claims of <see cref="ChangeClaim"/>.</summary>
    public IEnumerable<string> ClaimsOf(string keyId) => NamesOf(keyId).Where(IsOfChange);

    /// <summary>An alias of the old key that is named as those of a change are, and that no change can have made: it is somebody's own, and the end of a change would take it away. <see langword="null"/> where there is none.</summary>
    public string? ForeignClaim
    {
        get
        {
            List<string> own = [.. AliasesOf(OldKey.KeyId)];
            return ClaimsOf(OldKey.KeyId).FirstOrDefault(claim => own.Count == 0 ? BaseOf(claim) != AliasOfApplication : !own.Contains(BaseOf(claim)));
        }
    }

    private string AliasOfApplication => "alias/" + Application.ApplicationName.Replace('.', '-');

    /// <summary>Which of several claims of one kind it is: 1 for FIRST, n for FIRST-n, 0 for one of another kind.</summary>
    public static int GenerationOf(string claim, string first)
    {
        if (claim == first) return 1;
        if (!claim.StartsWith(first + "-", StringComparison.Ordinal)) return 0;
        int generation = 0;
        for (int i = first.Length + 1; i < claim.Length; i++)
        {
            if (claim[i] is < '0' or > '9' || generation > 9999) return 0;
            generation = (generation * 10) + (claim[i] - '0');
        }

        return generation;
    }

    private IEnumerable<string> NamesOf(string keyId) => Aliases.Where(a => a.TargetKeyId == keyId).Select(a => a.AliasName);

    /// <summary>The alias that a change is about, of one of the change's own.</summary>
    public static string BaseOf(string claim) => claim.Substring(0, claim.LastIndexOf(NextSuffix, StringComparison.Ordinal));

    /// <summary>Whether it is an alias of a change, by its name: ALIAS-next, ALIAS-next-asked, either with a number.</summary>
    public static bool IsOfChange(string alias)
    {
        string name = alias.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (name.Length > 0 && name.Length < alias.Length) name = name[name.Length - 1] == '-' ? name.Substring(0, name.Length - 1) : alias;
        return name.EndsWith(NextSuffix, StringComparison.Ordinal) || name.EndsWith(NextSuffix + Asked, StringComparison.Ordinal);
    }

    public IReadOnlyList<FlinkSnapshot> UnderOldKey => [.. Snapshots.Where(s => s.KeyArn == OldKey.KeyArn)];
}

internal static class ObservedStates
{
    /// <summary>Of a key that KMS no longer knows.</summary>
    public const string Deleted = "Deleted";
}

/// <summary>Which snapshots of a set stay.</summary>
internal static class KeptSnapshots
{
    public static IReadOnlyList<FlinkSnapshot> Of(FlinkApplication application, IReadOnlyList<FlinkSnapshot> snapshots, int keep)
    {
        HashSet<string> kept = new(snapshots.Where(s => s.SnapshotStatus == "READY").OrderByDescending(s => s.SnapshotCreationTimestamp).Take(keep).Select(s => s.SnapshotName), StringComparer.Ordinal);
        if (application.RestoreSnapshotName is { } named) kept.Add(named);
        return [.. snapshots.Where(s => kept.Contains(s.SnapshotName))];
    }
}
