using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Snapshots under the AWS owned key that may go.</summary>
public sealed record RemoveFlinkAwsOwnedSnapshotRequest
{
    /// <summary>Snapshots to look at; those under a CMK are passed over. Only names and applications are taken from them: everything else is observed anew.</summary>
    public IReadOnlyList<FlinkSnapshot> Snapshots { get; init; } = [];

    /// <summary>Applications, with wildcards, all of whose snapshots under the AWS owned key are meant.</summary>
    public IReadOnlyList<string> ApplicationNames { get; init; } = [];

    public int ThrottleLimit { get; init; } = 4;

    public TimeSpan? Timeout { get; init; }
}

/// <summary>Deletes snapshots under the AWS owned key, where the application is RUNNING under its CMK and has a newer READY snapshot under it; never the snapshot that its run configuration names.</summary>
public sealed class RemoveFlinkAwsOwnedSnapshotHandler(IActorConnections connections) : IOperationHandler<RemoveFlinkAwsOwnedSnapshotRequest, FlinkSnapshot>
{
    public async IAsyncEnumerable<FlinkSnapshot> RunAsync(RemoveFlinkAwsOwnedSnapshotRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader applications = new(connection);
        Dictionary<string, HashSet<string>?> wanted = new(StringComparer.Ordinal);
        foreach (FlinkSnapshot snapshot in request.Snapshots)
        {
            if (!wanted.TryGetValue(snapshot.ApplicationName, out HashSet<string>? names)) wanted[snapshot.ApplicationName] = names = new(StringComparer.Ordinal);
            names?.Add(snapshot.SnapshotName);
        }

        if (request.ApplicationNames.Count > 0)
        {
            await foreach (string name in ApplicationNames.ExpandAsync(applications, request.ApplicationNames, cancellation)) wanted[name] = null;
        }

        foreach (KeyValuePair<string, HashSet<string>?> application in wanted)
        {
            await foreach (FlinkSnapshot snapshot in RemoveAsync(connection, application.Key, application.Value, request, host, cancellation)) yield return snapshot;
        }
    }

    private async IAsyncEnumerable<FlinkSnapshot> RemoveAsync(
        AwsConnection connection, string applicationName, HashSet<string>? names, RemoveFlinkAwsOwnedSnapshotRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<FlinkSnapshot> confirmed = [];
        List<FlinkSnapshot> planned = [];
        AwsOwnedSnapshots inventory;
        try
        {
            inventory = await ObserveAsync(connection, applicationName, names, host, cancellation);
            foreach (FlinkSnapshot snapshot in inventory.Removable)
            {
                Confirmation answer = await host.ConfirmAsync($"snapshot {snapshot} ({Created(snapshot)}, under the AWS owned key)", "delete", cancellation);
                if (answer == Confirmation.Proceed) confirmed.Add(snapshot);
                if (answer == Confirmation.WhatIf) planned.Add(snapshot);
            }

            // Prompts take their time, and others work meanwhile: what was observed before them is not trusted after them.
            if (confirmed.Count > 0)
            {
                AwsOwnedSnapshots again = await ObserveAsync(connection, applicationName, names, host, cancellation);
                confirmed = [.. confirmed.Where(snapshot => again.Removable.Any(still => still.SnapshotName == snapshot.SnapshotName && still.SnapshotCreationTimestamp == snapshot.SnapshotCreationTimestamp))];
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            host.Error(Failures.From(e, applicationName));
            yield break;
        }

        foreach (FlinkSnapshot snapshot in planned) yield return snapshot;
        await foreach ((FlinkSnapshot? removed, OperationFailure? failure) in ParallelItems.RunAsync(confirmed, request.ThrottleLimit, (snapshot, c) => DeleteAsync(connection, inventory.Application, snapshot, request.Timeout, host, c), cancellation))
        {
            if (failure is not null) host.Error(failure);
            if (removed is not null) yield return removed;
        }
    }

    private static async Task<AwsOwnedSnapshots> ObserveAsync(AwsConnection connection, string applicationName, HashSet<string>? names, IOperationHost host, CancellationToken cancellation)
    {
        FlinkApplication application = (await new ApplicationReader(connection).ObserveAsync(applicationName, cancellation)).Application;
        List<FlinkSnapshot> all = [];
        await foreach (FlinkSnapshot snapshot in new SnapshotReader(connection).ListAsync(application, cancellation)) all.Add(snapshot);
        return AwsOwnedSnapshots.Of(application, all, names, host);
    }

    private async Task<(FlinkSnapshot? Removed, OperationFailure? Failure)> DeleteAsync(AwsConnection connection, FlinkApplication application, FlinkSnapshot snapshot, TimeSpan? timeout, IOperationHost host, CancellationToken cancellation)
    {
        SnapshotReader reader = new(connection);
        try
        {
            try
            {
                DeleteApplicationSnapshotRequest request = new() { ApplicationName = snapshot.ApplicationName, SnapshotName = snapshot.SnapshotName, SnapshotCreationTimestamp = snapshot.SnapshotCreationTimestamp };
                await connection.WriteAsync(c => connection.FlinkWrites.DeleteApplicationSnapshotAsync(request, c), cancellation);
            }
            catch (ResourceNotFoundException)
            {
                host.Verbose($"Snapshot {snapshot} was deleted by somebody else meanwhile.");
                return (null, null);
            }
            catch (Exception e) when (AwsErrorMapper.IsOutcomeUnclear(e) && e is not OperationCanceledException)
            {
                host.Verbose($"The answer to DeleteApplicationSnapshot of {snapshot} was lost; looking at it.");
            }

            FlinkSnapshot? left = await new Waiter(WaitSettings.For(connection, timeout)).UntilAsync(
                async c =>
                {
                    FlinkSnapshot? now = await reader.FindAsync(application, snapshot.SnapshotName, c);
                    return new Observation<FlinkSnapshot?>(now is not { SnapshotStatus: "DELETING" }, now, $"snapshot {snapshot.SnapshotName} is {now?.SnapshotStatus}");
                },
                $"Remove-FlinkAwsOwnedSnapshot {snapshot}", snapshot, host, cancellation);
            return left is null ? (snapshot with { Changed = true }, null) : (null, SnapshotFailures.NotDeleted(left));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, await new FailureExplainer(connections, host).ExplainAsync(e, "delete a snapshot", new StepNeeds("kinesisanalytics:DeleteApplicationSnapshot", application, []), cancellation));
        }
    }

    private static string Created(FlinkSnapshot snapshot) => snapshot.SnapshotCreationTimestamp?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "no date";
}
