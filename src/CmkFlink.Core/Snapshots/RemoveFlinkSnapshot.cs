using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Deletes snapshots, where the application is RUNNING under its key and has a newer READY snapshot under it, after a rotation one newer than the restart that followed; never the snapshot that its run configuration names.</summary>
public sealed class RemoveFlinkSnapshotHandler(IActorConnections connections) : IOperationHandler<RemoveFlinkSnapshotRequest, FlinkSnapshot>
{
    public IAsyncEnumerable<FlinkSnapshot> RunAsync(RemoveFlinkSnapshotRequest request, IOperationHost host, CancellationToken cancellation) => throw new NotImplementedException(connections.ToString());
}
