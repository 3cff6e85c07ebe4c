using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Snapshots;

/// <summary>A snapshot to take.</summary>
public sealed record NewFlinkSnapshotRequest
{
    public required string ApplicationName { get; init; }

    /// <summary>1-256 letters, digits, '_', '.', '-'; made from the time where none is given. A READY snapshot of that name under the application's key is not an error.</summary>
    public string? SnapshotName { get; init; }

    public TimeSpan? Timeout { get; init; }
}

/// <summary>Takes a snapshot of a running application and waits until it is READY.</summary>
public sealed class NewFlinkSnapshotHandler(IActorConnections connections, Func<DateTime>? utcNow = null) : IOperationHandler<NewFlinkSnapshotRequest, FlinkSnapshot>
{
    private readonly Func<DateTime> _utcNow = utcNow ?? (static () => DateTime.UtcNow);

    public async IAsyncEnumerable<FlinkSnapshot> RunAsync(NewFlinkSnapshotRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        SnapshotReader snapshots = new(connection);
        FlinkApplication application = (await new ApplicationReader(connection).ObserveAsync(request.ApplicationName, cancellation)).Application;

        string name = request.SnapshotName ?? "cmkflink-" + _utcNow().ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        if (!IsSnapshotName(name)) throw new OperationException(Failures.InvalidName("SnapshotName", name, "1-256 letters, digits, '_', '.' and '-'"));

        FlinkSnapshot? existing = request.SnapshotName is null ? null : await snapshots.FindAsync(application, name, cancellation);
        if (existing is { SnapshotStatus: "READY" } && existing.KeyArn == application.KeyArn)
        {
            host.Verbose($"Snapshot {existing} is there already.");
            yield return existing;
            yield break;
        }

        if (existing is { SnapshotStatus: not "CREATING" }) throw new OperationException(SnapshotFailures.NameTaken(existing));
        if (existing is null)
        {
            if (application.Status != "RUNNING") throw new OperationException(SnapshotFailures.NotRunning(application));
            FlinkSnapshot planned = Planned(application, name);
            Confirmation answer = await host.ConfirmAsync($"application {application.ApplicationName}", $"take snapshot {name} under {(object?)application.KeyArn ?? "the AWS owned key"}", cancellation);
            if (answer == Confirmation.WhatIf) yield return planned;
            if (answer != Confirmation.Proceed) yield break;
        }

        yield return await CompleteAsync(application, name, take: existing is null, request.Timeout, host, cancellation);
    }

    /// <summary>Takes the snapshot where it is not under way yet, and waits until it is READY.</summary>
    /// <exception cref="OperationException">The service refused, or the snapshot FAILED.</exception>
    internal async Task<FlinkSnapshot> CompleteAsync(FlinkApplication application, string name, bool take, TimeSpan? timeout, IOperationHost host, CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        SnapshotReader snapshots = new(connection);
        if (take) await TakeAsync(connection, application, name, host, cancellation);

        FlinkSnapshot taken = await new Waiter(WaitSettings.For(connection, timeout)).UntilAsync(
            async c =>
            {
                FlinkSnapshot? now = await snapshots.FindAsync(application, name, c);
                return new Observation<FlinkSnapshot>(now is { SnapshotStatus: not "CREATING" }, now ?? Planned(application, name), $"snapshot {name} is {now?.SnapshotStatus ?? "not visible yet"}");
            },
            $"New-FlinkSnapshot {application.ApplicationName}", application.ApplicationName, host, cancellation);
        if (taken.SnapshotStatus != "READY") throw new OperationException(SnapshotFailures.Failed(taken));
        return taken with { Changed = true };
    }

    private async Task TakeAsync(AwsConnection connection, FlinkApplication application, string name, IOperationHost host, CancellationToken cancellation)
    {
        try
        {
            await connection.WriteAsync(
                c => connection.FlinkWrites.CreateApplicationSnapshotAsync(new CreateApplicationSnapshotRequest { ApplicationName = application.ApplicationName, SnapshotName = name }, c), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // No answer: the snapshot may be there. The wait that follows looks for it; an absent one is reported there as not visible.
            if (AwsErrorMapper.IsOutcomeUnclear(e) && await new SnapshotReader(connection).FindAsync(application, name, cancellation) is not null)
            {
                host.Verbose($"The answer to CreateApplicationSnapshot was lost; snapshot {name} is there.");
                return;
            }

            throw new OperationException(await new FailureExplainer(connections, host).ExplainAsync(
                e, "take a snapshot", new StepNeeds("kinesisanalytics:CreateApplicationSnapshot", application, [application.KeyArn]), cancellation));
        }
    }

    private static FlinkSnapshot Planned(FlinkApplication application, string name) => new()
    {
        ApplicationName = application.ApplicationName,
        ApplicationArn = application.ApplicationArn,
        SnapshotName = name,
        SnapshotStatus = "PLANNED",
        ApplicationVersionId = application.VersionId,
        RuntimeEnvironment = application.RuntimeEnvironment,
        KeyType = application.KeyType,
        KeyArn = application.KeyArn,
        Region = application.Region,
    };

    private static bool IsSnapshotName(string name) => name.Length is >= 1 and <= 256 && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '.' or '-');
}
