using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Enables a disabled key. One that is pending deletion is for Restore-FlinkCmkKey.</summary>
public sealed class EnableFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<EnableFlinkCmkKeyRequest, FlinkCmkKey>
{
    private const string Command = "Enable-FlinkCmkKey";

    /// <summary>What is missing. Reads only.</summary>
    public Task<KeyStatePlan> PlanAsync(EnableFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyStateChange(connections, host, Command).PlanAsync(request.Key, Wish(host), cancellation);

    public IAsyncEnumerable<FlinkCmkKey> RunAsync(EnableFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) =>
        new KeyStateChange(connections, host, Command).RunAsync(request.Key, Wish(host), cancellation);

    private static KeyStateChange.Wish Wish(IOperationHost host) => new((key, _) =>
    {
        switch (key.KeyState)
        {
            case "Enabled":
                return [];
            case "Disabled":
                WarnOfRotation(key, host);
                return [new EnableKeyStep(key)];
            default:
                throw new OperationException(key.KeyState == "PendingDeletion" ? KeyFailures.PendingDeletion(key, "enabling it") : KeyFailures.StateNotSwitchable(key, "enabling it"));
        }
    });

    /// <summary>A disabled key is not rotated, and catches up when it is enabled (KMS developer guide, rotate-keys).</summary>
    internal static void WarnOfRotation(FlinkCmkKey key, IOperationHost host)
    {
        if (key.AutomaticRotation == true) host.Warning($"Key {KeyNames.Of(key)} rotates automatically: once enabled, KMS makes up for a rotation that is due. Applications under it take the new material up at their next restart. Set-FlinkCmkKey -DisableAutomaticRotation ends it.");
    }
}
