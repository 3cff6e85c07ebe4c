#nullable enable
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws.Runtime;

namespace Amazon.KinesisAnalyticsV2;

/// <summary>The exception of each error code that Managed Service for Apache Flink (Kinesis Analytics V2) documents.</summary>
internal static class AmazonKinesisAnalyticsV2Errors
{
    public static readonly IReadOnlyDictionary<string, ServiceErrorFactory> ByCode = new Dictionary<string, ServiceErrorFactory>(StringComparer.Ordinal)
    {
        ["CodeValidationException"] = static (message, inner, type, code, id, status) => new CodeValidationException(message, inner, type, code, id, status),
        ["ConcurrentModificationException"] = static (message, inner, type, code, id, status) => new ConcurrentModificationException(message, inner, type, code, id, status),
        ["InvalidApplicationConfigurationException"] = static (message, inner, type, code, id, status) => new InvalidApplicationConfigurationException(message, inner, type, code, id, status),
        ["InvalidArgumentException"] = static (message, inner, type, code, id, status) => new InvalidArgumentException(message, inner, type, code, id, status),
        ["InvalidRequestException"] = static (message, inner, type, code, id, status) => new InvalidRequestException(message, inner, type, code, id, status),
        ["LimitExceededException"] = static (message, inner, type, code, id, status) => new LimitExceededException(message, inner, type, code, id, status),
        ["ResourceInUseException"] = static (message, inner, type, code, id, status) => new ResourceInUseException(message, inner, type, code, id, status),
        ["ResourceNotFoundException"] = static (message, inner, type, code, id, status) => new ResourceNotFoundException(message, inner, type, code, id, status),
        ["TooManyTagsException"] = static (message, inner, type, code, id, status) => new TooManyTagsException(message, inner, type, code, id, status),
        ["UnsupportedOperationException"] = static (message, inner, type, code, id, status) => new UnsupportedOperationException(message, inner, type, code, id, status),
    };
}
