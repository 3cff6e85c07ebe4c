using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Disables a key that nobody needs. State under a disabled key can neither be read nor restored until it is enabled again.</summary>
public sealed class DisableFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<DisableFlinkCmkKeyRequest, FlinkCmkKey>
{
    private const string Command = "Disable-FlinkCmkKey";

    /// <summary>What is missing. Reads only.</summary>
    /// <exception cref="OperationException">Somebody needs the key, or it is not known whether.</exception>
    public Task<KeyStatePlan> PlanAsync(DisableFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyStateChange(connections, host, Command).PlanAsync(request.Key, Wish(request), cancellation);

    public IAsyncEnumerable<FlinkCmkKey> RunAsync(DisableFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyStateChange(connections, host, Command).RunAsync(request.Key, Wish(request), cancellation);

    private static KeyStateChange.Wish Wish(DisableFlinkCmkKeyRequest request) => new(
        static (key, usage) => key.KeyState switch
        {
            "Disabled" => [],
            "Enabled" => [new DisableKeyStep(key, usage is null ? "" : KeyGuard.Summary(usage))],
            "PendingDeletion" or "PendingReplicaDeletion" => throw new OperationException(KeyFailures.PendingDeletion(key, "disabling it")),
            _ => throw new OperationException(KeyFailures.StateNotSwitchable(key, "disabling it")),
        },
        "disabling",
        request.AllowUnreadableState);
}
