using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Flink;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Flink;

/// <summary>An account with the application <c>orders</c> and an operator who may do everything with applications, and with keys what their policies say.</summary>
internal sealed class FlinkWorld
{
    public const string Arn = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders";

    public FlinkWorld(string runtime = "FLINK-1_20", bool rollback = false, bool snapshots = true)
    {
        Account.Authorizer.Allow(TestAccount.OperatorArn, "kinesisanalytics:*");
        Account.Authorizer.Allow(TestAccount.OperatorArn, "iam:PassRole", TestAccount.ExecutionRoleArn);
        Call("CreateApplication", new
        {
            ApplicationName = "orders",
            RuntimeEnvironment = runtime,
            ServiceExecutionRole = TestAccount.ExecutionRoleArn,
            ApplicationConfiguration = new
            {
                ApplicationSnapshotConfiguration = new { SnapshotsEnabled = snapshots },
                ApplicationSystemRollbackConfiguration = new { RollbackEnabled = rollback },
            },
        });
    }

    public TestAccount Account { get; } = new();

    public FlinkApplication Application => Account.FlinkService.Store.Get("orders");

    public JsonObject Detail => Call("DescribeApplication", new { ApplicationName = "orders" })["ApplicationDetail"]!.AsObject();

    public string Status => (string)Detail["ApplicationStatus"]!;

    public long Version => (long)Detail["ApplicationVersionId"]!;

    /// <summary>Key ARN in the application's configuration; "AWS_OWNED_KEY" where it is that.</summary>
    public string Encryption => EncryptionOf(Detail["ApplicationConfigurationDescription"]!);

    /// <summary>As the operator.</summary>
    public JsonObject Call(string operation, object input) => Account.Flink(operation, input, TestAccount.Operator);

    public string Error(string operation, object input) => Account.FlinkError(operation, input, TestAccount.Operator);

    public void Start(object? run = null)
    {
        Call("StartApplication", run is null ? new { ApplicationName = "orders" } : new { ApplicationName = "orders", RunConfiguration = run });
        Account.Settle();
    }

    public void Stop()
    {
        Call("StopApplication", new { ApplicationName = "orders" });
        Account.Settle();
    }

    public void Snapshot(string name)
    {
        Call("CreateApplicationSnapshot", new { ApplicationName = "orders", SnapshotName = name });
        Account.Settle();
    }

    /// <summary>A key with the policy of the MSF developer guide for this application and operator, and the administrator.</summary>
    public string NewKey(Func<KeyPolicyText, KeyPolicyText>? change = null)
    {
        KeyPolicyText policy = new();
        return (string)Account.Kms("CreateKey", new { Policy = (change?.Invoke(policy) ?? policy).ToString() })["KeyMetadata"]!["Arn"]!;
    }

    public void PutPolicy(string keyArn, KeyPolicyText policy) => Account.Kms("PutKeyPolicy", new { KeyId = keyArn, Policy = policy.ToString() });

    public object UpdateTo(string? keyId) => new
    {
        ApplicationName = "orders",
        CurrentApplicationVersionId = Version,
        ApplicationConfigurationUpdate = new { ApplicationEncryptionConfigurationUpdate = keyId is null ? new Dictionary<string, string> { ["KeyTypeUpdate"] = "AWS_OWNED_KEY" } : new() { ["KeyTypeUpdate"] = "CUSTOMER_MANAGED_KEY", ["KeyIdUpdate"] = keyId } },
    };

    public void SwitchTo(string? keyId)
    {
        Call("UpdateApplication", UpdateTo(keyId));
        Account.Settle();
    }

    public List<(string Name, string Status, long Version, string Key)> Snapshots =>
        [.. Call("ListApplicationSnapshots", new { ApplicationName = "orders" })["SnapshotSummaries"]!.AsArray().Select(s => ((string)s!["SnapshotName"]!, (string)s["SnapshotStatus"]!, (long)s["ApplicationVersionId"]!, EncryptionOf(s)))];

    public JsonObject LastOperation
    {
        get
        {
            string id = (string)Call("ListApplicationOperations", new { ApplicationName = "orders" })["ApplicationOperationInfoList"]![0]!["OperationId"]!;
            return Call("DescribeApplicationOperation", new { ApplicationName = "orders", OperationId = id })["ApplicationOperationInfoDetails"]!.AsObject();
        }
    }

    private static string EncryptionOf(JsonNode owner)
    {
        JsonNode block = owner["ApplicationEncryptionConfigurationDescription"]!;
        return (string?)block["KeyId"] ?? (string)block["KeyType"]!;
    }
}
