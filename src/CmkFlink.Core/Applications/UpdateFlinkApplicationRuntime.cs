using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Applications;

/// <summary>An application to upgrade in place.</summary>
public sealed record UpdateFlinkApplicationRuntimeRequest
{
    public required string ApplicationName { get; init; }

    /// <summary>FLINK-1_20 or later.</summary>
    public string RuntimeEnvironment { get; init; } = "FLINK-1_20";

    /// <summary>Object key of code that was built for the new runtime; <see langword="null"/> keeps the code.</summary>
    public string? CodeFileKey { get; init; }

    /// <summary>Bucket of that code; <see langword="null"/> keeps the bucket.</summary>
    public string? CodeBucketArn { get; init; }

    public string? CodeObjectVersion { get; init; }

    /// <summary>Accept that the state of a RUNNING application without snapshots is lost.</summary>
    public bool AllowStateLoss { get; init; }

    public TimeSpan? Timeout { get; init; }
}

/// <summary>Upgrades an application in place to a runtime that supports CMKs; its ARN and snapshots stay.</summary>
/// <remarks>MSF developer guide, how-in-place-version-upgrades: not for Studio notebooks; a RUNNING application restarts from a snapshot, a READY one takes the runtime at its next start.</remarks>
public sealed class UpdateFlinkApplicationRuntimeHandler(IActorConnections connections) : IOperationHandler<UpdateFlinkApplicationRuntimeRequest, FlinkApplication>
{
    public async IAsyncEnumerable<FlinkApplication> RunAsync(UpdateFlinkApplicationRuntimeRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader reader = new(connection);
        ApplicationWaiter waiter = new(reader, WaitSettings.For(connection, request.Timeout));
        string activity = $"Update-FlinkApplicationRuntime {request.ApplicationName}";

        ObservedApplication seen = await reader.ObserveAsync(request.ApplicationName, cancellation);
        Check(seen.Application, request.RuntimeEnvironment);
        if (!ApplicationWaiter.IsAtRest(seen.Application)) (seen, _) = await waiter.UntilAtRestAsync(request.ApplicationName, null, activity, host, cancellation);
        FlinkApplication application = seen.Application;
        bool changesCode = request.CodeFileKey is not null || request.CodeBucketArn is not null || request.CodeObjectVersion is not null;
        if (application.RuntimeEnvironment == request.RuntimeEnvironment)
        {
            host.Verbose($"Application {application} runs on {application.RuntimeEnvironment} already{(changesCode ? "; its code stays as it is" : "")}.");
            yield return application;
            yield break;
        }

        bool running = application.Status == "RUNNING";
        if (running && !application.SnapshotsEnabled && !request.AllowStateLoss) host.Refuse(ApplicationFailures.StateWouldBeLost(application, "an upgrade"));
        StepNeeds needs = new("kinesisanalytics:UpdateApplication", application, [application.KeyArn]);
        await new StepGuard(connections, host).RequireAsync(needs, cancellation);

        string manner = !running ? "from its next start on" : application.SnapshotsEnabled ? "by an update that restarts it and keeps its state" : "by an update that restarts it WITHOUT its state";
        if (!changesCode) host.Warning($"The code of application '{application.ApplicationName}' stays: it must run on {request.RuntimeEnvironment}. -CodeFileKey names code that was built for it.");
        Confirmation answer = await host.ConfirmAsync($"application {application.ApplicationName}", $"upgrade from {application.RuntimeEnvironment} to {request.RuntimeEnvironment}, {manner}", cancellation);
        if (answer == Confirmation.WhatIf) yield return application;
        if (answer != Confirmation.Proceed) yield break;

        string? operationId = await new ApplicationActs(connections, host).UpdateAsync(connection, seen, UpdateOf(request, changesCode), "upgrade", needs, cancellation);
        (ObservedApplication after, OperationOutcome? outcome) = await waiter.UntilAtRestAsync(application.ApplicationName, operationId, activity, host, cancellation);
        if (after.Application.RuntimeEnvironment != request.RuntimeEnvironment || outcome is { Status: not "SUCCESSFUL" } || (running && after.Application.Status != "RUNNING"))
        {
            throw new OperationException(await new FailureExplainer(connections, host).ExplainOutcomeAsync(
                ApplicationFailures.OperationFailed(application.ApplicationName, "The upgrade", outcome, after.Application), needs, cancellation));
        }

        yield return after.Application with { Changed = true };
    }

    private static void Check(FlinkApplication application, string wanted)
    {
        if (application.ApplicationMode == "INTERACTIVE") throw new OperationException(ApplicationFailures.ModeUnsupported(application));
        if (!FlinkRuntime.SupportsCmk(wanted)) throw new OperationException(ApplicationFailures.NotUpgradable(application, wanted, $"customer managed keys need Flink {FlinkRuntime.FirstWithCmk} or later"));
        if (FlinkRuntime.VersionOf(application.RuntimeEnvironment) is not { } present) throw new OperationException(ApplicationFailures.NotUpgradable(application, wanted, "only Flink applications can be upgraded in place"));
        if (FlinkRuntime.VersionOf(wanted) < present) throw new OperationException(ApplicationFailures.NotUpgradable(application, wanted, "an upgrade does not lead back, and a snapshot of a later runtime cannot be restored on an earlier one"));
    }

    private static UpdateApplicationRequest UpdateOf(UpdateFlinkApplicationRuntimeRequest request, bool changesCode)
    {
        UpdateApplicationRequest update = new() { RuntimeEnvironmentUpdate = request.RuntimeEnvironment };
        if (!changesCode) return update;
        update.ApplicationConfigurationUpdate = new ApplicationConfigurationUpdate
        {
            ApplicationCodeConfigurationUpdate = new ApplicationCodeConfigurationUpdate
            {
                CodeContentUpdate = new CodeContentUpdate
                {
                    S3ContentLocationUpdate = new S3ContentLocationUpdate { BucketARNUpdate = request.CodeBucketArn, FileKeyUpdate = request.CodeFileKey, ObjectVersionUpdate = request.CodeObjectVersion },
                },
            },
        };
        return update;
    }
}
