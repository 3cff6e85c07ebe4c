using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Encryption;

/// <summary>Observe, plan, confirm, update, wait, verify: the one way in which the key of an application changes.</summary>
internal sealed class KeyChange(IActorConnections connections, IOperationHost host, string command)
{
    private const int Looks = 6;

    public async IAsyncEnumerable<FlinkCmkChange> RunAsync(FlinkCmkChangeRequest request, string? key, [EnumeratorCancellation] CancellationToken cancellation)
    {
        KeyChangePlan plan = await PlanAsync(request, key, cancellation);
        if (plan.Step is not { } step)
        {
            host.Verbose($"Application {plan.Application} uses {plan.After} already.");
            yield return Result(plan, plan.After, changed: false);
            yield break;
        }

        if (plan is { Effective: ChangeEffect.Now, Application.SnapshotsEnabled: false } && !request.AllowStateLoss)
            host.Refuse(ApplicationFailures.StateWouldBeLost(plan.Application, "a change of key"));
        await new StepGuard(connections, host).RequireAsync(Needs(plan, step), cancellation);

        Confirmation answer = await host.ConfirmAsync(step.Target, step.Action, cancellation);
        if (answer == Confirmation.WhatIf) yield return Result(plan, plan.After, changed: false);
        if (answer != Confirmation.Proceed) yield break;

        (ObservedApplication seen, string? operationId, TimeSpan duration) = await ApplyAsync(plan, step, request.Timeout, cancellation);
        await WarnOfSnapshotsLeftAsync(await connections.ForAsync(Actor.Operator, cancellation), seen.Application, plan.Application.KeyArn, cancellation);
        yield return Result(plan, seen.Application.KeyArn ?? KeyChangePlan.AwsOwnedKey, changed: true) with { OperationId = operationId, Duration = duration };
    }

    /// <summary>Takes the step, waits for its end and verifies what came of it.</summary>
    /// <exception cref="OperationException">The service refused, or could not finish; with the cause, where one can be read.</exception>
    public async Task<(ObservedApplication Seen, string? OperationId, TimeSpan Duration)> ApplyAsync(KeyChangePlan plan, UpdateKeyStep step, TimeSpan? timeout, CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        WaitSettings settings = WaitSettings.For(connection, timeout);
        TimeSpan begun = settings.Elapsed();
        string? operationId = await UpdateAsync(connection, plan, step, cancellation);
        ApplicationReader reader = new(connection);
        (ObservedApplication seen, OperationOutcome? outcome) = await new ApplicationWaiter(reader, settings).UntilAtRestAsync(step.ApplicationName, operationId, $"{command} {step.ApplicationName}", host, cancellation);
        for (int look = 1; look < Looks && outcome is { Status: "SUCCESSFUL" } && !(IsUnder(seen.Application, step.Key) && ApplicationWaiter.IsAtRest(seen.Application)); look++)
        {
            // The log says that it succeeded: what does not show it is an old answer.
            await settings.Delay(settings.Maximum, cancellation);
            seen = await reader.ObserveAsync(step.ApplicationName, cancellation);
        }

        if (!IsUnder(seen.Application, step.Key) || outcome is { Status: not "SUCCESSFUL" } || (plan.Effective == ChangeEffect.Now && seen.Application.Status != "RUNNING"))
        {
            throw new OperationException(await new FailureExplainer(connections, host).ExplainOutcomeAsync(
                ApplicationFailures.OperationFailed(step.ApplicationName, "The change of key", outcome, seen.Application), Needs(plan, step), cancellation));
        }

        return (seen, operationId, settings.Elapsed() - begun);
    }

    /// <summary>Observes, waits for a change that is under way, and says what is left to do.</summary>
    /// <param name="key">Any of the four forms; <see langword="null"/> for the AWS owned key.</param>
    public async Task<KeyChangePlan> PlanAsync(FlinkCmkChangeRequest request, string? key, CancellationToken cancellation)
    {
        KeyReference? reference = null;
        if (key is not null && !KeyReference.TryParse(key, out reference))
            throw new OperationException(Failures.InvalidName("KeyArn", key, "a key ARN, a key id, an alias (alias/NAME) or an alias ARN"));

        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader reader = new(connection);
        ObservedApplication seen = await reader.ObserveAsync(request.ApplicationName, cancellation);
        if (!ApplicationWaiter.IsAtRest(seen.Application))
            (seen, _) = await new ApplicationWaiter(reader, WaitSettings.For(connection, request.Timeout)).UntilAtRestAsync(request.ApplicationName, null, $"{command} {request.ApplicationName}", host, cancellation);

        FlinkApplication application = seen.Application;
        string? wanted = null;
        if (reference is not null)
        {
            if (application.ApplicationMode == "INTERACTIVE") throw new OperationException(ApplicationFailures.ModeUnsupported(application));
            if (!FlinkRuntime.SupportsCmk(application.RuntimeEnvironment)) throw new OperationException(ApplicationFailures.RuntimeTooOld(application));
            if (KeyRules.Refusal(application, reference) is { } refusal) throw new OperationException(refusal);
            wanted = await ResolveAsync(application, reference, cancellation);
        }

        ChangeEffect effective = application.Status == "RUNNING" ? ChangeEffect.Now : ChangeEffect.AtNextStart;
        string after = wanted ?? KeyChangePlan.AwsOwnedKey;
        if (IsUnder(application, wanted) && (wanted is null || IsArn(wanted))) return new KeyChangePlan(application, after, effective, null);

        string manner = effective == ChangeEffect.AtNextStart ? "from its next start on" : application.SnapshotsEnabled ? "by an update that restarts it and keeps its state" : "by an update that restarts it WITHOUT its state";
        string action = $"switch from {(object?)application.KeyArn ?? "the AWS owned key"} to {(object?)wanted ?? "the AWS owned key"}, {manner}";
        return new KeyChangePlan(application, after, effective, new UpdateKeyStep(application.ApplicationName, wanted, seen.ConditionalToken, action));
    }

