using CmkFlink.Aws;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>An application and its snapshots at one moment.</summary>
/// <param name="Application">As observed.</param>
/// <param name="Snapshots">All in the application's listing, with their material age as far as it is known.</param>
/// <param name="Rotations">Of the application's present key; <see langword="null"/> where they are not known, and under the AWS owned key.</param>
/// <param name="Restarts">As far as they matter; <see langword="null"/> where the log was not needed or not readable.</param>
internal sealed record SnapshotHoldings(FlinkApplication Application, IReadOnlyList<FlinkSnapshot> Snapshots, KeyRotations? Rotations, RestartLog? Restarts);

/// <summary>Observes applications with their snapshots, the rotations of the keys and the restarts.</summary>
/// <param name="withAges">Whether the material ages of snapshots under other keys than the application's are asked for; whether a snapshot may go does not depend on them.</param>
internal sealed class SnapshotObserver(IActorConnections connections, IOperationHost host, bool withAges = true)
{
    private readonly KeyRotationReader _rotations = new(connections, host);

    /// <param name="listed">The application's snapshots, where they were listed a moment ago.</param>
    public async Task<SnapshotHoldings> ObserveAsync(string applicationName, CancellationToken cancellation, IReadOnlyList<FlinkSnapshot>? listed = null)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader applications = new(connection);
        FlinkApplication application = (await applications.ObserveAsync(applicationName, cancellation)).Application;
        IReadOnlyList<FlinkSnapshot> found = listed ?? await new SnapshotReader(connection).ReadAsync(application, cancellation);
        if (found.Count == 0) return new SnapshotHoldings(application, [], null, null);

        Dictionary<string, KeyRotations?> rotations = new(StringComparer.Ordinal);
        foreach (string key in (withAges ? found.Select(snapshot => snapshot.KeyArn) : []).Append(application.KeyArn).OfType<string>().Distinct(StringComparer.Ordinal))
            rotations[key] = await _rotations.ReadAsync(key, cancellation);

        KeyRotations? own = application.KeyArn is null ? null : rotations[application.KeyArn];
        bool unknown = application.KeyArn is not null && own is null;
        DateTime? earliest = rotations.Values.Min(each => each?.Last);
        RestartLog? restarts = earliest is null && !unknown ? null : await RestartsAsync(applications, application, earliest, cancellation);
        return new SnapshotHoldings(
            application,
            [.. found.Select(snapshot => snapshot.KeyArn is null ? snapshot : snapshot with { MaterialAge = MaterialAges.Of(snapshot, rotations.TryGetValue(snapshot.KeyArn, out KeyRotations? of) ? of : null, restarts) })],
            own,
            restarts);
    }

    private async Task<RestartLog?> RestartsAsync(ApplicationReader reader, FlinkApplication application, DateTime? since, CancellationToken cancellation)
    {
        try
        {
            return await reader.RestartsAsync(application.ApplicationName, since, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            host.Verbose($"When application {application} was restarted is not known: {Failures.From(e).Message}");
            return null;
        }
    }
}
