using Amazon.KeyManagementService.Model;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Documents;
using FlinkTag = Amazon.KinesisAnalyticsV2.Model.Tag;
using FlinkTagResource = Amazon.KinesisAnalyticsV2.Model.TagResourceRequest;
using FlinkUntagResource = Amazon.KinesisAnalyticsV2.Model.UntagResourceRequest;
using KmsTag = Amazon.KeyManagementService.Model.Tag;
using KmsTagResource = Amazon.KeyManagementService.Model.TagResourceRequest;
using KmsUntagResource = Amazon.KeyManagementService.Model.UntagResourceRequest;

namespace CmkFlink.Core.Rehearsal;

/// <summary>The steps that use what the policies grant beyond the first set-up: reading, the life of an application, rotation and retirement of keys.</summary>
internal sealed class RehearsalUses(RehearsalScene scene)
{
    private const string MadeUpTag = "rehearsed";

    private string Name => scene.Request.ApplicationName;

    /// <summary>All that a reader reads: the key that names him, the one that leaves it to IAM, the application, the policies of roles, users and groups.</summary>
    public async Task<string> SeeAsync(CancellationToken cancellation)
    {
        AwsConnection reader = await scene.AsAsync(Actor.Reader, cancellation);
        List<RehearsalCall> calls =
        [
            new("kinesisanalytics:ListApplications", async c => await reader.Flink.ListApplicationsAsync(new ListApplicationsRequest(), c)),
            new("kms:ListKeys", async c => await reader.Kms.ListKeysAsync(new ListKeysRequest(), c)),
            new("kms:ListAliases", async c => await reader.Kms.ListAliasesAsync(new ListAliasesRequest(), c)),
            .. await SeeApplicationAsync(reader, cancellation),
            .. SeeVersions(reader, scene.Request.ApplicationName),
            .. SeeKey(reader, scene.Key.KeyArn),
            .. SeeKey(reader, scene.DelegatedKey.KeyArn),
        ];
        string made = await scene.UseAsync(calls, cancellation);

        IdentityPolicyReader policies = new(reader);
        string execution = scene.Request.ExecutionRoleArn;
        List<IamPrincipalName> principals = [IamPrincipalName.Role(scene.Request.OperatorRoleName), IamPrincipalName.Role(execution.Substring(execution.LastIndexOf('/') + 1)), .. scene.Request.ReadUserNames.Select(IamPrincipalName.User)];
        int read = 0;
        foreach (IamPrincipalName principal in principals)
        {
            IdentityPolicies found = await policies.ReadAsync(principal, cancellation);
            if (!found.IsComplete) throw RehearsalScene.Unexpected($"{found.Unread[0].What} cannot be read: {found.Unread[0].Reason}");
            read += found.Identity.Count;
        }

        return $"{made}; {read} policies of {principals.Count} principals read";
    }

