using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Applications;

/// <summary>A running application to restart with its state.</summary>
public sealed record RestartFlinkApplicationRequest
{
    public required string ApplicationName { get; init; }

    /// <summary>A restart that began after this moment (UTC) and succeeded is enough: the request is then fulfilled already. <see langword="null"/> restarts in any case.</summary>
    public DateTime? UnlessRestartedSince { get; init; }

    /// <summary>Accept that the state of an application without snapshots is lost.</summary>
    public bool AllowStateLoss { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>Called before a stop, where an update does not do: by whoever must remember that the stop was theirs, or will not have it.</summary>
    internal Func<FlinkApplication, CancellationToken, Task>? Stopping { get; init; }
}

/// <summary>Restarts a RUNNING application under its present key and that key's present material: by an update that says the encryption configuration again, which AWS finishes even if this process dies; by stop and start only where the service refuses such an update.</summary>
public sealed class RestartFlinkApplicationHandler(IActorConnections connections) : IOperationHandler<RestartFlinkApplicationRequest, FlinkApplication>
{
    public async IAsyncEnumerable<FlinkApplication> RunAsync(RestartFlinkApplicationRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader reader = new(connection);
        ApplicationWaiter waiter = new(reader, WaitSettings.For(connection, request.Timeout));
        string activity = $"Restart-FlinkApplication {request.ApplicationName}";

        ObservedApplication seen = await reader.ObserveAsync(request.ApplicationName, cancellation);
        if (!ApplicationWaiter.IsAtRest(seen.Application)) (seen, _) = await waiter.UntilAtRestAsync(request.ApplicationName, null, activity, host, cancellation);
        if (seen.Application.Status != "RUNNING") throw new OperationException(ApplicationFailures.NothingToRestart(seen.Application));
        if (request.UnlessRestartedSince is { } since && (await reader.RestartsAsync(request.ApplicationName, since, cancellation)).FirstAfter(since) is { } done)
        {
            host.Verbose($"Application {seen.Application} was restarted already: {Moments.Utc(done.Ended)}.");
            yield return seen.Application;
            yield break;
        }

        FlinkApplication application = seen.Application;
        if (!application.SnapshotsEnabled && !request.AllowStateLoss) host.Refuse(ApplicationFailures.StateWouldBeLost(application, "a restart"));
        StepNeeds needs = new("kinesisanalytics:UpdateApplication", application, [application.KeyArn]);
        await new StepGuard(connections, host).RequireAsync(needs, cancellation);

        string state = application.SnapshotsEnabled ? "keeping its state by a snapshot" : "WITHOUT its state";
        Confirmation answer = await host.ConfirmAsync($"application {application.ApplicationName}", $"restart under {(object?)application.KeyArn ?? "the AWS owned key"}, {state}", cancellation);
        if (answer == Confirmation.WhatIf) yield return application;
        if (answer != Confirmation.Proceed) yield break;

        FlinkApplication restarted = await ByUpdateAsync(connection, waiter, seen, needs, activity, host, cancellation)
            ?? await ByStopAndStartAsync(application, request, host, cancellation);
        yield return restarted with { Changed = true };
    }

    /// <summary>The update, and the wait for it; <see langword="null"/> where the service refuses an update that changes nothing.</summary>
    private async Task<FlinkApplication?> ByUpdateAsync(AwsConnection connection, ApplicationWaiter waiter, ObservedApplication seen, StepNeeds needs, string activity, IOperationHost host, CancellationToken cancellation)
    {
        FlinkApplication application = seen.Application;
        UpdateApplicationRequest update = new()
        {
            ApplicationConfigurationUpdate = new ApplicationConfigurationUpdate
            {
                ApplicationEncryptionConfigurationUpdate = new ApplicationEncryptionConfigurationUpdate
                {
                    KeyTypeUpdate = application.KeyArn is null ? KeyType.AWS_OWNED_KEY : KeyType.CUSTOMER_MANAGED_KEY,
                    KeyIdUpdate = application.KeyArn,
                },
            },
        };
        string? operationId;
        try
        {
            operationId = await new ApplicationActs(connections, host).UpdateAsync(connection, seen, update, "restart", needs, cancellation);
        }
        catch (OperationException e) when (RefusesNoChange(e.Failure, application))
        {
            host.Warning($"The service refuses an update of application '{application.ApplicationName}' that says its encryption configuration again ({e.Failure.Message}); it is stopped and started instead.");
            return null;
        }

        (ObservedApplication after, OperationOutcome? outcome) = await waiter.UntilAtRestAsync(application.ApplicationName, operationId, activity, host, cancellation);
        if (after.Application.Status == "RUNNING" && after.Application.KeyArn == application.KeyArn && outcome is null or { Status: "SUCCESSFUL" }) return after.Application;
        throw new OperationException(await new FailureExplainer(connections, host).ExplainOutcomeAsync(
            ApplicationFailures.OperationFailed(application.ApplicationName, "The restart", outcome, after.Application), needs, cancellation));
    }

    /// <summary>The service does not accept the request, and neither keys nor permissions are the cause: those would stand in the way of the start as well, and a stop without a start is worse than no restart. Without a reader nobody can tell for an application under a CMK, so it is not tried.</summary>
    private bool RefusesNoChange(OperationFailure failure, FlinkApplication application) =>
        failure.Id is "RequestInvalid" or "ApplicationConfigurationInvalid" && (application.KeyArn is null || connections.Has(Actor.Reader));

    private async Task<FlinkApplication> ByStopAndStartAsync(FlinkApplication application, RestartFlinkApplicationRequest request, IOperationHost host, CancellationToken cancellation)
    {
        if (request.Stopping is { } stopping) await stopping(application, cancellation);
        StopFlinkApplicationRequest stop = new() { ApplicationName = application.ApplicationName, AllowStateLoss = request.AllowStateLoss, Timeout = request.Timeout };
        await AgreedHost.RunAsync(host, agreed => new StopFlinkApplicationHandler(connections).RunAsync(stop, agreed, cancellation));
        StartFlinkApplicationRequest start = new() { ApplicationName = application.ApplicationName, Timeout = request.Timeout };
        try
        {
            return (await AgreedHost.RunAsync(host, agreed => new StartFlinkApplicationHandler(connections).RunAsync(start, agreed, cancellation)))[^1];
        }
        catch (OperationException e)
        {
            throw new OperationException(ApplicationFailures.StoppedAndNotStarted(application, e.Failure));
        }
    }
}
