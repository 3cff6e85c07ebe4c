using System.Runtime.CompilerServices;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Which snapshots to show.</summary>
/// <param name="ApplicationNames">Names, with wildcards; empty for all.</param>
/// <param name="SnapshotNames">Names, with wildcards; empty for all.</param>
public sealed record GetFlinkSnapshotRequest(IReadOnlyList<string> ApplicationNames, IReadOnlyList<string> SnapshotNames);

/// <summary>Shows snapshots with the key that each stays under, whether a start could restore it, and whether it was written under the key's present material.</summary>
public sealed class GetFlinkSnapshotHandler(IActorConnections connections) : IOperationHandler<GetFlinkSnapshotRequest, FlinkSnapshot>
{
    public async IAsyncEnumerable<FlinkSnapshot> RunAsync(GetFlinkSnapshotRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader applications = new(connection);
        SnapshotObserver observer = new(connections, host);
        KeyStates states = new(await connections.ForAsync(Actor.Reader, cancellation), host);
        HashSet<string> unmatched = new(request.SnapshotNames.Where(name => !Wildcard.IsPattern(name)), StringComparer.OrdinalIgnoreCase);

        await foreach (string name in ApplicationNames.ExpandAsync(applications, request.ApplicationNames, cancellation))
        {
            List<FlinkSnapshot> found = [];
            try
            {
                SnapshotHoldings holdings = await observer.ObserveAsync(name, cancellation);
                if (holdings.Application.UsesEnhancedSnapshots) host.Warning(SnapshotFailures.EnhancedSnapshots(holdings.Application).Message);
                foreach (FlinkSnapshot snapshot in holdings.Snapshots)
                {
                    if (request.SnapshotNames.Count > 0 && !request.SnapshotNames.Any(name => Wildcard.Matches(name, snapshot.SnapshotName, ignoreCase: true))) continue;
                    unmatched.Remove(snapshot.SnapshotName);
                    found.Add(snapshot with { KeyState = await states.OfAsync(snapshot.KeyArn, cancellation) });
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                ApplicationNames.Report(Failures.From(e, name), name, request.ApplicationNames, host);
                // Whether it has such a snapshot is not known.
                unmatched.Clear();
            }

            foreach (FlinkSnapshot snapshot in found) yield return snapshot;
        }

        foreach (string missing in unmatched) host.Error(SnapshotFailures.NotFound(missing, request.ApplicationNames));
    }

    /// <summary>The states of keys, each read once. A caller who may not read keys gets none, and hears of it once.</summary>
    private sealed class KeyStates(AwsConnection connection, IOperationHost host)
    {
        private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

        public async Task<string?> OfAsync(string? keyArn, CancellationToken cancellation)
        {
            if (keyArn is null) return null;
            if (_known.TryGetValue(keyArn, out string? state)) return state;
            try
            {
                DescribeKeyResponse key = await connection.ReadAsync(c => connection.Kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = keyArn }, c), cancellation);
                state = key.KeyMetadata.KeyState?.Value;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                host.Verbose($"The state of key {keyArn} is not shown: {AwsErrorMapper.Map(e, "describe the key", cancellation).Message} A reader may see it (-ReaderProfileName).");
            }

            return _known[keyArn] = state;
        }
    }
}
