using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>In work.</summary>
public sealed class EnableFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<EnableFlinkCmkKeyRequest, FlinkCmkKey>
{
    public IAsyncEnumerable<FlinkCmkKey> RunAsync(EnableFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) => throw new NotImplementedException(connections.ToString());
}
