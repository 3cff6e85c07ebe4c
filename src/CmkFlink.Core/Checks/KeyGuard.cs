using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Checks;

/// <summary>Checks the step itself and every key that it needs before it is taken, where a reader's credentials were given: under least privilege the operator himself may read neither keys nor policies.</summary>
internal sealed class KeyGuard(IActorConnections connections, IOperationHost host)
{
    /// <param name="action">The MSF action.</param>
    /// <exception cref="OperationException">The action is certainly denied, or a key certainly unusable; nothing was called that writes.</exception>
    public async Task RequireAsync(string action, FlinkApplication application, IReadOnlyList<string?> keys, CancellationToken cancellation)
    {
        if (!connections.Has(Actor.Reader))
        {
            host.Verbose($"Whether {action} can succeed is not checked beforehand: -ReaderProfileName names one who can read them.");
            return;
        }

        AccessEvidence evidence = new(connections, host);
        if (await evidence.ObstacleAsync(action, application, keys, await evidence.CallerAsync(cancellation), cancellation) is { } obstacle) host.Refuse(obstacle);
    }
}
