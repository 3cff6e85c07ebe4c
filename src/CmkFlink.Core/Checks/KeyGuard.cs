using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Checks;

/// <summary>Checks every key that a step needs before the step is taken, where a reader's credentials were given: under least privilege the operator himself may read neither keys nor policies.</summary>
internal sealed class KeyGuard(IActorConnections connections, IOperationHost host)
{
    /// <param name="step">The MSF action, for messages.</param>
    /// <exception cref="OperationException">A key is certainly unusable; nothing was called that writes.</exception>
    public async Task RequireAsync(string step, FlinkApplication application, IReadOnlyList<string?> keys, CancellationToken cancellation)
    {
        if (!keys.Any(key => key is not null)) return;
        if (!connections.Has(Actor.Reader))
        {
            host.Verbose($"The keys that {step} needs are not checked beforehand: -ReaderProfileName names one who can read them.");
            return;
        }

        AccessEvidence evidence = new(connections, host);
        if (await evidence.ObstacleAsync(application, keys, await evidence.CallerAsync(cancellation), cancellation) is { } obstacle) host.Refuse(obstacle);
    }
}
