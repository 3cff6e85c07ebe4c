#nullable enable
using Amazon.Runtime;
using CmkFlink.Aws.Runtime;

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplicationOperation.html">DescribeApplicationOperation</see>.</summary>
public class DescribeApplicationOperationRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    public string OperationId { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplicationOperation.html">DescribeApplicationOperation</see> answers.</summary>
public class DescribeApplicationOperationResponse : AmazonWebServiceResponse
{
    [WireRequired]
    public ApplicationOperationInfoDetails ApplicationOperationInfoDetails { get; set; } = null!;
}

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplicationOperations.html">ListApplicationOperations</see>.</summary>
public class ListApplicationOperationsRequest : AmazonKinesisAnalyticsV2Request
{
    public string ApplicationName { get; set; } = null!;

    /// <summary>1 to 50.</summary>
    public int? Limit { get; set; }

    public string? NextToken { get; set; }

    public string? Operation { get; set; }

    public OperationStatus? OperationStatus { get; set; }
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplicationOperations.html">ListApplicationOperations</see> answers.</summary>
public class ListApplicationOperationsResponse : AmazonWebServiceResponse
{
    public List<ApplicationOperationInfo> ApplicationOperationInfoList { get; set; } = [];

    public string? NextToken { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationOperationInfo.html">ApplicationOperationInfo</see>.</summary>
public class ApplicationOperationInfo
{
    [WireRequired]
    public string Operation { get; set; } = null!;

    [WireRequired]
    public string OperationId { get; set; } = null!;

    public DateTime? StartTime { get; set; }

    public DateTime? EndTime { get; set; }

    [WireRequired]
    public OperationStatus OperationStatus { get; set; } = null!;
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationOperationInfoDetails.html">ApplicationOperationInfoDetails</see>.</summary>
public class ApplicationOperationInfoDetails
{
    [WireRequired]
    public string Operation { get; set; } = null!;

    [WireRequired]
    public DateTime? StartTime { get; set; }

    public DateTime? EndTime { get; set; }

    [WireRequired]
    public OperationStatus OperationStatus { get; set; } = null!;

    public ApplicationVersionChangeDetails? ApplicationVersionChangeDetails { get; set; }

    public OperationFailureDetails? OperationFailureDetails { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationVersionChangeDetails.html">ApplicationVersionChangeDetails</see>.</summary>
public class ApplicationVersionChangeDetails
{
    public long? ApplicationVersionUpdatedFrom { get; set; }

    public long? ApplicationVersionUpdatedTo { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_OperationFailureDetails.html">OperationFailureDetails</see>.</summary>
public class OperationFailureDetails
{
    /// <summary>The operation that rolled this one back, where system rollback is on.</summary>
    public string? RollbackOperationId { get; set; }

    public ErrorInfo? ErrorInfo { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ErrorInfo.html">ErrorInfo</see>.</summary>
public class ErrorInfo
{
    public string? ErrorString { get; set; }
}
