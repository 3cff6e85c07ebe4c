using Amazon.IdentityManagement.Model;
using Amazon.KeyManagementService.Model;
using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>What a colleague does to the same application, the same IAM policy or the same key.</summary>
internal enum ColleagueAct
{
    None,
    UpdateSetting,
    StopAndStart,
    Stop,
    TakeSnapshot,
    DeleteSnapshot,
    PutPolicyVersion,
    DetachPolicy,
    PutKeyPolicy,
    DisableAndEnableKey,
    DisableKey,
    MoveAlias,
    ScheduleAndCancelDeletion,
}

/// <summary>Somebody else with the account's own tools, who knows nothing of a transaction. The faults of the run meet him too; he tries again.</summary>
internal sealed class Colleague(FaultWorld world)
{
    public const string SpareAlias = "alias/spare";

    /// <summary>Of the statements that he adds: they are his, and must not be lost.</summary>
    public const string Sid = "Theirs";

    private const int Tries = 25;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private string? _policy;
    private string? _aliasTarget;
    private string? _key;

    /// <summary>What he has done, in words; <see langword="null"/> where there was nothing for him to do.</summary>
    public string? Done { get; private set; }

    /// <summary>The policy or key to which he has added a statement.</summary>
    public string? Extended { get; private set; }

    /// <summary>Whether what he did is of a kind that he can take back.</summary>
    public bool CanUndo { get; private set; }

    /// <summary>Whether he has disabled this key.</summary>
    public bool HasDisabled(string keyArn) => _key == keyArn;

