using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Reports;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Tests.Reports;

/// <summary>Estates as Get-FlinkCmkStatus gives them, at a fixed time.</summary>
internal static class Samples
{
    public const string Account = "123456789012", OtherAccount = "210987654321";

    public static DateTime Now { get; } = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    public static string KeyArn(int number, string region = "eu-west-1") => $"arn:aws:kms:{region}:{Account}:key/{number:x8}-2222-3333-4444-555555555555";

    /// <summary>In order in every respect.</summary>
    public static FlinkCmkStatus Good(string name = "orders", int key = 1, string region = "eu-west-1") => new()
    {
        ApplicationName = name,
        ApplicationArn = $"arn:aws:kinesisanalytics:{region}:{Account}:application/{name}",
        AccountId = Account,
        Region = region,
        Status = "RUNNING",
        RuntimeEnvironment = "FLINK-1_20",
        KeyType = FlinkKeyType.CustomerManagedKey,
        KeyArn = KeyArn(key, region),
        KeyAlias = "alias/" + name,
        KeyState = "Enabled",
        Tags = new Dictionary<string, string> { ["team"] = "streaming", ["env"] = "prod" },
        KeyTags = new Dictionary<string, string>(),
        LastKeyRotation = Now.AddDays(-41),
        LastRestart = Now.AddDays(-41).AddMinutes(9),
        MaterialAge = MaterialAge.Current,
        Snapshots = [new FlinkCmkSnapshotGroup { KeyType = FlinkKeyType.CustomerManagedKey, KeyArn = KeyArn(key, region), KeyAlias = "alias/" + name, KeyState = "Enabled", Count = 12, Oldest = Now.AddDays(-40), Newest = Now.AddDays(-1), Restorable = 12 }],
        OperatorAccess = AccessAnswer.Allowed,
        Operators = [new FlinkCmkOperatorStatus { Principal = $"arn:aws:iam::{Account}:role/Operator", Access = AccessAnswer.Allowed }],
        AutomaticRotation = false,
        OnDemandRotations = 3,
        Observed = Now.AddMinutes(-2),
    };

    public static FlinkCmkStatus AwsOwned(string name = "legacy") => Good(name) with
    {
        Status = "READY",
        RuntimeEnvironment = "FLINK-1_18",
        KeyType = FlinkKeyType.AwsOwnedKey,
        KeyArn = null,
        KeyAlias = null,
        KeyState = null,
        KeyTags = null,
        LastKeyRotation = null,
        MaterialAge = MaterialAge.Unknown,
        Snapshots = [new FlinkCmkSnapshotGroup { KeyType = FlinkKeyType.AwsOwnedKey, Count = 4, Oldest = Now.AddDays(-300), Newest = Now.AddDays(-120), Restorable = 4 }],
        OperatorAccess = null,
        Operators = [],
        AutomaticRotation = null,
        OnDemandRotations = null,
        Findings = [Finding("AwsOwnedKey", FindingSeverity.Error, $"{name} is under the AWS owned key.", "The operator switches it to a customer managed key.", $"Enable-FlinkCmk -ApplicationName {name} -KeyArn alias/{name}")],
        NextStep = "Upgrade the runtime, then switch it to a customer managed key.",
        NextCommand = $"Update-FlinkApplicationRuntime -ApplicationName {name} -RuntimeEnvironment FLINK-1_20",
    };

    public static FlinkCmkStatus PendingDeletion => Good("payments", 2) with
    {
        KeyState = "PendingDeletion",
        KeyDeletionDate = Now.AddDays(9),
        Snapshots =
        [
            new FlinkCmkSnapshotGroup { KeyType = FlinkKeyType.CustomerManagedKey, KeyArn = KeyArn(2), KeyAlias = "alias/payments", KeyState = "PendingDeletion", Count = 31, Oldest = Now.AddDays(-200), Newest = Now.AddDays(-1), Restorable = 0, UnderOlderMaterial = 5 },
            new FlinkCmkSnapshotGroup { KeyType = FlinkKeyType.AwsOwnedKey, Count = 2, Oldest = Now.AddDays(-410), Newest = Now.AddDays(-380), Restorable = 2 },
        ],
        Findings =
        [
            Finding("KeyPendingDeletion", FindingSeverity.Error, "The key is to be deleted on 2026-03-10; running and durable state are lost with it.", "The key administrator cancels the deletion and enables the key again.", "Restore-FlinkCmkKey -KeyArn " + KeyArn(2)),
            Finding("AwsOwnedSnapshots", FindingSeverity.Warning, "2 snapshots are under the AWS owned key.", "The operator deletes them.", "Remove-FlinkAwsOwnedSnapshot -ApplicationName payments"),
        ],
        NextStep = "Cancel the deletion of the key.",
        NextCommand = "Restore-FlinkCmkKey -KeyArn " + KeyArn(2),
    };

