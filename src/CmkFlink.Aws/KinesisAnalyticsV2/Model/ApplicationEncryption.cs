#nullable enable
using CmkFlink.Aws.Runtime;

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationEncryptionConfiguration.html">ApplicationEncryptionConfiguration</see>.</summary>
public class ApplicationEncryptionConfiguration
{
    /// <summary>Key ARN, key id, alias ARN or alias name. Only with KeyType CUSTOMER_MANAGED_KEY.</summary>
    public string? KeyId { get; set; }

    public KeyType KeyType { get; set; } = null!;
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationEncryptionConfigurationDescription.html">ApplicationEncryptionConfigurationDescription</see>.</summary>
public class ApplicationEncryptionConfigurationDescription
{
    /// <summary>The ARN of the key (AWS resolves an alias once and keeps the key ARN); absent for AWS_OWNED_KEY.</summary>
    public string? KeyId { get; set; }

    [WireRequired]
    public KeyType KeyType { get; set; } = null!;
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationEncryptionConfigurationUpdate.html">ApplicationEncryptionConfigurationUpdate</see>.</summary>
public class ApplicationEncryptionConfigurationUpdate
{
    /// <summary>Key ARN, key id, alias ARN or alias name. Absent when the update goes back to AWS_OWNED_KEY.</summary>
    public string? KeyIdUpdate { get; set; }

    public KeyType KeyTypeUpdate { get; set; } = null!;
}