    public async Task ActAsync(ColleagueAct act)
    {
        Truth now = world.Look();
        // The key that orders uses, or is going to.
        string? key = now.KeyArn ?? now.Aliases.Where(a => a.Name == "alias/orders").Select(a => Truth.Text(now.Key(a.KeyId)["arn"])).FirstOrDefault();
        switch (act)
        {
            case ColleagueAct.UpdateSetting when now.Status is "RUNNING" or "READY":
                await FlinkAsync((c, token) => c.FlinkWrites.UpdateApplicationAsync(new UpdateApplicationRequest
                {
                    ApplicationName = "orders",
                    ConditionalToken = token,
                    ApplicationConfigurationUpdate = new ApplicationConfigurationUpdate { FlinkApplicationConfigurationUpdate = new FlinkApplicationConfigurationUpdate { MonitoringConfigurationUpdate = new MonitoringConfigurationUpdate { ConfigurationTypeUpdate = ConfigurationType.CUSTOM, LogLevelUpdate = LogLevel.DEBUG } } },
                }));
                Done = "updated another setting of orders";
                break;
            case ColleagueAct.Stop or ColleagueAct.StopAndStart when now.Status == "RUNNING":
                await FlinkAsync((c, _) => c.FlinkWrites.StopApplicationAsync(new StopApplicationRequest { ApplicationName = "orders" }));
                Rest();
                Done = "stopped orders";
                CanUndo = true;
                if (act == ColleagueAct.Stop) break;
                await UndoAsync(act);
                Done = "stopped and started orders";
                break;
            case ColleagueAct.TakeSnapshot when now.Status == "RUNNING":
                await FlinkAsync((c, _) => c.FlinkWrites.CreateApplicationSnapshotAsync(new CreateApplicationSnapshotRequest { ApplicationName = "orders", SnapshotName = "theirs" }));
                Done = "took a snapshot";
                break;
            case ColleagueAct.DeleteSnapshot when now.Status is "RUNNING" or "READY" && now.Snapshots.LastOrDefault(s => Truth.Text(s["status"]) == "READY") is { } newest:
                await FlinkAsync((c, _) => c.FlinkWrites.DeleteApplicationSnapshotAsync(new DeleteApplicationSnapshotRequest { ApplicationName = "orders", SnapshotName = Truth.Text(newest["name"])!, SnapshotCreationTimestamp = Truth.Time(newest["createdAt"]).UtcDateTime }));
                Done = $"deleted snapshot {newest["name"]}";
                break;
            case ColleagueAct.PutPolicyVersion when OperatorCmk(now) is { } policy && now.Policy(policy) is { } held && Truth.List(held["versions"]).Count < 5:
                string more = now.Document(policy).Insert(now.Document(policy).LastIndexOf(']'), ",{\"Sid\":\"" + Sid + "\",\"Effect\":\"Allow\",\"Action\":\"logs:DescribeLogGroups\",\"Resource\":\"*\"}");
                await IamAsync(c => c.IamWrites.CreatePolicyVersionAsync(new CreatePolicyVersionRequest { PolicyArn = policy, PolicyDocument = more, SetAsDefault = true }));
                Extended = policy;
                Done = $"put a version of {policy} with a statement more";
                break;
            case ColleagueAct.DetachPolicy when OperatorCmk(now) is { } policy:
                _policy = policy;
                await IamAsync(c => c.IamWrites.DetachRolePolicyAsync(new DetachRolePolicyRequest { RoleName = "Operator", PolicyArn = policy }));
                CanUndo = true;
                Done = $"detached {policy} from Operator";
                break;
            case ColleagueAct.PutKeyPolicy when key is not null && now.TryKey(key) is { } there && Truth.Text(there["state"]) is "Enabled" or "Disabled":
                string text = Truth.Text(there["policyText"])!;
                text = text.Insert(text.LastIndexOf(']'), ",{\"Sid\":\"" + Sid + "\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:role/Reader\"},\"Action\":\"kms:ListKeyPolicies\",\"Resource\":\"*\"}");
                await KmsAsync(c => c.KmsWrites.PutKeyPolicyAsync(new PutKeyPolicyRequest { KeyId = key, PolicyName = "default", Policy = text }));
                Extended = key;
                Done = $"put a policy of {key} with a statement more";
                break;
            case ColleagueAct.DisableKey or ColleagueAct.DisableAndEnableKey when key is not null && State(now, key) == "Enabled":
                _key = key;
                await KmsAsync(c => c.KmsWrites.DisableKeyAsync(new DisableKeyRequest { KeyId = key }));
                CanUndo = true;
                Done = $"disabled {key}";
                if (act == ColleagueAct.DisableKey) break;
                await UndoAsync(act);
                Done = $"disabled and enabled {key}";
                break;
            case ColleagueAct.ScheduleAndCancelDeletion when key is not null && State(now, key) == "Enabled":
                _key = key;
                await KmsAsync(c => c.KmsWrites.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = key, PendingWindowInDays = 30 }));
                await KmsAsync(c => c.KmsWrites.CancelKeyDeletionAsync(new CancelKeyDeletionRequest { KeyId = key }));
                CanUndo = true;
                Done = $"scheduled the deletion of {key} and cancelled it, which leaves it disabled";
                break;
            case ColleagueAct.MoveAlias when now.Aliases.FirstOrDefault(a => a.Name == "alias/orders") is { KeyId: { } target } && now.Aliases.FirstOrDefault(a => a.Name == SpareAlias) is { KeyId: { } spare }:
                _aliasTarget = target;
                await KmsAsync(c => c.KmsWrites.UpdateAliasAsync(new UpdateAliasRequest { AliasName = "alias/orders", TargetKeyId = spare }));
                CanUndo = true;
                Done = "moved alias/orders to another key";
                break;
        }
    }

    /// <summary>Takes back what he did, as far as it still stands.</summary>
    public async Task UndoAsync(ColleagueAct act)
    {
        Truth now = world.Look();
        switch (act)
        {
            case ColleagueAct.Stop or ColleagueAct.StopAndStart when now.Status == "READY":
                await FlinkAsync((c, _) => c.FlinkWrites.StartApplicationAsync(new StartApplicationRequest { ApplicationName = "orders" }));
                Rest();
                break;
            case ColleagueAct.DetachPolicy when _policy is { } policy && now.Policy(policy) is not null && !now.Attached("Operator").Contains(policy):
                await IamAsync(c => c.IamWrites.AttachRolePolicyAsync(new AttachRolePolicyRequest { RoleName = "Operator", PolicyArn = policy }));
                break;
            case ColleagueAct.DisableKey or ColleagueAct.DisableAndEnableKey or ColleagueAct.ScheduleAndCancelDeletion when _key is { } key && State(now, key) == "Disabled":
                await KmsAsync(c => c.KmsWrites.EnableKeyAsync(new EnableKeyRequest { KeyId = key }));
                break;
            case ColleagueAct.MoveAlias when _aliasTarget is { } target && now.Aliases.Any(a => a.Name == "alias/orders" && a.KeyId == now.Aliases.FirstOrDefault(s => s.Name == SpareAlias).KeyId) && State(now, target) is "Enabled" or "Disabled":
                await KmsAsync(c => c.KmsWrites.UpdateAliasAsync(new UpdateAliasRequest { AliasName = "alias/orders", TargetKeyId = target }));
                break;
        }
    }

    private static string? State(Truth now, string key) => Truth.Text(now.TryKey(key)?["state"]);

    /// <summary>The operator's policy for the use of keys.</summary>
    private static string? OperatorCmk(Truth now) => now.Attached("Operator").FirstOrDefault(p => now.Document(p).Contains(":key/", StringComparison.Ordinal));

    /// <summary>Lets the application come to rest.</summary>
    private void Rest()
    {
        for (int look = 0; look < Tries && world.Look().Status is not ("RUNNING" or "READY"); look++) world.Sandbox.AdvanceClock(Moment);
    }

    private async Task FlinkAsync<T>(Func<AwsConnection, string?, Task<T>> call)
    {
        AwsConnection connection = await world.ConnectAsync("account-administrator");
        await TryAsync(() => call(connection, Truth.Text(world.Look().Orders["conditionalToken"])));
    }

    private async Task IamAsync<T>(Func<AwsConnection, Task<T>> call)
    {
        AwsConnection connection = await world.ConnectAsync("account-administrator");
        await TryAsync(() => call(connection));
    }

    private async Task KmsAsync<T>(Func<AwsConnection, Task<T>> call)
    {
        AwsConnection connection = await world.ConnectAsync("key-administrator");
        await TryAsync(() => call(connection));
    }

    private async Task TryAsync<T>(Func<Task<T>> call)
    {
        for (int attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception e) when (AwsErrorMapper.IsThrottling(e) || AwsErrorMapper.IsOutcomeUnclear(e))
            {
                world.Sandbox.AdvanceClock(Moment);
            }
            catch (Amazon.Runtime.AmazonServiceException)
            {
                // It is so already, or not possible any more: nothing that he insists on.
                return;
            }
        }
    }
}
