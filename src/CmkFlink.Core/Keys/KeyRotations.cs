using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>When a key got new material.</summary>
/// <param name="Last">When the last rotation was completed (UTC), automatic or on demand; <see langword="null"/> where the key was never rotated.</param>
internal sealed record KeyRotations(DateTime? Last);

/// <summary>Reads rotations, of each key once. Under least privilege the operator may not; a reader or the key administrator may.</summary>
internal sealed class KeyRotationReader(IActorConnections connections, IOperationHost host)
{
    private readonly Dictionary<string, KeyRotations?> _known = new(StringComparer.Ordinal);

    /// <summary>The rotations, or <see langword="null"/> where they are not readable.</summary>
    public async Task<KeyRotations?> ReadAsync(string keyArn, CancellationToken cancellation)
    {
        if (_known.TryGetValue(keyArn, out KeyRotations? known)) return known;
        Actor reader = !connections.Has(Actor.Reader) && connections.Has(Actor.KeyAdministrator) ? Actor.KeyAdministrator : Actor.Reader;
        try
        {
            IReadOnlyList<RotationsListEntry> rotations = await new KeyReader(await connections.ForAsync(reader, cancellation)).RotationsAsync(keyArn, cancellation);
            known = new KeyRotations(rotations.Max(rotation => rotation.RotationDate?.ToUniversalTime()));
        }
        catch (UnsupportedOperationException)
        {
            // Keys of a custom key store: nothing rotates them.
            known = new KeyRotations(null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            host.Verbose($"When key {keyArn} was rotated is not known: {Failures.From(e).Message} A reader may see it (-ReaderProfileName).");
        }

        return _known[keyArn] = known;
    }
}
