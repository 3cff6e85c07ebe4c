using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Encryption;

/// <summary>An application and the CMK it is to use.</summary>
/// <param name="Change">The application.</param>
/// <param name="Key">Key ARN, key id, alias or alias ARN.</param>
public sealed record EnableFlinkCmkRequest(FlinkCmkChangeRequest Change, string Key);

/// <summary>Switches an application to a CMK: a RUNNING one by an update that keeps its state, a READY one for its next start.</summary>
public sealed class EnableFlinkCmkHandler(IActorConnections connections) : IOperationHandler<EnableFlinkCmkRequest, FlinkCmkChange>
{
    public IAsyncEnumerable<FlinkCmkChange> RunAsync(EnableFlinkCmkRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyChange(connections, host, "Enable-FlinkCmk").RunAsync(request.Change, request.Key, cancellation);

    /// <summary>What is left to do; no step where the application uses the key already.</summary>
    public Task<KeyChangePlan> PlanAsync(EnableFlinkCmkRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyChange(connections, host, "Enable-FlinkCmk").PlanAsync(request.Change, request.Key, cancellation);
}

/// <summary>Switches an application back to the AWS owned key. Its CMK is still needed for the switch, and by the snapshots under it.</summary>
public sealed class DisableFlinkCmkHandler(IActorConnections connections) : IOperationHandler<FlinkCmkChangeRequest, FlinkCmkChange>
{
    public IAsyncEnumerable<FlinkCmkChange> RunAsync(FlinkCmkChangeRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyChange(connections, host, "Disable-FlinkCmk").RunAsync(request, null, cancellation);

    public Task<KeyChangePlan> PlanAsync(FlinkCmkChangeRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyChange(connections, host, "Disable-FlinkCmk").PlanAsync(request, null, cancellation);
}
