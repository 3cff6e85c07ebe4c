#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplicationVersion.html">DescribeApplicationVersion</see>.</summary>
public class DescribeApplicationVersionRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    public long? ApplicationVersionId { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplicationVersion.html">DescribeApplicationVersion</see> answers.</summary>
public class DescribeApplicationVersionResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public ApplicationDetail ApplicationVersionDetail { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplicationVersions.html">ListApplicationVersions</see>.</summary>
public class ListApplicationVersionsRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    /// <summary>1 to 50.</summary>
    public int? Limit { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplicationVersions.html">ListApplicationVersions</see> answers.</summary>
public class ListApplicationVersionsResponse : AmazonWebServiceResponse
{
    public List<ApplicationVersionSummary> ApplicationVersionSummaries { get; set; } = [];

    public string? NextToken { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationVersionSummary.html">ApplicationVersionSummary</see>.</summary>
public class ApplicationVersionSummary
{
    public long? ApplicationVersionId { get; set; }

    public ApplicationStatus? ApplicationStatus { get; set; }
}
