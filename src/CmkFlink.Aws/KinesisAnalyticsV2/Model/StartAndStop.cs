#nullable enable
using Amazon.Runtime;

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_StartApplication.html">StartApplication</see>.</summary>
public class StartApplicationRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    public RunConfiguration? RunConfiguration { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_StartApplication.html">StartApplication</see> answers.</summary>
public class StartApplicationResponse : AmazonWebServiceResponse
{
    public string? OperationId { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_StopApplication.html">StopApplication</see>.</summary>
public class StopApplicationRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    /// <summary>Stops without a snapshot: the state since the last one is lost.</summary>
    public bool? Force { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_StopApplication.html">StopApplication</see> answers.</summary>
public class StopApplicationResponse : AmazonWebServiceResponse
{
    public string? OperationId { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_RunConfiguration.html">RunConfiguration</see>.</summary>
public class RunConfiguration
{
    public FlinkRunConfiguration? FlinkRunConfiguration { get; set; }

    public ApplicationRestoreConfiguration? ApplicationRestoreConfiguration { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_RunConfigurationDescription.html">RunConfigurationDescription</see>.</summary>
public class RunConfigurationDescription
{
    /// <summary>What the next start restores; a snapshot named here must not be deleted.</summary>
    public ApplicationRestoreConfiguration? ApplicationRestoreConfigurationDescription { get; set; }

    public FlinkRunConfiguration? FlinkRunConfigurationDescription { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_RunConfigurationUpdate.html">RunConfigurationUpdate</see>.</summary>
public class RunConfigurationUpdate
{
    public FlinkRunConfiguration? FlinkRunConfiguration { get; set; }

    public ApplicationRestoreConfiguration? ApplicationRestoreConfiguration { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationRestoreConfiguration.html">ApplicationRestoreConfiguration</see>.</summary>
public class ApplicationRestoreConfiguration
{
    public ApplicationRestoreType ApplicationRestoreType { get; set; } = null!;

    public string? SnapshotName { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_FlinkRunConfiguration.html">FlinkRunConfiguration</see>.</summary>
public class FlinkRunConfiguration
{
    public bool? AllowNonRestoredState { get; set; }
}
