using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Snapshots under the AWS owned key that may go.</summary>
public sealed record RemoveFlinkAwsOwnedSnapshotRequest
{
    /// <summary>Snapshots to look at; those under a CMK are passed over. Only names and applications are taken from them: everything else is observed anew.</summary>
    public IReadOnlyList<FlinkSnapshot> Snapshots { get; init; } = [];

    /// <summary>Applications, with wildcards, all of whose snapshots under the AWS owned key are meant.</summary>
    public IReadOnlyList<string> ApplicationNames { get; init; } = [];

    public int ThrottleLimit { get; init; } = 4;

    public TimeSpan? Timeout { get; init; }

    internal RemoveFlinkSnapshotRequest AsRemoval() => new()
    {
        Snapshots = Snapshots,
        ApplicationNames = ApplicationNames,
        UnderAwsOwnedKey = true,
        ThrottleLimit = ThrottleLimit,
        Timeout = Timeout,
    };
}

/// <summary>Deletes snapshots under the AWS owned key, where the application is RUNNING under its CMK and has a newer READY snapshot under it; never the snapshot that its run configuration names.</summary>
public sealed class RemoveFlinkAwsOwnedSnapshotHandler(IActorConnections connections) : IOperationHandler<RemoveFlinkAwsOwnedSnapshotRequest, FlinkSnapshot>
{
    public IAsyncEnumerable<FlinkSnapshot> RunAsync(RemoveFlinkAwsOwnedSnapshotRequest request, IOperationHost host, CancellationToken cancellation) =>
        new SnapshotRemoval(connections, host, "Remove-FlinkAwsOwnedSnapshot").RunAsync(request.AsRemoval(), cancellation);
}
