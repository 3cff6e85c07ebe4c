using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Finds out who needs keys: over every application of the Region, complete or else "unknown".</summary>
public sealed class KeyUsageReader(IActorConnections connections)
{
    /// <summary>Who needs the key. The applications are read once for all keys that are asked of one reader; <see cref="Forget"/> has them read anew.</summary>
    public Task<KeyUsage> ReadAsync(string keyArn, IOperationHost host, CancellationToken cancellation) => throw new NotImplementedException(connections.ToString());

    /// <summary>Has the next question read everything anew.</summary>
    public void Forget() => throw new NotImplementedException(connections.ToString());
}
