#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CreateApplication.html">CreateApplication</see>.</summary>
public class CreateApplicationRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    public string? ApplicationDescription { get; set; }

    public RuntimeEnvironment RuntimeEnvironment { get; set; } = null!;

    public string ServiceExecutionRole { get; set; } = null!;

    public ApplicationConfiguration? ApplicationConfiguration { get; set; }

    public List<CloudWatchLoggingOption>? CloudWatchLoggingOptions { get; set; }

    public List<Tag>? Tags { get; set; }

    public ApplicationMode? ApplicationMode { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CreateApplication.html">CreateApplication</see> answers.</summary>
public class CreateApplicationResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public ApplicationDetail ApplicationDetail { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplication.html">DescribeApplication</see>.</summary>
public class DescribeApplicationRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    /// <summary>Adds the job plan of a running application.</summary>
    public bool? IncludeAdditionalDetails { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplication.html">DescribeApplication</see> answers.</summary>
public class DescribeApplicationResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public ApplicationDetail ApplicationDetail { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplications.html">ListApplications</see>.</summary>
public class ListApplicationsRequest : AmazonKinesisAnalyticsV2Request
{
    /// <summary>1 to 50.</summary>
    public int? Limit { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplications.html">ListApplications</see> answers.</summary>
public class ListApplicationsResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public List<ApplicationSummary> ApplicationSummaries { get; set; } = null!;

    public string? NextToken { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UpdateApplication.html">UpdateApplication</see>.</summary>
public class UpdateApplicationRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    /// <summary>The version this update was planned on. Used instead of ConditionalToken.</summary>
    public long? CurrentApplicationVersionId { get; set; }

    public ApplicationConfigurationUpdate? ApplicationConfigurationUpdate { get; set; }

    public string? ServiceExecutionRoleUpdate { get; set; }

    public RunConfigurationUpdate? RunConfigurationUpdate { get; set; }

    public List<CloudWatchLoggingOptionUpdate>? CloudWatchLoggingOptionUpdates { get; set; }

    /// <summary>The token of the state this update was planned on; AWS answers ConcurrentModificationException when the application has changed since. Used instead of CurrentApplicationVersionId.</summary>
    public string? ConditionalToken { get; set; }

    public RuntimeEnvironment? RuntimeEnvironmentUpdate { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UpdateApplication.html">UpdateApplication</see> answers.</summary>
public class UpdateApplicationResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public ApplicationDetail ApplicationDetail { get; set; } = null!;

    public string? OperationId { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DeleteApplication.html">DeleteApplication</see>.</summary>
public class DeleteApplicationRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    public DateTime? CreateTimestamp { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DeleteApplication.html">DeleteApplication</see> answers.</summary>
public class DeleteApplicationResponse : AmazonWebServiceResponse;

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationDetail.html">ApplicationDetail</see>.</summary>
public class ApplicationDetail
{
    [WireRequired]
    public string ApplicationARN { get; set; } = null!;

    public string? ApplicationDescription { get; set; }

    [WireRequired]
    public string ApplicationName { get; set; } = null!;

    [WireRequired]
    public RuntimeEnvironment RuntimeEnvironment { get; set; } = null!;

    public string? ServiceExecutionRole { get; set; }

    [WireRequired]
    public ApplicationStatus ApplicationStatus { get; set; } = null!;

    [WireRequired]
    public long? ApplicationVersionId { get; set; }

    public DateTime? CreateTimestamp { get; set; }

    public DateTime? LastUpdateTimestamp { get; set; }

    public ApplicationConfigurationDescription? ApplicationConfigurationDescription
    {
        get;
        set
        {
            field = value;
            field?.SnapshotMode ??= SnapshotMode;
        }
    }

    public List<CloudWatchLoggingOptionDescription> CloudWatchLoggingOptionDescriptions { get; set; } = [];

    public ApplicationMaintenanceConfigurationDescription? ApplicationMaintenanceConfigurationDescription { get; set; }

    public long? ApplicationVersionUpdatedFrom { get; set; }

    public long? ApplicationVersionRolledBackFrom { get; set; }

    public DateTime? ApplicationVersionCreateTimestamp { get; set; }

    /// <summary>Changes with every change of the application; handed back in an update it makes AWS refuse a lost race.</summary>
    public string? ConditionalToken { get; set; }

    public long? ApplicationVersionRolledBackTo { get; set; }

    public ApplicationMode? ApplicationMode { get; set; }

    /// <summary>See <see cref="Model.ApplicationConfigurationDescription.SnapshotMode"/>, which this fills where AWS gives it here.</summary>
    public string? SnapshotMode
    {
        get;
        set
        {
            field = value;
            ApplicationConfigurationDescription?.SnapshotMode ??= value;
        }
    }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationSummary.html">ApplicationSummary</see>.</summary>
public class ApplicationSummary
{
    [WireRequired]
    public string ApplicationName { get; set; } = null!;

    [WireRequired]
    public string ApplicationARN { get; set; } = null!;

    [WireRequired]
    public ApplicationStatus ApplicationStatus { get; set; } = null!;

    [WireRequired]
    public long? ApplicationVersionId { get; set; }

    [WireRequired]
    public RuntimeEnvironment RuntimeEnvironment { get; set; } = null!;

    public ApplicationMode? ApplicationMode { get; set; }
}
