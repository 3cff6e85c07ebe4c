#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CreateApplicationSnapshot.html">CreateApplicationSnapshot</see>.</summary>
public class CreateApplicationSnapshotRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    public string SnapshotName { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CreateApplicationSnapshot.html">CreateApplicationSnapshot</see> answers.</summary>
public class CreateApplicationSnapshotResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplicationSnapshot.html">DescribeApplicationSnapshot</see>.</summary>
public class DescribeApplicationSnapshotRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    public string SnapshotName { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplicationSnapshot.html">DescribeApplicationSnapshot</see> answers.</summary>
public class DescribeApplicationSnapshotResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public SnapshotDetails SnapshotDetails { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplicationSnapshots.html">ListApplicationSnapshots</see>.</summary>
public class ListApplicationSnapshotsRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    /// <summary>1 to 50.</summary>
    public int? Limit { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplicationSnapshots.html">ListApplicationSnapshots</see> answers.</summary>
public class ListApplicationSnapshotsResponse : AmazonWebServiceResponse
{
    public List<SnapshotDetails> SnapshotSummaries { get; set; } = [];

    public string? NextToken { get; set; }
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DeleteApplicationSnapshot.html">DeleteApplicationSnapshot</see>.</summary>
public class DeleteApplicationSnapshotRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    public string SnapshotName { get; set; } = null!;

    /// <summary>The instant that DescribeApplicationSnapshot or ListApplicationSnapshots gave, unchanged; AWS refuses any other.</summary>
    public DateTime? SnapshotCreationTimestamp { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DeleteApplicationSnapshot.html">DeleteApplicationSnapshot</see> answers.</summary>
public class DeleteApplicationSnapshotResponse : AmazonWebServiceResponse;

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_SnapshotDetails.html">SnapshotDetails</see>.</summary>
public class SnapshotDetails
{
    [WireRequired]
    public string SnapshotName { get; set; } = null!;

    [WireRequired]
    public SnapshotStatus SnapshotStatus { get; set; } = null!;

    [WireRequired]
    public long? ApplicationVersionId { get; set; }

    /// <summary>UTC. DeleteApplicationSnapshot must be given this instant unchanged; the clients here lose no digit of it.</summary>
    public DateTime? SnapshotCreationTimestamp { get; set; }

    public RuntimeEnvironment? RuntimeEnvironment { get; set; }

    /// <summary>The key this snapshot is sealed under, which may differ from the key of the application.</summary>
    public ApplicationEncryptionConfigurationDescription? ApplicationEncryptionConfigurationDescription { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationSnapshotConfiguration.html">ApplicationSnapshotConfiguration</see>.</summary>
public class ApplicationSnapshotConfiguration
{
    public bool? SnapshotsEnabled { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationSnapshotConfigurationDescription.html">ApplicationSnapshotConfigurationDescription</see>.</summary>
public class ApplicationSnapshotConfigurationDescription
{
    [WireRequired]
    public bool? SnapshotsEnabled { get; set; }

    /// <summary>See <see cref="ApplicationConfigurationDescription.SnapshotMode"/>.</summary>
    public string? SnapshotMode { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationSnapshotConfigurationUpdate.html">ApplicationSnapshotConfigurationUpdate</see>.</summary>
public class ApplicationSnapshotConfigurationUpdate
{
    public bool? SnapshotsEnabledUpdate { get; set; }
}
