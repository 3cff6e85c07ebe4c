using CmkFlink.Core.Applications;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Estate;

/// <summary>Counts snapshots by key. Pure.</summary>
internal static class SnapshotGroups
{
    public static IReadOnlyList<FlinkCmkSnapshotGroup>? Of(ApplicationFacts facts) => facts.Snapshots?
        .GroupBy(s => s.KeyArn)
        .OrderByDescending(group => group.Key == facts.Application.KeyArn).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => Group(facts, group.Key, [.. group]))
        .ToList();

    private static FlinkCmkSnapshotGroup Group(ApplicationFacts facts, string? keyArn, List<FlinkSnapshot> snapshots)
    {
        string? state = keyArn is null ? null : facts.SnapshotKeys.TryGetValue(keyArn, out EstateKeyState? known) ? known.State : ScopeReader.UnknownState;
        return new FlinkCmkSnapshotGroup
        {
            KeyType = keyArn is null ? FlinkKeyType.AwsOwnedKey : FlinkKeyType.CustomerManagedKey,
            KeyArn = keyArn,
            KeyAlias = keyArn is null ? null : keyArn == facts.Application.KeyArn ? AliasDrift.AliasOf(facts) : facts.Aliases?.Where(a => keyArn.EndsWith("/" + a.TargetKeyId, StringComparison.Ordinal)).Select(a => a.AliasName).OrderBy(a => a, StringComparer.Ordinal).FirstOrDefault(),
            KeyState = state,
            Count = snapshots.Count,
            Oldest = snapshots.Min(s => s.SnapshotCreationTimestamp),
            Newest = snapshots.Max(s => s.SnapshotCreationTimestamp),
            Restorable = state == ScopeReader.UnknownState ? null : state is null or "Enabled" ? snapshots.Count(s => s.SnapshotStatus == "READY") : 0,
            UnderOlderMaterial = snapshots.Count(s => s.MaterialAge == MaterialAge.Older),
        };
    }
}
