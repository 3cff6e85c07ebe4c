using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Cancels the deletion of a key and enables it again: KMS leaves such a key Disabled, so a run that was interrupted between the two is taken up at the second.</summary>
public sealed class RestoreFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<RestoreFlinkCmkKeyRequest, FlinkCmkKey>
{
    private const string Command = "Restore-FlinkCmkKey";

    /// <summary>What is missing. Reads only.</summary>
    public Task<KeyStatePlan> PlanAsync(RestoreFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyStateChange(connections, host, Command).PlanAsync(request.Key, Wish(host), cancellation);

    public IAsyncEnumerable<FlinkCmkKey> RunAsync(RestoreFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyStateChange(connections, host, Command).RunAsync(request.Key, Wish(host), cancellation);

    private static KeyStateChange.Wish Wish(IOperationHost host) => new((key, _) =>
    {
        switch (key.KeyState)
        {
            case "Enabled":
                return [];
            case "Disabled":
                EnableFlinkCmkKeyHandler.WarnOfRotation(key, host);
                return [new EnableKeyStep(key)];
            case "PendingDeletion" or "PendingReplicaDeletion":
                return [new CancelKeyDeletionStep(key), new EnableKeyStep(key)];
            default:
                throw new OperationException(KeyFailures.StateNotSwitchable(key, "restoring it"));
        }
    });
}
