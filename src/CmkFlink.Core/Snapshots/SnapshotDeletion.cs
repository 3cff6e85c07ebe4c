using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Deletes snapshots of one application that may go, and waits by its listing until they are gone. Others who delete the same ones at the same time are no failure.</summary>
internal sealed class SnapshotDeletion(IActorConnections connections, IOperationHost host, string command, TimeSpan? timeout)
{
    /// <summary>The application's listing as it was seen last; <see langword="null"/> before the first look.</summary>
    public IReadOnlyList<FlinkSnapshot>? Listed { get; private set; }

    /// <param name="application">As observed.</param>
    /// <param name="snapshots">Those that may go.</param>
    /// <param name="throttleLimit">How many deletions are asked for at a time.</param>
    /// <returns>Each snapshot that this deleted, and each failure, as it is known; nothing of those that somebody else deleted.</returns>
    public async IAsyncEnumerable<(FlinkSnapshot? Removed, OperationFailure? Failure)> DeleteAsync(
        FlinkApplication application, IReadOnlyList<FlinkSnapshot> snapshots, int throttleLimit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        SnapshotReader reader = new(connection);
        List<Asked> going = [];
        await foreach (Asked asked in ParallelItems.RunAsync(snapshots, throttleLimit, (snapshot, c) => AskAsync(connection, reader, application, snapshot, c), cancellation))
        {
            if (asked.Failure is not null) yield return (null, asked.Failure);
            else going.Add(asked);
        }

        if (going.Count == 0) yield break;
        await using IAsyncEnumerator<List<FlinkSnapshot>> looks = Looks(connection, reader, application, going, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            (List<FlinkSnapshot>? now, OperationFailure? failure) = await NextAsync(looks, application, cancellation);
            if (failure is not null) yield return (null, failure);
            if (now is null) break;
            foreach (Asked asked in going.Where(asked => Left(asked, now) is null).ToList())
            {
                going.Remove(asked);
                if (asked.Ours) yield return (asked.Snapshot with { Changed = true }, null);
            }

            foreach (Asked asked in going.Where(asked => Left(asked, now) is { SnapshotStatus: not "DELETING" }).ToList())
            {
                going.Remove(asked);
                yield return (null, SnapshotFailures.NotDeleted(Left(asked, now)!));
            }
        }
    }

    /// <summary>The listing, again and again until none of these is in it as one that is being deleted.</summary>
    private IAsyncEnumerable<List<FlinkSnapshot>> Looks(AwsConnection connection, SnapshotReader reader, FlinkApplication application, List<Asked> going, CancellationToken cancellation) =>
        new Waiter(WaitSettings.For(connection, timeout)).WatchAsync(
            async c =>
            {
                List<FlinkSnapshot> now = await reader.ReadAsync(application, c);
                Listed = now;
                int deleting = going.Count(asked => Left(asked, now) is { SnapshotStatus: "DELETING" });
                return new Observation<List<FlinkSnapshot>>(deleting == 0, now, $"{deleting} snapshot(s) of {application.ApplicationName} are being deleted");
            },
            $"{command} {application.ApplicationName}", application.ApplicationName, host, cancellation);

    private async Task<(List<FlinkSnapshot>? Now, OperationFailure? Failure)> NextAsync(IAsyncEnumerator<List<FlinkSnapshot>> looks, FlinkApplication application, CancellationToken cancellation)
    {
        try
        {
            return (await looks.MoveNextAsync() ? looks.Current : null, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, await ExplainAsync(e, application, cancellation));
        }
    }

    // Another snapshot of the same name is not the one that was to go.
    private static FlinkSnapshot? Left(Asked asked, List<FlinkSnapshot> now) =>
        now.Find(other => other.SnapshotName == asked.Snapshot.SnapshotName && other.SnapshotCreationTimestamp == asked.Snapshot.SnapshotCreationTimestamp);

    /// <summary>Asks for one deletion. It is not ours where the snapshot is going or gone already.</summary>
    private async Task<Asked> AskAsync(AwsConnection connection, SnapshotReader reader, FlinkApplication application, FlinkSnapshot snapshot, CancellationToken cancellation)
    {
        if (snapshot.SnapshotStatus == "DELETING") return new Asked(snapshot, Ours: false, null);
        try
        {
            return new Asked(snapshot, await RequestAsync(connection, reader, application, snapshot, cancellation), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new Asked(snapshot, Ours: false, await ExplainAsync(e, application, cancellation));
        }
    }

    private async Task<bool> RequestAsync(AwsConnection connection, SnapshotReader reader, FlinkApplication application, FlinkSnapshot snapshot, CancellationToken cancellation)
    {
        try
        {
            DeleteApplicationSnapshotRequest request = new() { ApplicationName = snapshot.ApplicationName, SnapshotName = snapshot.SnapshotName, SnapshotCreationTimestamp = snapshot.SnapshotCreationTimestamp };
            await connection.WriteAsync(c => connection.FlinkWrites.DeleteApplicationSnapshotAsync(request, c), cancellation);
            return true;
        }
        catch (ResourceNotFoundException)
        {
            host.Verbose($"Snapshot {snapshot} was deleted by somebody else meanwhile.");
            return false;
        }
        catch (Exception e) when (e is ResourceInUseException or InvalidArgumentException or ConcurrentModificationException)
        {
            // Three refusals that a second look explains: it is being deleted already, it is another snapshot of the same name, or the application changes.
            FlinkSnapshot? now = await reader.FindAsync(application, snapshot.SnapshotName, cancellation);
            if (now is null or { SnapshotStatus: "DELETING" })
            {
                host.Verbose($"Snapshot {snapshot} is being deleted by somebody else.");
                return false;
            }

            if (now.SnapshotCreationTimestamp != snapshot.SnapshotCreationTimestamp) throw new OperationException(SnapshotFailures.Replaced(snapshot, now));
            FlinkApplication current = (await new ApplicationReader(connection).ObserveAsync(application.ApplicationName, cancellation)).Application;
            if (!ApplicationWaiter.IsAtRest(current)) throw new OperationException(SnapshotFailures.ApplicationChanging(snapshot, current));
            throw;
        }
        catch (Exception e) when (e is not OperationCanceledException && AwsErrorMapper.IsOutcomeUnclear(e))
        {
            host.Verbose($"The answer to DeleteApplicationSnapshot of {snapshot} was lost; looking at it.");
            return true;
        }
    }

    private Task<OperationFailure> ExplainAsync(Exception exception, FlinkApplication application, CancellationToken cancellation) =>
        new FailureExplainer(connections, host).ExplainAsync(exception, "delete a snapshot", new StepNeeds("kinesisanalytics:DeleteApplicationSnapshot", application, []), cancellation);

    /// <param name="Ours">Whether the service accepted the deletion from us.</param>
    private sealed record Asked(FlinkSnapshot Snapshot, bool Ours, OperationFailure? Failure);
}
