using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Tests.Support;

/// <summary>Observed objects, as good as they can be; a test spoils what it is about.</summary>
internal static class Some
{
    public const string KeyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
    public const string OtherKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/99999999-2222-3333-4444-555555555555";

    public static FlinkApplication Application => new()
    {
        ApplicationName = "orders",
        ApplicationArn = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders",
        Status = "RUNNING",
        RuntimeEnvironment = "FLINK-1_20",
        ApplicationMode = "STREAMING",
        KeyType = FlinkKeyType.CustomerManagedKey,
        KeyArn = KeyArn,
        VersionId = 3,
        SnapshotsEnabled = true,
        RollbackEnabled = true,
        Region = "eu-west-1",
    };

    public static FlinkCmkKey Key => new()
    {
        KeyId = "11111111-2222-3333-4444-555555555555",
        KeyArn = KeyArn,
        KeyState = "Enabled",
        KeySpec = "SYMMETRIC_DEFAULT",
        KeyUsage = "ENCRYPT_DECRYPT",
        Origin = "AWS_KMS",
        KeyManager = "CUSTOMER",
        AutomaticRotation = false,
        Tags = new Dictionary<string, string>(),
        Region = "eu-west-1",
    };

    /// <param name="name">Its name.</param>
    /// <param name="minute">How late it was taken.</param>
    /// <param name="keyArn"><see langword="null"/> for the AWS owned key.</param>
    public static FlinkSnapshot Snapshot(string name, int minute, string? keyArn = null) => new()
    {
        ApplicationName = "orders",
        ApplicationArn = Application.ApplicationArn,
        SnapshotName = name,
        SnapshotStatus = "READY",
        SnapshotCreationTimestamp = new DateTime(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc),
        KeyType = keyArn is null ? FlinkKeyType.AwsOwnedKey : FlinkKeyType.CustomerManagedKey,
        KeyArn = keyArn,
        Region = "eu-west-1",
    };
}
