using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Schedules a key that nobody needs for deletion. Till the day comes, Restore-FlinkCmkKey gives it back; after it, whatever was encrypted under it is lost.</summary>
public sealed class RemoveFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<RemoveFlinkCmkKeyRequest, FlinkCmkKey>
{
    private const string Command = "Remove-FlinkCmkKey";

    /// <summary>What is missing. Reads only.</summary>
    /// <exception cref="OperationException">Somebody needs the key, or it is not known whether; or the waiting time is out of range.</exception>
    public Task<KeyStatePlan> PlanAsync(RemoveFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyStateChange(connections, host, Command).PlanAsync(request.Key, Wish(request, host), cancellation);

    public IAsyncEnumerable<FlinkCmkKey> RunAsync(RemoveFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyStateChange(connections, host, Command).RunAsync(request.Key, Wish(request, host), cancellation);

    private static KeyStateChange.Wish Wish(RemoveFlinkCmkKeyRequest request, IOperationHost host)
    {
        // KMS API reference, ScheduleKeyDeletion.
        if (request.PendingWindowInDays is < 7 or > 30) throw new OperationException(Failures.InvalidName("PendingWindowInDays", $"{request.PendingWindowInDays}", "7 to 30 days"));
        return new KeyStateChange.Wish((key, usage) => Steps(key, usage, request.PendingWindowInDays, host), "deleting", request.AllowUnreadableState);
    }

    private static IReadOnlyList<OperationStep> Steps(FlinkCmkKey key, KeyUsage? usage, int days, IOperationHost host)
    {
        if (key.KeyState is "PendingDeletion" or "PendingReplicaDeletion")
        {
            if (key.DeletionDate is { } date) host.Verbose($"Key {KeyNames.Of(key)} is scheduled for {Moments.Day(date)} already, and the date stays.");
            return [];
        }

        if (key.KeyState is not ("Enabled" or "Disabled" or "PendingImport" or "Unavailable")) throw new OperationException(KeyFailures.StateNotSwitchable(key, "deleting it"));
        return [new ScheduleKeyDeletionStep(key, days, usage is null ? "" : KeyGuard.Summary(usage))];
    }
}