    public static FlinkCmkStatus Drifted => Good("clicks", 3) with
    {
        LastKeyRotation = Now.AddDays(-3),
        LastRestart = Now.AddDays(-90),
        MaterialAge = MaterialAge.Older,
        Drift = new FlinkCmkDrift { Alias = "alias/clicks", AliasKeyArn = KeyArn(9), KeyArn = KeyArn(3), Reason = "the alias carries the application's name" },
        OpenChange = new FlinkCmkOpenChange { ChangeId = "0a1b2c3d", Strategy = RotationStrategy.KeyMaterial, Begun = Now.AddDays(-3), NextActor = Actor.Operator, NextStep = "restart it with its state" },
        OperatorAccess = AccessAnswer.Denied,
        Operators = [new FlinkCmkOperatorStatus { Principal = $"arn:aws:iam::{Account}:role/Operator", Access = AccessAnswer.Denied, Missing = "kms:CreateGrant", Remedy = "The key administrator adds the statement." }],
        Findings =
        [
            Finding("MaterialNotTakenUp", FindingSeverity.Warning, "The key was rotated on 2026-02-26 and the application has not restarted since: its running state is under the old material.", "The operator goes on with the open rotation.", "Invoke-FlinkCmkRotation -ApplicationName clicks -Actor Operator"),
            Finding("AliasMoved", FindingSeverity.Warning, "alias/clicks names another key than the application uses.", "The operator updates the application to the key that is meant.", null),
        ],
        NextStep = "Go on with the open rotation: it is the operator's turn.",
        NextCommand = "Invoke-FlinkCmkRotation -ApplicationName clicks -Actor Operator",
    };

    /// <summary>Hardly anything could be read.</summary>
    public static FlinkCmkStatus Dim => new()
    {
        ApplicationName = "audit",
        AccountId = Account,
        Region = "eu-west-1",
        Status = "Unknown",
        Error = new FlinkCmkStatusError("AccessDenied", "Application audit could not be read: the reader may not call kinesisanalytics:DescribeApplication on it.", "The IAM administrator adds it to the reader's policy: New-FlinkCmkPolicy -Kind Reader."),
        Observed = Now,
    };

    public static FlinkCmkStatus DeniedRegion => new()
    {
        Region = "us-east-1",
        ProfileName = "reader",
        Status = "Unknown",
        Error = new FlinkCmkStatusError("AccessDenied", "The applications of us-east-1 could not be listed with profile reader: a service control policy denies the Region.", "Leave the Region out, or have the organization's administrator allow it."),
        Observed = Now,
    };

    /// <summary>A bit of everything.</summary>
    public static IReadOnlyList<FlinkCmkStatus> Mixed =>
    [
        Good(), Good("invoices", 4) with { LastKeyRotation = null, OnDemandRotations = 0, AutomaticRotation = true }, Good("shipping", 5) with { LastKeyRotation = Now.AddDays(-500), OnDemandRotations = 11 },
        AwsOwned(), PendingDeletion, Drifted, Dim, DeniedRegion,
        Good("fraud", 6, "eu-central-1") with { LastKeyRotation = Now.AddDays(-130) },
        Good("metrics", 7, "eu-central-1") with { Snapshots = null, AutomaticRotation = null, LastKeyRotation = null, MaterialAge = MaterialAge.Unknown, KeyState = "Unknown", OperatorAccess = AccessAnswer.Unknown, OnDemandRotations = null, LastRestart = null },
    ];

    public static IReadOnlyList<FlinkCmkStatus> Large(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (i % 5) switch
        {
            0 => AwsOwned($"app-{i:d3}"),
            1 => PendingDeletion with { ApplicationName = $"app-{i:d3}", KeyArn = KeyArn(i) },
            2 => Drifted with { ApplicationName = $"app-{i:d3}", KeyArn = KeyArn(i) },
            _ => Good($"app-{i:d3}", i),
        } with { Region = i % 2 == 0 ? "eu-west-1" : "us-east-1" })];

    public static IReadOnlyList<FlinkCmkCheck> Checks =>
    [
        Check("Runtime", CheckResult.Pass, "FLINK-1_20 supports customer managed keys.", null),
        Check("KeyState", CheckResult.Fail, "The key is Disabled.", "Enable-FlinkCmkKey, by the key administrator."),
        Check("OperatorAccess", CheckResult.Unknown, "The policies of the operator are not readable.", "A reader can: -ProfileName reader."),
        Check("Rollback", CheckResult.Warn, "Rollback is off.", "Turn it on before the change."),
    ];

    public static IReadOnlyList<FlinkCmkFinding> PolicyFindings =>
    [
        new() { RuleId = "CMK020", Severity = FindingSeverity.Error, Title = "Everybody may use the key", Statement = "AllowAll", Message = "Principal * without a condition.", Remedy = "Name the principals.", Source = "key-policy.json", Line = 12 },
        new() { RuleId = "CMK062", Severity = FindingSeverity.Information, Title = "No reader", Message = "No principal may read the policy.", Remedy = "Add -Reader.", Source = KeyArn(1) },
    ];

    public static ExportReportRequest Request(params IEnumerable<FlinkCmkStatus> statuses) => new() { Paths = [], Statuses = [.. statuses], GeneratedAt = Now };

    public static FlinkCmkStatusFinding Finding(string rule, FindingSeverity severity, string message, string remedy, string? command) => new() { RuleId = rule, Severity = severity, Message = message, Remedy = remedy, Command = command };

    private static FlinkCmkCheck Check(string check, CheckResult result, string detail, string? remedy) => new() { ApplicationName = "orders", KeyArn = KeyArn(1), Check = check, Result = result, Detail = detail, Remedy = remedy };
}
