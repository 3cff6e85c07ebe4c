using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Which snapshots a removal means, before anybody asks whether they may go. Pure.</summary>
internal static class SnapshotSelection
{
    /// <exception cref="OperationException">The request does not say which snapshots, or says that all go without accepting what that costs.</exception>
    public static void Check(RemoveFlinkSnapshotRequest request)
    {
        if (request.All && !request.AllowStateLoss) throw new OperationException(SnapshotFailures.AllNeedsOverride());
        bool selects = request.SnapshotNames.Count > 0 || request.KeyArn is not null || request.UnderAwsOwnedKey || request.OlderThanMaterial || request.All;
        if (request.ApplicationNames.Count > 0 && !selects) throw new OperationException(SnapshotFailures.NothingSelected(request.ApplicationNames));
    }

    /// <param name="names">Exact names of the snapshots that are meant; <see langword="null"/> for those that the request selects.</param>
    public static IReadOnlyList<FlinkSnapshot> Of(SnapshotHoldings holdings, RemoveFlinkSnapshotRequest request, IReadOnlyCollection<string>? names, IOperationHost host)
    {
        FlinkApplication application = holdings.Application;
        IEnumerable<FlinkSnapshot> meant = holdings.Snapshots;
        if (names is not null) meant = meant.Where(snapshot => names.Contains(snapshot.SnapshotName));
        else if (request.SnapshotNames.Count > 0) meant = meant.Where(snapshot => request.SnapshotNames.Any(name => Wildcard.Matches(name, snapshot.SnapshotName, ignoreCase: true)));

        if (request.UnderAwsOwnedKey) meant = Under(meant, null, host);
        else if (request.KeyArn is { } key) meant = Under(meant, key, host);
        if (request.OlderThanMaterial)
        {
            if (application.KeyArn is null) throw new OperationException(SnapshotFailures.NoMaterial(application));
            if (holdings.Snapshots.Count > 0 && holdings.Rotations is null) throw new OperationException(SnapshotFailures.MaterialUnknown(application));
            meant = meant.Where(snapshot => snapshot.KeyArn == application.KeyArn && IsOlder(snapshot, host));
        }

        return request.KeepNewest == 0 ? [.. meant] : [.. meant.OrderByDescending(snapshot => snapshot.SnapshotStatus == "READY" ? snapshot.SnapshotCreationTimestamp : DateTime.MinValue).Skip(request.KeepNewest)];
    }

    private static List<FlinkSnapshot> Under(IEnumerable<FlinkSnapshot> snapshots, string? keyArn, IOperationHost host)
    {
        List<FlinkSnapshot> all = [.. snapshots];
        foreach (FlinkSnapshot other in all.Where(snapshot => snapshot.KeyArn != keyArn)) host.Verbose($"Snapshot {other} stays: it is under {(object?)other.KeyArn ?? "the AWS owned key"}.");
        return [.. all.Where(snapshot => snapshot.KeyArn == keyArn)];
    }

    private static bool IsOlder(FlinkSnapshot snapshot, IOperationHost host)
    {
        if (snapshot.MaterialAge == MaterialAge.Unknown) host.Warning($"Snapshot {snapshot} stays: under which key material it was written is not known. It was taken after the last rotation of its key, and no restart since then is to be seen.");
        return snapshot.MaterialAge == MaterialAge.Older;
    }
}
