using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Applications;

/// <summary>An application to start.</summary>
public sealed record StartFlinkApplicationRequest
{
    public required string ApplicationName { get; init; }

    /// <summary>Restore this snapshot; otherwise the newest one, or the state that there is.</summary>
    public string? SnapshotName { get; init; }

    /// <summary>Begin without state.</summary>
    public bool SkipRestore { get; init; }

    /// <summary>Lets a snapshot be restored whose operators the job no longer has.</summary>
    public bool AllowNonRestoredState { get; init; }

    public TimeSpan? Timeout { get; init; }
}

/// <summary>Starts a READY application and waits until it is RUNNING; a RUNNING one is left alone.</summary>
public sealed class StartFlinkApplicationHandler(IActorConnections connections) : IOperationHandler<StartFlinkApplicationRequest, FlinkApplication>
{
    public async IAsyncEnumerable<FlinkApplication> RunAsync(StartFlinkApplicationRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (request is { SkipRestore: true, SnapshotName: { } named })
        {
            throw new OperationException(new OperationFailure(
                "RequestContradictory",
                FailureCategory.InvalidArgument,
                $"Application '{request.ApplicationName}' is both to restore snapshot {named} and to start without state.",
                "Give -SnapshotName or -SkipRestore.",
                request.ApplicationName));
        }

        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader reader = new(connection);
        ApplicationWaiter waiter = new(reader, WaitSettings.For(connection, request.Timeout));
        string activity = $"Start-FlinkApplication {request.ApplicationName}";

        FlinkApplication application = (await reader.ObserveAsync(request.ApplicationName, cancellation)).Application;
        if (application.Status is "STARTING" or "UPDATING" or "STOPPING" or "MAINTENANCE")
            application = (await waiter.UntilAtRestAsync(application.ApplicationName, null, activity, host, cancellation)).Seen.Application;
        if (application.Status == "RUNNING")
        {
            host.Verbose($"Application {application} is RUNNING already.");
            yield return application;
            yield break;
        }

        if (application.Status is not ("READY" or "ROLLED_BACK")) throw new OperationException(ApplicationFailures.Busy(application, "a start"));

        FlinkSnapshot? snapshot = await SnapshotToLoadAsync(connection, application, request, cancellation);
        StepNeeds needs = new("kinesisanalytics:StartApplication", application, [application.KeyArn, snapshot?.KeyArn]);
        await new StepGuard(connections, host).RequireAsync(needs, cancellation);

        string from = request.SkipRestore ? "without state" : snapshot is null ? "without state, for there is no READY snapshot" : $"from snapshot {snapshot.SnapshotName}";
        Confirmation answer = await host.ConfirmAsync($"application {application.ApplicationName}", $"start {from}, under {(object?)application.KeyArn ?? "the AWS owned key"}", cancellation);
        if (answer == Confirmation.WhatIf) yield return application;
        if (answer != Confirmation.Proceed) yield break;

        string? operationId = await StartAsync(connection, needs, RunConfigurationOf(request, snapshot), host, cancellation);
        (ObservedApplication seen, OperationOutcome? outcome) = await waiter.UntilAtRestAsync(application.ApplicationName, operationId, activity, host, cancellation);
        if (seen.Application.Status != "RUNNING" || outcome is { Status: not "SUCCESSFUL" })
        {
            throw new OperationException(await new FailureExplainer(connections, host).ExplainOutcomeAsync(
                ApplicationFailures.OperationFailed(application.ApplicationName, "The start", outcome, seen.Application), needs, cancellation));
        }

        yield return seen.Application with { Changed = true };
    }

    private static async Task<FlinkSnapshot?> SnapshotToLoadAsync(AwsConnection connection, FlinkApplication application, StartFlinkApplicationRequest request, CancellationToken cancellation)
    {
        if (request.SkipRestore) return null;
        SnapshotReader snapshots = new(connection);
        if (request.SnapshotName is { } name)
        {
            FlinkSnapshot found = await snapshots.FindAsync(application, name, cancellation) ?? throw new OperationException(SnapshotFailures.NotFound(name, [application.ApplicationName]));
            return found.SnapshotStatus == "READY" ? found : throw new OperationException(SnapshotFailures.NotReady(found));
        }

        // A Studio notebook has none, and its listing is refused.
        return application.ApplicationMode == "INTERACTIVE" ? null : await snapshots.NewestReadyAsync(application, cancellation);
    }

    private async Task<string?> StartAsync(AwsConnection connection, StepNeeds needs, RunConfiguration? run, IOperationHost host, CancellationToken cancellation)
    {
        StartApplicationRequest start = new() { ApplicationName = needs.Application.ApplicationName, RunConfiguration = run };
        try
        {
            return (await connection.WriteAsync(c => connection.FlinkWrites.StartApplicationAsync(start, c), cancellation)).OperationId;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (AwsErrorMapper.IsOutcomeUnclear(e) && (await new ApplicationReader(connection).ObserveAsync(needs.Application.ApplicationName, cancellation)).Application.Status is "STARTING" or "RUNNING")
            {
                host.Verbose("The answer to StartApplication was lost; the application is starting.");
                return null;
            }

            throw new OperationException(await new FailureExplainer(connections, host).ExplainAsync(
                e, "start", needs, cancellation));
        }
    }

    /// <summary>What to restore is always said: left out, the service does as at the last start, which may have named an old snapshot or skipped the restore.</summary>
    private static RunConfiguration? RunConfigurationOf(StartFlinkApplicationRequest request, FlinkSnapshot? snapshot)
    {
        if (snapshot is null && request is { SkipRestore: false, AllowNonRestoredState: false }) return null;
        RunConfiguration configuration = new()
        {
            ApplicationRestoreConfiguration = new ApplicationRestoreConfiguration
            {
                ApplicationRestoreType = request switch
                {
                    { SkipRestore: true } => ApplicationRestoreType.SKIP_RESTORE_FROM_SNAPSHOT,
                    { SnapshotName: not null } => ApplicationRestoreType.RESTORE_FROM_CUSTOM_SNAPSHOT,
                    _ => ApplicationRestoreType.RESTORE_FROM_LATEST_SNAPSHOT,
                },
                SnapshotName = request.SnapshotName,
            },
        };
        if (request.AllowNonRestoredState) configuration.FlinkRunConfiguration = new FlinkRunConfiguration { AllowNonRestoredState = true };
        return configuration;
    }
}