    /// <summary>The second key's policy names no operator: every call that MSF makes in the operator's name rests on the operator's own policy.</summary>
    public async Task<string> MoveAndRollBackAsync(CancellationToken cancellation)
    {
        FlinkCmkChange change = await RehearsalScene.SingleAsync(new EnableFlinkCmkHandler(scene.Connections).RunAsync(
            new EnableFlinkCmkRequest(new FlinkCmkChangeRequest { ApplicationName = Name, Timeout = scene.Request.Timeout }, scene.DelegatedKey.KeyArn), scene.Host, cancellation));
        if (change.After != scene.DelegatedKey.KeyArn) throw RehearsalScene.Unexpected($"the change says {change}");

        AwsConnection operating = await scene.AsAsync(Actor.Operator, cancellation);
        ApplicationReader reader = new(operating);
        // A snapshot under the second key, so that the operator's part in it rests on his own policy as well.
        await RehearsalScene.SingleAsync(new NewFlinkSnapshotHandler(scene.Connections, scene.Request.UtcNow).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = Name, Timeout = scene.Request.Timeout }, scene.Host, cancellation));
        long version = (await reader.ObserveAsync(Name, cancellation)).Application.VersionId;
        string? operation = null;
        string answer = await scene.UseAsync(
        [
            new("kinesisanalytics:RollbackApplication", async c =>
            {
                RollbackApplicationResponse response = await operating.FlinkWrites.RollbackApplicationAsync(new RollbackApplicationRequest { ApplicationName = Name, CurrentApplicationVersionId = version }, c);
                operation = response.OperationId;
                return response;
            }),
        ], cancellation);
        (ObservedApplication seen, OperationOutcome? outcome) = await new ApplicationWaiter(reader, WaitSettings.For(operating, scene.Request.Timeout)).UntilAtRestAsync(Name, operation, "roll back", scene.Host, cancellation);
        return seen.Application.Status == "RUNNING" && seen.Application.KeyArn == scene.Key.KeyArn
            ? $"{change.After}, then {seen.Application.KeyArn} again ({answer})"
            : throw RehearsalScene.Unexpected($"it is {seen.Application.Status} under {(object?)seen.Application.KeyArn ?? "the AWS owned key"}: {outcome?.ErrorString}");
    }

    public async Task<string> OperateAsync(CancellationToken cancellation)
    {
        AwsConnection operating = await scene.AsAsync(Actor.Operator, cancellation);
        string arn = scene.Request.ApplicationArn;
        List<RehearsalCall> calls =
        [
            new("kinesisanalytics:ListApplications", async c => await operating.Flink.ListApplicationsAsync(new ListApplicationsRequest(), c)),
            .. await SeeApplicationAsync(operating, cancellation),
            .. SeeVersions(operating, Name),
            new("kinesisanalytics:TagResource", async c => await operating.FlinkWrites.TagResourceAsync(new FlinkTagResource { ResourceARN = arn, Tags = [new FlinkTag { Key = MadeUpTag, Value = "yes" }] }, c)),
            new("kinesisanalytics:UntagResource", async c => await operating.FlinkWrites.UntagResourceAsync(new FlinkUntagResource { ResourceARN = arn, TagKeys = [MadeUpTag] }, c)),
            new("kinesisanalytics:UpdateApplicationMaintenanceConfiguration", async c => await operating.FlinkWrites.UpdateApplicationMaintenanceConfigurationAsync(
                new UpdateApplicationMaintenanceConfigurationRequest { ApplicationName = Name, ApplicationMaintenanceConfigurationUpdate = new ApplicationMaintenanceConfigurationUpdate { ApplicationMaintenanceWindowStartTimeUpdate = "03:00" } }, c)),
            new("kinesisanalytics:CreateApplication", async c => await operating.FlinkWrites.CreateApplicationAsync(
                new CreateApplicationRequest { ApplicationName = Copy(Name), RuntimeEnvironment = "FLINK-1_20", ServiceExecutionRole = scene.Request.ExecutionRoleArn }, c)),
        ];
        return await scene.UseAsync(calls, cancellation);
    }

    /// <summary>What tells an administrator whether a key is still needed.</summary>
    public async Task<string> SeeUsersOfKeyAsync(CancellationToken cancellation)
    {
        AwsConnection administrator = await scene.AsAsync(Actor.KeyAdministrator, cancellation);
        List<GrantListEntry> grants = [];
        List<RehearsalCall> calls =
        [
            new("kinesisanalytics:ListApplications", async c => await administrator.Flink.ListApplicationsAsync(new ListApplicationsRequest(), c)),
            .. (await SeeApplicationAsync(administrator, cancellation)).Where(call => call.Action is not ("kinesisanalytics:DescribeApplicationSnapshot" or "kinesisanalytics:DescribeApplicationOperation")),
            new("kms:ListGrants", async c =>
            {
                ListGrantsResponse page = await administrator.Kms.ListGrantsAsync(new ListGrantsRequest { KeyId = scene.Key.KeyArn }, c);
                grants.AddRange(page.Grants ?? []);
                return page;
            }),
        ];
        string made = await scene.UseAsync(calls, cancellation);
        if (grants.Count == 0) throw RehearsalScene.Unexpected("the running application has no grant on its key");
        try
        {
            await administrator.KmsWrites.RevokeGrantAsync(new RevokeGrantRequest { KeyId = scene.Key.KeyArn, GrantId = grants[0].GrantId, DryRun = true }, cancellation);
        }
        catch (DryRunOperationException)
        {
            // "The request would have succeeded, but the DryRun option is set" (KMS developer guide, testing permissions).
            return $"{made}; {grants.Count} grants, which could be revoked";
        }

        throw RehearsalScene.Unexpected("a dry run of kms:RevokeGrant was answered like a call");
    }

    /// <summary>All that rotation and retirement will do to a key. At the end the key is Enabled again, under its own alias alone.</summary>
    /// <param name="key">The key.</param>
    /// <param name="other">Where an alias is moved to.</param>
    public async Task<string> AdministerAsync(FlinkCmkKey key, FlinkCmkKey other, CancellationToken cancellation)
    {
        AwsConnection administrator = await scene.AsAsync(Actor.KeyAdministrator, cancellation);
        Amazon.KeyManagementService.IAmazonKeyManagementService reads = administrator.Kms, writes = administrator.KmsWrites;
        string arn = key.KeyArn, next = scene.Request.Alias + "-next";
        PolicyDocument policy = key.Policy ?? throw RehearsalScene.Unexpected($"the policy of {arn} could not be read back");
        List<RehearsalCall> calls =
        [
            new("kms:DescribeKey", async c => await reads.DescribeKeyAsync(new DescribeKeyRequest { KeyId = arn }, c)),
            new("kms:GetKeyPolicy", async c => await reads.GetKeyPolicyAsync(new GetKeyPolicyRequest { KeyId = arn }, c)),
            new("kms:ListKeyPolicies", async c => await reads.ListKeyPoliciesAsync(new ListKeyPoliciesRequest { KeyId = arn }, c)),
            new("kms:PutKeyPolicy", async c => await writes.PutKeyPolicyAsync(new PutKeyPolicyRequest { KeyId = arn, PolicyName = "default", Policy = policy.ToJson() }, c)),
            new("kms:UpdateKeyDescription", async c => await writes.UpdateKeyDescriptionAsync(new UpdateKeyDescriptionRequest { KeyId = arn, Description = "Rehearsed" }, c)),
            new("kms:GetKeyLastUsage", async c => await reads.GetKeyLastUsageAsync(new GetKeyLastUsageRequest { KeyId = arn }, c)),
            new("kms:ListKeys", async c => await reads.ListKeysAsync(new ListKeysRequest(), c)),
            new("kms:ListAliases", async c => await reads.ListAliasesAsync(new ListAliasesRequest(), c)),
            new("kms:TagResource", async c => await writes.TagResourceAsync(new KmsTagResource { KeyId = arn, Tags = [new KmsTag { TagKey = MadeUpTag, TagValue = "yes" }] }, c)),
            new("kms:ListResourceTags", async c => await reads.ListResourceTagsAsync(new ListResourceTagsRequest { KeyId = arn }, c)),
            new("kms:UntagResource", async c => await writes.UntagResourceAsync(new KmsUntagResource { KeyId = arn, TagKeys = [MadeUpTag] }, c)),
            new("kms:CreateAlias", async c => await writes.CreateAliasAsync(new CreateAliasRequest { AliasName = next, TargetKeyId = arn }, c)),
            new("kms:UpdateAlias", async c => await writes.UpdateAliasAsync(new UpdateAliasRequest { AliasName = next, TargetKeyId = other.KeyArn }, c)),
            new("kms:UpdateAlias", async c => await writes.UpdateAliasAsync(new UpdateAliasRequest { AliasName = next, TargetKeyId = arn }, c)),
            new("kms:DeleteAlias", async c => await writes.DeleteAliasAsync(new DeleteAliasRequest { AliasName = next }, c)),
            new("kms:EnableKeyRotation", async c => await writes.EnableKeyRotationAsync(new EnableKeyRotationRequest { KeyId = arn }, c)),
            new("kms:GetKeyRotationStatus", async c => await reads.GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = arn }, c)),
            new("kms:DisableKeyRotation", async c => await writes.DisableKeyRotationAsync(new DisableKeyRotationRequest { KeyId = arn }, c)),
            new("kms:RotateKeyOnDemand", async c => await writes.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = arn }, c)),
            new("kms:ListKeyRotations", async c => await reads.ListKeyRotationsAsync(new ListKeyRotationsRequest { KeyId = arn }, c)),
            new("kms:DisableKey", async c => await writes.DisableKeyAsync(new DisableKeyRequest { KeyId = arn }, c)),
            new("kms:ScheduleKeyDeletion", async c => await writes.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = arn, PendingWindowInDays = 30 }, c)),
            new("kms:CancelKeyDeletion", async c => await writes.CancelKeyDeletionAsync(new CancelKeyDeletionRequest { KeyId = arn }, c)),
            new("kms:EnableKey", async c => await writes.EnableKeyAsync(new EnableKeyRequest { KeyId = arn }, c)),
        ];
        return await scene.UseAsync(calls, cancellation);
    }

    /// <summary>A name beside the application's that is no longer than names may be.</summary>
    private static string Copy(string name) => (name.Length > 120 ? name.Substring(0, 120) : name) + "-copy";

    private async Task<IReadOnlyList<RehearsalCall>> SeeApplicationAsync(AwsConnection connection, CancellationToken cancellation)
    {
        // Names that the calls need come from the operator, so that a refusal of the one who is tested shows as his.
        AwsConnection operating = await scene.AsAsync(Actor.Operator, cancellation);
        string snapshot = (await operating.Flink.ListApplicationSnapshotsAsync(new ListApplicationSnapshotsRequest { ApplicationName = Name }, cancellation)).SnapshotSummaries[0].SnapshotName;
        string operation = (await operating.Flink.ListApplicationOperationsAsync(new ListApplicationOperationsRequest { ApplicationName = Name }, cancellation)).ApplicationOperationInfoList.FirstOrDefault()?.OperationId
            ?? throw RehearsalScene.Unexpected($"the log of application {Name} names no operation");
        return
        [
            new("kinesisanalytics:DescribeApplication", async c => await connection.Flink.DescribeApplicationAsync(new DescribeApplicationRequest { ApplicationName = Name }, c)),
            new("kinesisanalytics:ListApplicationSnapshots", async c => await connection.Flink.ListApplicationSnapshotsAsync(new ListApplicationSnapshotsRequest { ApplicationName = Name }, c)),
            new("kinesisanalytics:DescribeApplicationSnapshot", async c => await connection.Flink.DescribeApplicationSnapshotAsync(new DescribeApplicationSnapshotRequest { ApplicationName = Name, SnapshotName = snapshot }, c)),
            new("kinesisanalytics:ListApplicationOperations", async c => await connection.Flink.ListApplicationOperationsAsync(new ListApplicationOperationsRequest { ApplicationName = Name }, c)),
            new("kinesisanalytics:DescribeApplicationOperation", async c => await connection.Flink.DescribeApplicationOperationAsync(new DescribeApplicationOperationRequest { ApplicationName = Name, OperationId = operation }, c)),
            new("kinesisanalytics:ListTagsForResource", async c => await connection.Flink.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceARN = scene.Request.ApplicationArn }, c)),
        ];
    }

    private static IReadOnlyList<RehearsalCall> SeeVersions(AwsConnection connection, string name) =>
    [
        new("kinesisanalytics:ListApplicationVersions", async c => await connection.Flink.ListApplicationVersionsAsync(new ListApplicationVersionsRequest { ApplicationName = name }, c)),
        new("kinesisanalytics:DescribeApplicationVersion", async c => await connection.Flink.DescribeApplicationVersionAsync(new DescribeApplicationVersionRequest { ApplicationName = name, ApplicationVersionId = 1 }, c)),
    ];

    private static IReadOnlyList<RehearsalCall> SeeKey(AwsConnection reader, string arn) =>
    [
        new("kms:DescribeKey", async c => await reader.Kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = arn }, c)),
        new("kms:GetKeyPolicy", async c => await reader.Kms.GetKeyPolicyAsync(new GetKeyPolicyRequest { KeyId = arn }, c)),
        new("kms:ListGrants", async c => await reader.Kms.ListGrantsAsync(new ListGrantsRequest { KeyId = arn }, c)),
        new("kms:GetKeyRotationStatus", async c => await reader.Kms.GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = arn }, c)),
        new("kms:ListKeyRotations", async c => await reader.Kms.ListKeyRotationsAsync(new ListKeyRotationsRequest { KeyId = arn }, c)),
        new("kms:ListResourceTags", async c => await reader.Kms.ListResourceTagsAsync(new ListResourceTagsRequest { KeyId = arn }, c)),
    ];
}
