using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Applications;

/// <summary>An application whose last update is to be undone.</summary>
public sealed record UndoFlinkApplicationUpdateRequest
{
    public required string ApplicationName { get; init; }

    public TimeSpan? Timeout { get; init; }
}

/// <summary>Rolls an application back to its previous version, key included, after checking both keys and that there is a snapshot to load. One that is the outcome of a rollback already is left alone.</summary>
public sealed class UndoFlinkApplicationUpdateHandler(IActorConnections connections) : IOperationHandler<UndoFlinkApplicationUpdateRequest, FlinkApplication>
{
    public IAsyncEnumerable<FlinkApplication> RunAsync(UndoFlinkApplicationUpdateRequest request, IOperationHost host, CancellationToken cancellation) => throw new NotImplementedException(connections.ToString());
}
