using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Checks;

/// <summary>Checks a step and every key that it needs before it is taken, where a reader's credentials were given: under least privilege the operator himself may read neither keys nor policies.</summary>
internal sealed class StepGuard(IActorConnections connections, IOperationHost host)
{
    /// <exception cref="OperationException">The action is certainly denied, or a key certainly unusable; nothing was called that writes.</exception>
    public async Task RequireAsync(StepNeeds needs, CancellationToken cancellation)
    {
        if (!connections.Has(Actor.Reader))
        {
            host.Verbose($"Whether {needs.Action} can succeed is not checked beforehand: -ReaderProfileName names one who can read keys and policies.");
            return;
        }

        AccessEvidence evidence = new(connections, host);
        if (await evidence.ObstacleAsync(needs, await evidence.CallerAsync(cancellation), cancellation) is { } obstacle) host.Refuse(obstacle);
    }
}
