using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Deletes snapshots, where the application is RUNNING under its key and has a newer READY snapshot under it, after a rotation one newer than the restart that followed; never the snapshot that its run configuration names.</summary>
public sealed class RemoveFlinkSnapshotHandler(IActorConnections connections) : IOperationHandler<RemoveFlinkSnapshotRequest, FlinkSnapshot>
{
    /// <summary>What would be deleted now. Reads only.</summary>
    /// <exception cref="OperationException">The request is contradictory, or what it means may not go.</exception>
    public Task<IReadOnlyList<RemoveSnapshotStep>> PlanAsync(RemoveFlinkSnapshotRequest request, IOperationHost host, CancellationToken cancellation) =>
        new SnapshotRemoval(connections, host, "Remove-FlinkSnapshot").PlanAsync(request, cancellation);

    public IAsyncEnumerable<FlinkSnapshot> RunAsync(RemoveFlinkSnapshotRequest request, IOperationHost host, CancellationToken cancellation) =>
        new SnapshotRemoval(connections, host, "Remove-FlinkSnapshot").RunAsync(request, cancellation);
}

/// <summary>DeleteApplicationSnapshot.</summary>
public sealed record RemoveSnapshotStep(FlinkSnapshot Snapshot)
    : OperationStep(Actor.Operator, $"snapshot {Snapshot} ({SnapshotText.Created(Snapshot)}, under {Snapshot.KeyArn ?? "the AWS owned key"})", "delete");
