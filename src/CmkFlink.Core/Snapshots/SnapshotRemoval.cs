using System.Globalization;
using System.Runtime.CompilerServices;
using CmkFlink.Aws;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>Observe, judge, confirm, look again, delete, verify: the one way in which snapshots go.</summary>
internal sealed class SnapshotRemoval(IActorConnections connections, IOperationHost host, string command)
{
    private readonly SnapshotObserver _observer = new(connections, host);

    public async Task<IReadOnlyList<RemoveSnapshotStep>> PlanAsync(RemoveFlinkSnapshotRequest request, CancellationToken cancellation)
    {
        request = await ResolvedAsync(request, cancellation);
        List<RemoveSnapshotStep> steps = [];
        foreach (KeyValuePair<string, HashSet<string>?> application in await MeantAsync(request, cancellation))
            steps.AddRange((await JudgeAsync(application.Key, application.Value, request, cancellation)).Removable.Select(snapshot => new RemoveSnapshotStep(snapshot)));
        return steps;
    }

    /// <summary>A failure of one application ends only that application.</summary>
    public async IAsyncEnumerable<FlinkSnapshot> RunAsync(RemoveFlinkSnapshotRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        request = await ResolvedAsync(request, cancellation);
        foreach (KeyValuePair<string, HashSet<string>?> application in await MeantAsync(request, cancellation))
        {
            await foreach (FlinkSnapshot snapshot in OfOneAsync(application.Key, application.Value, request, cancellation)) yield return snapshot;
        }
    }

    /// <summary>Deletes snapshots of one application that somebody has chosen and agreed to: all of them, or none where one may not go as things are now.</summary>
    /// <param name="name">The application.</param>
    /// <param name="chosen">The snapshots.</param>
    /// <param name="listed">All snapshots of the application, as they were listed a moment ago.</param>
    /// <param name="intendedKeyArn">The key that the application must be under.</param>
    /// <returns>The application as it was seen before the first went, and its snapshots as they were seen after the last.</returns>
    /// <exception cref="OperationException">One may not go (SnapshotNotRemovable, ApplicationNotRunning and others), or could not be deleted.</exception>
    public async Task<(FlinkApplication Application, IReadOnlyList<FlinkSnapshot> Left)> DeleteAllAsync(string name, IReadOnlyList<FlinkSnapshot> chosen, IReadOnlyList<FlinkSnapshot> listed, string intendedKeyArn, TimeSpan? timeout, CancellationToken cancellation)
    {
        SnapshotHoldings holdings = await new SnapshotObserver(connections, host, withAges: false).ObserveAsync(name, cancellation, listed);
        HashSet<string> names = new(chosen.Select(snapshot => snapshot.SnapshotName), StringComparer.Ordinal);
        RemoveFlinkSnapshotRequest request = new() { IntendedKeyArn = intendedKeyArn };
        IReadOnlyList<FlinkSnapshot> removable = RemovableSnapshots.Of(holdings, request, names, host);
        List<FlinkSnapshot> going = [.. holdings.Snapshots.Where(snapshot => names.Contains(snapshot.SnapshotName) && (snapshot.SnapshotStatus == "DELETING" || removable.Contains(snapshot)))];
        if (holdings.Snapshots.FirstOrDefault(snapshot => names.Contains(snapshot.SnapshotName) && !going.Contains(snapshot)) is { } stays) throw new OperationException(SnapshotFailures.NotRemovable(stays));
        SnapshotDeletion deletion = new(connections, host, command, timeout);
        await foreach ((_, OperationFailure? failure) in deletion.DeleteAsync(holdings.Application, going, request.ThrottleLimit, cancellation))
        {
            if (failure is not null) throw new OperationException(failure);
        }

        return (holdings.Application, deletion.Listed ?? holdings.Snapshots);
    }

