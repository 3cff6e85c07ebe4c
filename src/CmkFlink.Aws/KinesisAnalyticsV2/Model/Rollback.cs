#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_RollbackApplication.html">RollbackApplication</see>.</summary>
public class RollbackApplicationRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    public long? CurrentApplicationVersionId { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_RollbackApplication.html">RollbackApplication</see> answers.</summary>
public class RollbackApplicationResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public ApplicationDetail ApplicationDetail { get; set; } = null!;

    public string? OperationId { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationSystemRollbackConfiguration.html">ApplicationSystemRollbackConfiguration</see>.</summary>
public class ApplicationSystemRollbackConfiguration
{
    public bool? RollbackEnabled { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationSystemRollbackConfigurationDescription.html">ApplicationSystemRollbackConfigurationDescription</see>.</summary>
public class ApplicationSystemRollbackConfigurationDescription
{
    [WireRequired]
    public bool? RollbackEnabled { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationSystemRollbackConfigurationUpdate.html">ApplicationSystemRollbackConfigurationUpdate</see>.</summary>
public class ApplicationSystemRollbackConfigurationUpdate
{
    public bool? RollbackEnabledUpdate { get; set; }
}