    /// <summary>The key's ARN. An alias that the operator may not resolve goes to MSF as it is, which resolves it (once: it stores the ARN).</summary>
    private async Task<string> ResolveAsync(FlinkApplication application, KeyReference key, CancellationToken cancellation)
    {
        if (key.Kind == KeyReferenceKind.KeyArn) return key.Text;
        Arn arn = Arn.Parse(application.ApplicationArn);
        if (key.Kind == KeyReferenceKind.KeyId) return $"arn:{arn.Partition}:kms:{arn.Region}:{arn.Account}:key/{key.Text}";
        try
        {
            return await new Keys.KeyResolver(await connections.ForAsync(Actor.Reader, cancellation)).ResolveAsync(key.Text, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && Failures.From(e) is { Category: FailureCategory.PermissionDenied })
        {
            if (application.KeyType == FlinkKeyType.CustomerManagedKey)
            {
                throw new OperationException(new OperationFailure("AliasNotReadable", FailureCategory.PermissionDenied,
                    $"Whether {key.Text} is the key that application '{application.ApplicationName}' uses already ({application.KeyArn}) is not known: the operator may not resolve aliases.",
                    "Give the key's ARN, or -ReaderProfileName of one who may resolve it.", key.Text, e));
            }

            host.Verbose($"{key.Text} is left to MSF to resolve: the operator may not.");
            return key.Text;
        }
    }

    private async Task<string?> UpdateAsync(AwsConnection connection, KeyChangePlan plan, UpdateKeyStep step, CancellationToken cancellation)
    {
        UpdateApplicationRequest update = new()
        {
            ApplicationName = step.ApplicationName,
            ConditionalToken = step.ConditionalToken,
            ApplicationConfigurationUpdate = new ApplicationConfigurationUpdate
            {
                ApplicationEncryptionConfigurationUpdate = new ApplicationEncryptionConfigurationUpdate
                {
                    KeyTypeUpdate = step.Key is null ? KeyType.AWS_OWNED_KEY : KeyType.CUSTOMER_MANAGED_KEY,
                    KeyIdUpdate = step.Key,
                },
            },
        };
        if (step.ConditionalToken is null) update.CurrentApplicationVersionId = plan.Application.VersionId;
        try
        {
            return (await connection.WriteAsync(c => connection.FlinkWrites.UpdateApplicationAsync(update, c), cancellation)).OperationId;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (AwsErrorMapper.IsOutcomeUnclear(e) && (await new ApplicationReader(connection).ObserveAsync(step.ApplicationName, cancellation)).Application is { } now && now.VersionId > plan.Application.VersionId)
            {
                host.Verbose("The answer to UpdateApplication was lost; the application has taken the update.");
                return await OperationOfAsync(connection, step.ApplicationName, cancellation);
            }

            throw new OperationException(await new FailureExplainer(connections, host).ExplainAsync(
                e, "change the key", Needs(plan, step), cancellation));
        }
    }

    /// <summary>The update that was just taken, by the log; it tells how it ends, and why where it fails. <see langword="null"/> where the service keeps no log.</summary>
    private static async Task<string?> OperationOfAsync(AwsConnection connection, string applicationName, CancellationToken cancellation)
    {
        try
        {
            return (await new ApplicationReader(connection).OperationsAsync(applicationName, cancellation)).FirstOrDefault(operation => operation.Operation == "UpdateApplication")?.OperationId;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Snapshots keep the key of their time: the old key stays needed.</summary>
    private async Task WarnOfSnapshotsLeftAsync(AwsConnection connection, FlinkApplication application, string? before, CancellationToken cancellation)
    {
        if (before is null) return;
        int left = 0;
        await foreach (FlinkSnapshot snapshot in new SnapshotReader(connection).ListAsync(application, cancellation)) left += snapshot.KeyArn == before ? 1 : 0;
        if (left > 0) host.Warning($"{left} snapshot(s) of application '{application.ApplicationName}' stay under {before}: leave that key enabled as long as they may be restored.");
    }

    // Permission on both keys is needed until the new one is proven (AWS Big Data blog, 2025-09-05).
    private static StepNeeds Needs(KeyChangePlan plan, UpdateKeyStep step) => new("kinesisanalytics:UpdateApplication", plan.Application, [step.Key, plan.Application.KeyArn]);

    private static bool IsArn(string key) => key.StartsWith("arn:", StringComparison.Ordinal) && !key.Contains(":alias/");

    /// <summary>An alias that was left to MSF cannot be compared; any CMK then counts, for MSF stored what it resolved.</summary>
    private static bool IsUnder(FlinkApplication application, string? key) => key is null
        ? application.KeyType == FlinkKeyType.AwsOwnedKey
        : IsArn(key) ? application.KeyArn == key : application.KeyType == FlinkKeyType.CustomerManagedKey;

    private static FlinkCmkChange Result(KeyChangePlan plan, string after, bool changed) => new()
    {
        ApplicationName = plan.Application.ApplicationName,
        ApplicationArn = plan.Application.ApplicationArn,
        Before = plan.Before,
        After = after,
        Changed = changed,
        Effective = plan.Effective,
        Region = plan.Application.Region,
    };
}
