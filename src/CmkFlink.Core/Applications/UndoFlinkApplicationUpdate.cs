using System.Runtime.CompilerServices;
using CmkFlink.Aws;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Applications;

/// <summary>An application whose last update is to be undone.</summary>
public sealed record UndoFlinkApplicationUpdateRequest
{
    public required string ApplicationName { get; init; }

    public TimeSpan? Timeout { get; init; }
}

/// <summary>Rolls an application back to its previous version, key included, after checking both keys and that there is a snapshot to load. One that is the outcome of a rollback already is left alone.</summary>
/// <remarks>MSF API reference, RollbackApplication: only in UPDATING, AUTOSCALING and RUNNING; loads the last successful snapshot, and is rejected where there is none.</remarks>
public sealed class UndoFlinkApplicationUpdateHandler(IActorConnections connections) : IOperationHandler<UndoFlinkApplicationUpdateRequest, FlinkApplication>
{
    public async IAsyncEnumerable<FlinkApplication> RunAsync(UndoFlinkApplicationUpdateRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader reader = new(connection);
        ApplicationWaiter waiter = new(reader, WaitSettings.For(connection, request.Timeout));
        string activity = $"Undo-FlinkApplicationUpdate {request.ApplicationName}";

        FlinkApplication application = (await reader.ObserveAsync(request.ApplicationName, cancellation)).Application;
        if (application.Status == "ROLLING_BACK") application = (await waiter.UntilAtRestAsync(request.ApplicationName, null, activity, host, cancellation)).Seen.Application;
        if (application.VersionRolledBackFrom is { } left)
        {
            host.Verbose($"Application {application} was rolled back already, from version {left} to the settings of version {application.VersionRolledBackTo}.");
            yield return application;
            yield break;
        }

        if (application.Status is not ("UPDATING" or "AUTOSCALING" or "RUNNING")) throw new OperationException(ApplicationFailures.NotRollable(application));
        FlinkApplication target = (application.VersionUpdatedFrom is { } from ? await reader.VersionAsync(request.ApplicationName, from, cancellation) : null)
            ?? throw new OperationException(ApplicationFailures.NoPreviousVersion(application));
        FlinkSnapshot? snapshot = await new SnapshotReader(connection).NewestReadyAsync(application, cancellation);
        if (snapshot is null) host.Refuse(ApplicationFailures.NoSnapshotToLoad(application));
        StepNeeds needs = new("kinesisanalytics:RollbackApplication", application, [target.KeyArn, application.KeyArn, snapshot?.KeyArn]);
        await new StepGuard(connections, host).RequireAsync(needs, cancellation);

        Confirmation answer = await host.ConfirmAsync($"application {application.ApplicationName}", Action(application, target, snapshot), cancellation);
        if (answer == Confirmation.WhatIf) yield return application;
        if (answer != Confirmation.Proceed) yield break;

        string? operationId = await new ApplicationActs(connections, host).RollBackAsync(connection, application, needs, cancellation);
        (ObservedApplication seen, OperationOutcome? outcome) = await waiter.UntilAtRestAsync(application.ApplicationName, operationId, activity, host, cancellation);
        if (seen.Application.Status != "RUNNING" || seen.Application.KeyArn != target.KeyArn || outcome is { Status: not "SUCCESSFUL" })
        {
            throw new OperationException(await new FailureExplainer(connections, host).ExplainOutcomeAsync(
                ApplicationFailures.OperationFailed(application.ApplicationName, "The rollback", outcome, seen.Application), needs, cancellation));
        }

        yield return seen.Application with { Changed = true };
    }

    private static string Action(FlinkApplication application, FlinkApplication target, FlinkSnapshot? snapshot)
    {
        string keys = target.KeyArn == application.KeyArn ? "its key stays" : $"its key from {(object?)application.KeyArn ?? "the AWS owned key"} back to {(object?)target.KeyArn ?? "the AWS owned key"}";
        string state = snapshot is null ? "without a snapshot to load" : $"its state from snapshot {snapshot.SnapshotName} of {Moments.Utc(snapshot.SnapshotCreationTimestamp)}: what it did since is done again";
        return $"roll back from version {application.VersionId} to the settings of version {target.VersionId}, {keys}, {state}";
    }
}
