using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>In work.</summary>
public sealed class SetFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<SetFlinkCmkKeyRequest, FlinkCmkKey>
{
    public IAsyncEnumerable<FlinkCmkKey> RunAsync(SetFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) => throw new NotImplementedException(connections.ToString());
}
