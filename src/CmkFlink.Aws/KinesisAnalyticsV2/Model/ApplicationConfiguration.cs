#nullable enable

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationConfiguration.html">ApplicationConfiguration</see>.</summary>
public class ApplicationConfiguration
{
    public FlinkApplicationConfiguration? FlinkApplicationConfiguration { get; set; }

    public EnvironmentProperties? EnvironmentProperties { get; set; }

    public ApplicationCodeConfiguration? ApplicationCodeConfiguration { get; set; }

    public ApplicationSnapshotConfiguration? ApplicationSnapshotConfiguration { get; set; }

    public ApplicationSystemRollbackConfiguration? ApplicationSystemRollbackConfiguration { get; set; }

    public List<VpcConfiguration>? VpcConfigurations { get; set; }

    public ApplicationEncryptionConfiguration? ApplicationEncryptionConfiguration { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationConfigurationDescription.html">ApplicationConfigurationDescription</see>.</summary>
public class ApplicationConfigurationDescription
{
    public ApplicationCodeConfigurationDescription? ApplicationCodeConfigurationDescription { get; set; }

    public RunConfigurationDescription? RunConfigurationDescription { get; set; }

    public FlinkApplicationConfigurationDescription? FlinkApplicationConfigurationDescription { get; set; }

    public EnvironmentPropertyDescriptions? EnvironmentPropertyDescriptions { get; set; }

    public ApplicationSnapshotConfigurationDescription? ApplicationSnapshotConfigurationDescription { get; set; }

    public ApplicationSystemRollbackConfigurationDescription? ApplicationSystemRollbackConfigurationDescription { get; set; }

    public List<VpcConfigurationDescription> VpcConfigurationDescriptions { get; set; } = [];

    public ApplicationEncryptionConfigurationDescription? ApplicationEncryptionConfigurationDescription { get; set; }

    /// <summary>
    /// ENHANCED_SNAPSHOTS for an application whose snapshots belong to the account and are not listed by ListApplicationSnapshots; null for the classic kind.
    /// Not in the published service model, so it is read wherever it may stand: here, in the snapshot configuration, or in ApplicationDetail.
    /// Source: https://docs.aws.amazon.com/managed-flink/latest/java/snapshots-how-it-works.html.
    /// </summary>
    public string? SnapshotMode
    {
        get => field ?? ApplicationSnapshotConfigurationDescription?.SnapshotMode;
        set;
    }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationConfigurationUpdate.html">ApplicationConfigurationUpdate</see>.</summary>
public class ApplicationConfigurationUpdate
{
    public ApplicationCodeConfigurationUpdate? ApplicationCodeConfigurationUpdate { get; set; }

    public FlinkApplicationConfigurationUpdate? FlinkApplicationConfigurationUpdate { get; set; }

    public EnvironmentPropertyUpdates? EnvironmentPropertyUpdates { get; set; }

    public ApplicationSnapshotConfigurationUpdate? ApplicationSnapshotConfigurationUpdate { get; set; }

    public ApplicationSystemRollbackConfigurationUpdate? ApplicationSystemRollbackConfigurationUpdate { get; set; }

    public List<VpcConfigurationUpdate>? VpcConfigurationUpdates { get; set; }

    public ApplicationEncryptionConfigurationUpdate? ApplicationEncryptionConfigurationUpdate { get; set; }
}
