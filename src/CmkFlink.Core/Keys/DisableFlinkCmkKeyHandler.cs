using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>In work.</summary>
public sealed class DisableFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<DisableFlinkCmkKeyRequest, FlinkCmkKey>
{
    public IAsyncEnumerable<FlinkCmkKey> RunAsync(DisableFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) => throw new NotImplementedException(connections.ToString());
}
