using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>In work.</summary>
public sealed class RestoreFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<RestoreFlinkCmkKeyRequest, FlinkCmkKey>
{
    public IAsyncEnumerable<FlinkCmkKey> RunAsync(RestoreFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) => throw new NotImplementedException(connections.ToString());
}
