using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Deletes one snapshot that may go, and waits until it is gone. Others who delete the same one at the same time are no failure.</summary>
internal sealed class SnapshotDeletion(IActorConnections connections, IOperationHost host, string command, TimeSpan? timeout)
{
    /// <returns>The snapshot, where this deleted it; neither, where somebody else did.</returns>
    public async Task<(FlinkSnapshot? Removed, OperationFailure? Failure)> DeleteAsync(FlinkApplication application, FlinkSnapshot snapshot, CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        SnapshotReader reader = new(connection);
        try
        {
            bool ours = await AskAsync(connection, reader, application, snapshot, cancellation);
            FlinkSnapshot? left = await new Waiter(WaitSettings.For(connection, timeout)).UntilAsync(
                async c =>
                {
                    FlinkSnapshot? now = await reader.FindAsync(application, snapshot.SnapshotName, c);
                    return new Observation<FlinkSnapshot?>(now is not { SnapshotStatus: "DELETING" }, now, $"snapshot {snapshot.SnapshotName} is {now?.SnapshotStatus}");
                },
                $"{command} {snapshot}", snapshot, host, cancellation);
            if (left is null || left.SnapshotCreationTimestamp != snapshot.SnapshotCreationTimestamp) return (ours ? snapshot with { Changed = true } : null, null);
            return (null, SnapshotFailures.NotDeleted(left));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, await new FailureExplainer(connections, host).ExplainAsync(e, "delete a snapshot", new StepNeeds("kinesisanalytics:DeleteApplicationSnapshot", application, []), cancellation));
        }
    }

    /// <summary>Asks for the deletion.</summary>
    /// <returns>Whether it was accepted from us; <see langword="false"/> where the snapshot is going or gone already.</returns>
    private async Task<bool> AskAsync(AwsConnection connection, SnapshotReader reader, FlinkApplication application, FlinkSnapshot snapshot, CancellationToken cancellation)
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
}
