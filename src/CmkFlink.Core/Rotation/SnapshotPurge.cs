using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Rotation;

/// <summary>Deletes snapshots that a rotation has made needless. Looks at everything once more before the first goes: the application RUNNING under its key, and a newer READY snapshot under it.</summary>
internal sealed class SnapshotPurge(IActorConnections connections, IOperationHost host)
{
    private const int AtOnce = 4;

    public async Task<IReadOnlyList<FlinkSnapshot>> RunAsync(RotationView view, string keyArn, IReadOnlyList<FlinkSnapshot> going, TimeSpan? timeout, CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader reader = new(connection);
        view.Seen = await reader.ObserveAsync(view.Application.ApplicationName, cancellation);
        // A prompt takes its time, and others work meanwhile.
        await new RotationObserver(connections, host).ListSnapshotsAsync(view, TimeSpan.FromSeconds(1), cancellation);
        Demand(view, keyArn, going);

        await foreach (FlinkSnapshot? _ in ParallelItems.RunAsync(going.Where(s => s.SnapshotStatus != "DELETING"), AtOnce, (snapshot, c) => DeleteAsync(connection, view.Application, snapshot, c), cancellation))
        {
        }

        HashSet<string> names = new(going.Select(s => s.SnapshotName), StringComparer.Ordinal);
        List<FlinkSnapshot> left = await new Waiter(WaitSettings.For(connection, timeout)).UntilAsync(
            async c =>
            {
                List<FlinkSnapshot> now = await RotationObserver.SnapshotsAsync(connection, view.Application, c);
                int remaining = now.Count(s => names.Contains(s.SnapshotName));
                return new Observation<List<FlinkSnapshot>>(now.TrueForAll(s => !names.Contains(s.SnapshotName) || s.SnapshotStatus != "DELETING"), now, $"{remaining} snapshot(s) are being deleted");
            },
            $"delete snapshots of {view.Application.ApplicationName}", view.Application.ApplicationName, host, cancellation);
        view.Know(left, WaitSettings.For(connection).Elapsed());
        if (left.Find(s => names.Contains(s.SnapshotName)) is { } stayed) throw new OperationException(SnapshotFailures.NotDeleted(stayed));
        return going;
    }

    private static void Demand(RotationView view, string keyArn, IReadOnlyList<FlinkSnapshot> going)
    {
        FlinkApplication application = view.Application;
        if (application.KeyArn != keyArn) throw new OperationException(RotationFailures.SafetyLost(application, $"it is under {application.KeyArn} and not under {keyArn} any more"));
        if (application.Status != "RUNNING") throw new OperationException(SnapshotFailures.NotIntendedState(application));
        if (going.FirstOrDefault(s => s.SnapshotName == application.RestoreSnapshotName) is { } named) throw new OperationException(RotationFailures.SafetyLost(application, $"its run configuration names {named.SnapshotName} for the next start since a moment ago"));
        DateTime? newest = view.Snapshots.Where(s => s.SnapshotStatus == "READY" && s.KeyArn == keyArn && going.All(g => g.SnapshotName != s.SnapshotName)).Max(s => s.SnapshotCreationTimestamp);
        if (newest is null || going.Any(s => !(s.SnapshotCreationTimestamp < newest))) throw new OperationException(SnapshotFailures.NoRestorePoint(application, $"no READY snapshot under {keyArn} is newer than those that were to go"));
    }

    private async Task<FlinkSnapshot?> DeleteAsync(AwsConnection connection, FlinkApplication application, FlinkSnapshot snapshot, CancellationToken cancellation)
    {
        DeleteApplicationSnapshotRequest request = new() { ApplicationName = snapshot.ApplicationName, SnapshotName = snapshot.SnapshotName, SnapshotCreationTimestamp = snapshot.SnapshotCreationTimestamp };
        try
        {
            await connection.WriteAsync(c => connection.FlinkWrites.DeleteApplicationSnapshotAsync(request, c), cancellation);
        }
        catch (ResourceNotFoundException)
        {
            host.Verbose($"Snapshot {snapshot} was deleted by somebody else meanwhile.");
        }
        catch (Exception e) when (CallFailures.IsUnclear(e))
        {
            host.Verbose($"The answer to DeleteApplicationSnapshot of {snapshot} was lost; the listing that follows tells.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationException(await new FailureExplainer(connections, host).ExplainAsync(e, "delete a snapshot", new StepNeeds("kinesisanalytics:DeleteApplicationSnapshot", application, []), cancellation));
        }

        return snapshot;
    }
}