    private async IAsyncEnumerable<FlinkSnapshot> OfOneAsync(string name, HashSet<string>? names, RemoveFlinkSnapshotRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<FlinkSnapshot> confirmed = [];
        List<FlinkSnapshot> planned = [];
        FlinkApplication application;
        try
        {
            (application, IReadOnlyList<FlinkSnapshot> removable) = await JudgeAsync(name, names, request, cancellation);
            WaitSettings clock = WaitSettings.For(await connections.ForAsync(Actor.Operator, cancellation));
            TimeSpan asked = clock.Elapsed();
            foreach (RemoveSnapshotStep step in removable.Select(snapshot => new RemoveSnapshotStep(snapshot)))
            {
                Confirmation answer = await host.ConfirmAsync(step.Target, step.Action, cancellation);
                if (answer == Confirmation.Proceed) confirmed.Add(step.Snapshot);
                if (answer == Confirmation.WhatIf) planned.Add(step.Snapshot);
            }

            // Prompts take their time, and others work meanwhile: what was observed before them is not trusted after them.
            if (confirmed.Count > 0 && clock.Elapsed() - asked > TimeSpan.FromSeconds(1))
            {
                IReadOnlyList<FlinkSnapshot> still = (await JudgeAsync(name, names, request, cancellation)).Removable;
                confirmed = [.. confirmed.Where(snapshot => still.Any(other => other.SnapshotName == snapshot.SnapshotName && other.SnapshotCreationTimestamp == snapshot.SnapshotCreationTimestamp))];
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            host.Error(Failures.From(e, name));
            yield break;
        }

        foreach (FlinkSnapshot snapshot in planned) yield return snapshot;
        await foreach ((FlinkSnapshot? removed, OperationFailure? failure) in new SnapshotDeletion(connections, host, command, request.Timeout).DeleteAsync(application, confirmed, request.ThrottleLimit, cancellation))
        {
            if (failure is not null) host.Error(failure);
            if (removed is not null) yield return removed;
        }
    }

    private async Task<(FlinkApplication Application, IReadOnlyList<FlinkSnapshot> Removable)> JudgeAsync(string name, HashSet<string>? names, RemoveFlinkSnapshotRequest request, CancellationToken cancellation)
    {
        SnapshotHoldings holdings = await _observer.ObserveAsync(name, cancellation);
        foreach (string missing in (names ?? []).Where(given => holdings.Snapshots.All(snapshot => snapshot.SnapshotName != given))) host.Verbose($"Snapshot {name}/{missing} is gone already.");
        return (holdings.Application, RemovableSnapshots.Of(holdings, request, names, host));
    }

    // A snapshot names its key by ARN.
    private async Task<RemoveFlinkSnapshotRequest> ResolvedAsync(RemoveFlinkSnapshotRequest request, CancellationToken cancellation) => request.KeyArn is { } key
        ? request with { KeyArn = await new Keys.KeyResolver(await connections.ForAsync(Actor.Reader, cancellation)).ResolveAsync(key, cancellation) }
        : request;

    /// <summary>Applications with the names of their snapshots that are meant; <see langword="null"/> for those that the request selects.</summary>
    private async Task<Dictionary<string, HashSet<string>?>> MeantAsync(RemoveFlinkSnapshotRequest request, CancellationToken cancellation)
    {
        SnapshotSelection.Check(request);
        Dictionary<string, HashSet<string>?> meant = new(StringComparer.Ordinal);
        foreach (FlinkSnapshot snapshot in request.Snapshots)
        {
            if (!meant.TryGetValue(snapshot.ApplicationName, out HashSet<string>? names)) meant[snapshot.ApplicationName] = names = new(StringComparer.Ordinal);
            names?.Add(snapshot.SnapshotName);
        }

        if (request.ApplicationNames.Count > 0)
        {
            AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
            await foreach (string name in ApplicationNames.ExpandAsync(new ApplicationReader(connection), request.ApplicationNames, cancellation)) meant[name] = null;
        }

        return meant;
    }
}

internal static class SnapshotText
{
    public static string Created(FlinkSnapshot snapshot) => snapshot.SnapshotCreationTimestamp?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "no date";
}
