#nullable enable
using Amazon.Runtime;

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_TagResource.html">TagResource</see>.</summary>
public class TagResourceRequest : AmazonKinesisAnalyticsV2Request
{
    public string ResourceARN { get; set; } = null!;

    public List<Tag> Tags { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_TagResource.html">TagResource</see> answers.</summary>
public class TagResourceResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UntagResource.html">UntagResource</see>.</summary>
public class UntagResourceRequest : AmazonKinesisAnalyticsV2Request
{
    public string ResourceARN { get; set; } = null!;

    public List<string> TagKeys { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UntagResource.html">UntagResource</see> answers.</summary>
public class UntagResourceResponse : AmazonWebServiceResponse;

/// <summary>What is sent to <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListTagsForResource.html">ListTagsForResource</see>.</summary>
public class ListTagsForResourceRequest : AmazonKinesisAnalyticsV2Request
{
    public string ResourceARN { get; set; } = null!;
}

/// <summary>What <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListTagsForResource.html">ListTagsForResource</see> answers.</summary>
public class ListTagsForResourceResponse : AmazonWebServiceResponse
{
    public List<Tag> Tags { get; set; } = [];
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_Tag.html">Tag</see>.</summary>
public class Tag
{
    public string Key { get; set; } = null!;

    public string? Value { get; set; }
}
