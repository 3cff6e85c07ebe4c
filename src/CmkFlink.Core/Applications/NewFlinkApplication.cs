using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Applications;

/// <summary>An application to create.</summary>
public sealed record NewFlinkApplicationRequest
{
    public required string ApplicationName { get; init; }

    public string RuntimeEnvironment { get; init; } = "FLINK-1_20";

    /// <summary>ARN of the service execution role.</summary>
    public required string ExecutionRoleArn { get; init; }

    /// <summary>Key ARN, key id, alias or alias ARN; <see langword="null"/> for the AWS owned key.</summary>
    public string? Key { get; init; }

    public string? Description { get; init; }

    /// <summary>Bucket ARN, object key and version of the application's code; all of it may come later.</summary>
    public string? CodeBucketArn { get; init; }

    /// <summary>Needed with <see cref="CodeBucketArn"/>.</summary>
    public string? CodeFileKey { get; init; }

    public string? CodeObjectVersion { get; init; }

    public bool SnapshotsEnabled { get; init; } = true;

    public bool RollbackEnabled { get; init; } = true;

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>Creates an application; it stays READY. One that is there already is returned where it fits what was asked for.</summary>
public sealed class NewFlinkApplicationHandler(IActorConnections connections) : IOperationHandler<NewFlinkApplicationRequest, FlinkApplication>
{
    public async IAsyncEnumerable<FlinkApplication> RunAsync(NewFlinkApplicationRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Operator, cancellation);
        ApplicationReader reader = new(connection);
        if (!Arn.TryParse(request.ExecutionRoleArn, out Arn? role) || role.Service != "iam" || !role.Resource.StartsWith("role/", StringComparison.Ordinal))
            throw new OperationException(Failures.InvalidName("ExecutionRoleArn", request.ExecutionRoleArn, "the ARN of an IAM role"));

        if (request.CodeBucketArn is null != request.CodeFileKey is null)
            throw new OperationException(ApplicationFailures.CodeIncomplete(request.ApplicationName));

        FlinkApplication planned = Planned(request, connection.Region, role);
        string? key = KeyFor(planned, request.Key);
        ObservedApplication? existing = await reader.TryObserveAsync(request.ApplicationName, cancellation);
        if (existing is not null)
        {
            string differences = string.Join("; ", Differences(existing.Application, request, key));
            if (differences.Length > 0) throw new OperationException(ApplicationFailures.Differs(existing.Application, differences));
            host.Verbose($"Application {existing.Application} is there already.");
            yield return existing.Application;
            yield break;
        }

        StepNeeds needs = new("kinesisanalytics:CreateApplication", planned, [key]) { PassedRoleArn = request.ExecutionRoleArn };
        await new StepGuard(connections, host).RequireAsync(needs, cancellation);
        Confirmation answer = await host.ConfirmAsync($"application {request.ApplicationName}", $"create on {request.RuntimeEnvironment} under {(object?)key ?? "the AWS owned key"}", cancellation);
        if (answer == Confirmation.WhatIf) yield return planned with { KeyArn = key };
        if (answer != Confirmation.Proceed) yield break;

        try
        {
            CreateApplicationRequest create = RequestFor(request, key);
            await connection.WriteAsync(c => connection.FlinkWrites.CreateApplicationAsync(create, c), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (!AwsErrorMapper.IsOutcomeUnclear(e) || await reader.TryObserveAsync(request.ApplicationName, cancellation) is null)
            {
                throw new OperationException(await new FailureExplainer(connections, host).ExplainAsync(
                    e, "create", needs, cancellation));
            }

            host.Verbose("The answer to CreateApplication was lost; the application is there.");
        }

        yield return (await reader.ObserveAsync(request.ApplicationName, cancellation)).Application with { Changed = true };
    }

