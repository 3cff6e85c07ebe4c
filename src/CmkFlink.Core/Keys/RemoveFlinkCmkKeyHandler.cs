using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>In work.</summary>
public sealed class RemoveFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<RemoveFlinkCmkKeyRequest, FlinkCmkKey>
{
    public IAsyncEnumerable<FlinkCmkKey> RunAsync(RemoveFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) => throw new NotImplementedException(connections.ToString());
}
