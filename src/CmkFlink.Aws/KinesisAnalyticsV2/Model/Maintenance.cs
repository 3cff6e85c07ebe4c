#nullable enable
using Amazon.Runtime;

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UpdateApplicationMaintenanceConfiguration.html">UpdateApplicationMaintenanceConfiguration</see>.</summary>
public class UpdateApplicationMaintenanceConfigurationRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    public ApplicationMaintenanceConfigurationUpdate ApplicationMaintenanceConfigurationUpdate { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UpdateApplicationMaintenanceConfiguration.html">UpdateApplicationMaintenanceConfiguration</see> answers.</summary>
public class UpdateApplicationMaintenanceConfigurationResponse : AmazonWebServiceResponse
{
    public string? ApplicationARN { get; set; }

    public ApplicationMaintenanceConfigurationDescription? ApplicationMaintenanceConfigurationDescription { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationMaintenanceConfigurationDescription.html">ApplicationMaintenanceConfigurationDescription</see>.</summary>
public class ApplicationMaintenanceConfigurationDescription
{
    public string? ApplicationMaintenanceWindowStartTime { get; set; }

    public string? ApplicationMaintenanceWindowEndTime { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationMaintenanceConfigurationUpdate.html">ApplicationMaintenanceConfigurationUpdate</see>.</summary>
public class ApplicationMaintenanceConfigurationUpdate
{
    public string ApplicationMaintenanceWindowStartTimeUpdate { get; set; } = null!;
}