    private static string? KeyFor(FlinkApplication planned, string? key)
    {
        if (key is null) return null;
        if (!KeyReference.TryParse(key, out KeyReference? reference))
            throw new OperationException(Failures.InvalidName("KeyArn", key, "a key ARN, a key id, an alias (alias/NAME) or an alias ARN"));
        if (planned.ApplicationMode == "INTERACTIVE") throw new OperationException(ApplicationFailures.ModeUnsupported(planned));
        if (!FlinkRuntime.SupportsCmk(planned.RuntimeEnvironment)) throw new OperationException(ApplicationFailures.RuntimeTooOld(planned));
        return KeyRules.Refusal(planned, reference) is { } refusal ? throw new OperationException(refusal) : key;
    }

    private static IEnumerable<string> Differences(FlinkApplication found, NewFlinkApplicationRequest asked, string? key)
    {
        if (found.RuntimeEnvironment != asked.RuntimeEnvironment) yield return $"its runtime is {found.RuntimeEnvironment}, not {asked.RuntimeEnvironment}";
        if (found.ServiceExecutionRole is { } role && role != asked.ExecutionRoleArn) yield return $"its execution role is {role}, not {asked.ExecutionRoleArn}";
        if (key is null ? found.KeyArn is not null : found.KeyArn is null || (key.Contains(":key/") && found.KeyArn != key)) yield return $"it uses {(object?)found.KeyArn ?? "the AWS owned key"}, not {(object?)key ?? "the AWS owned key"}";
    }

    private static CreateApplicationRequest RequestFor(NewFlinkApplicationRequest request, string? key)
    {
        CreateApplicationRequest create = new()
        {
            ApplicationName = request.ApplicationName,
            ApplicationDescription = request.Description,
            RuntimeEnvironment = request.RuntimeEnvironment,
            ServiceExecutionRole = request.ExecutionRoleArn,
            ApplicationConfiguration = new ApplicationConfiguration
            {
                ApplicationSnapshotConfiguration = new ApplicationSnapshotConfiguration { SnapshotsEnabled = request.SnapshotsEnabled },
                ApplicationSystemRollbackConfiguration = new ApplicationSystemRollbackConfiguration { RollbackEnabled = request.RollbackEnabled },
            },
        };
        if (request.Tags.Count > 0) create.Tags = [.. request.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
        if (key is not null) create.ApplicationConfiguration.ApplicationEncryptionConfiguration = new ApplicationEncryptionConfiguration { KeyType = KeyType.CUSTOMER_MANAGED_KEY, KeyId = key };
        if (request.CodeBucketArn is not null && request.CodeFileKey is not null)
        {
            create.ApplicationConfiguration.ApplicationCodeConfiguration = new ApplicationCodeConfiguration
            {
                CodeContentType = CodeContentType.ZIPFILE,
                CodeContent = new CodeContent { S3ContentLocation = new S3ContentLocation { BucketARN = request.CodeBucketArn, FileKey = request.CodeFileKey, ObjectVersion = request.CodeObjectVersion } },
            };
        }

        return create;
    }

    private static FlinkApplication Planned(NewFlinkApplicationRequest request, string region, Arn role)
    {
        ApplicationFailures.CheckName(request.ApplicationName);
        return new FlinkApplication
        {
            ApplicationName = request.ApplicationName,
            ApplicationArn = FlinkNames.ApplicationArn(region, role.Account, request.ApplicationName),
            Status = "PLANNED",
            RuntimeEnvironment = request.RuntimeEnvironment,
            ApplicationMode = FlinkRuntime.ModeOf(request.RuntimeEnvironment),
            KeyType = request.Key is null ? FlinkKeyType.AwsOwnedKey : FlinkKeyType.CustomerManagedKey,
            VersionId = 0,
            SnapshotsEnabled = request.SnapshotsEnabled,
            RollbackEnabled = request.RollbackEnabled,
            ServiceExecutionRole = request.ExecutionRoleArn,
            Region = region,
        };
    }
}
