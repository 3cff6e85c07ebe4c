using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Applications;

/// <summary>An application to stop.</summary>
public sealed record StopFlinkApplicationRequest
{
    public required string ApplicationName { get; init; }

    /// <summary>Stop without a snapshot, for an application that is stuck. Loses the state since the last one, so it needs <see cref="AllowStateLoss"/>.</summary>
    public bool ForceStop { get; init; }

    /// <summary>Accept that state is lost: snapshots are disabled, or the stop is forced.</summary>
    public bool AllowStateLoss { get; init; }

    public TimeSpan? Timeout { get; init; }
}

/// <summary>Stops an application, keeping its state by a snapshot, and waits until it is READY.</summary>
public sealed class StopFlinkApplicationHandler(IActorConnections connections) : IOperationHandler<StopFlinkApplicationRequest, FlinkApplication>
{
    public async IAsyncEnumerable<FlinkApplication> RunAsync(StopFlinkApplicationRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader reader = new(connection);
        ApplicationWaiter waiter = new(reader, WaitSettings.For(connection, request.Timeout));
        string activity = $"Stop-FlinkApplication {request.ApplicationName}";

        FlinkApplication application = (await reader.ObserveAsync(request.ApplicationName, cancellation)).Application;
        bool stopping = application.Status is "STOPPING" or "FORCE_STOPPING";
        if (!stopping && !request.ForceStop && !ApplicationWaiter.IsAtRest(application))
            application = (await waiter.UntilAtRestAsync(application.ApplicationName, null, activity, host, cancellation)).Seen.Application;
        if (application.Status is "READY" or "ROLLED_BACK")
        {
            host.Verbose($"Application {application} is stopped already ({application.Status}).");
            yield return application;
            yield break;
        }

        string? operationId = null;
        if (!stopping)
        {
            if (!request.AllowStateLoss && (request.ForceStop || !application.SnapshotsEnabled))
                host.Refuse(ApplicationFailures.StateWouldBeLost(application, request.ForceStop));
            if (!request.ForceStop) await new StepGuard(connections, host).RequireAsync(Needs(application), cancellation);

            string how = request.ForceStop ? "stop by force, without a snapshot" : application.SnapshotsEnabled ? "stop, keeping the state by a snapshot" : "stop without a snapshot";
            Confirmation answer = await host.ConfirmAsync($"application {application.ApplicationName}", how, cancellation);
            if (answer == Confirmation.WhatIf) yield return application;
            if (answer != Confirmation.Proceed) yield break;
            operationId = await StopAsync(connection, application, request.ForceStop, host, cancellation);
        }

        (ObservedApplication seen, OperationOutcome? outcome) = await waiter.UntilAtRestAsync(application.ApplicationName, operationId, activity, host, cancellation);
        if (seen.Application.Status is not ("READY" or "ROLLED_BACK") || outcome is { Status: not "SUCCESSFUL" })
        {
            throw new OperationException(await new FailureExplainer(connections, host).ExplainOutcomeAsync(
                ApplicationFailures.OperationFailed(application.ApplicationName, "The stop", outcome, seen.Application), Needs(application), cancellation));
        }

        yield return seen.Application with { Changed = true };
    }

    private async Task<string?> StopAsync(AwsConnection connection, FlinkApplication application, bool force, IOperationHost host, CancellationToken cancellation)
    {
        StopApplicationRequest stop = new() { ApplicationName = application.ApplicationName };
        if (force) stop.Force = true;
        try
        {
            return (await connection.WriteAsync(c => connection.FlinkWrites.StopApplicationAsync(stop, c), cancellation)).OperationId;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (AwsErrorMapper.IsOutcomeUnclear(e) && (await new ApplicationReader(connection).ObserveAsync(application.ApplicationName, cancellation)).Application.Status is "STOPPING" or "FORCE_STOPPING" or "READY")
            {
                host.Verbose("The answer to StopApplication was lost; the application is stopping.");
                return null;
            }

            throw new OperationException(await new FailureExplainer(connections, host).ExplainAsync(
                e, "stop", Needs(application), cancellation));
        }
    }

    private static StepNeeds Needs(FlinkApplication application) => new("kinesisanalytics:StopApplication", application, [application.KeyArn]);
}
