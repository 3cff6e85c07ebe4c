using CmkFlink.Core.Access;

namespace CmkFlink.Core.Operations;

/// <summary>Who each actor is, asked of STS once a run.</summary>
internal sealed class ActorIdentities(IActorConnections connections)
{
    private readonly Dictionary<Actor, CallerIdentity> _callers = [];

    /// <summary>ARN of the user or session that acts as this actor.</summary>
    public async Task<string> ArnAsync(Actor actor, CancellationToken cancellation)
    {
        if (!_callers.TryGetValue(actor, out CallerIdentity? caller)) _callers[actor] = caller = new CallerIdentity(await connections.ForAsync(actor, cancellation));
        return await caller.ArnAsync(cancellation);
    }
}
