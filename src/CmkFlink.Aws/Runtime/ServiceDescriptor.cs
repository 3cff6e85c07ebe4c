using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace CmkFlink.Aws.Runtime;

/// <summary>Makes the exception of one error code.</summary>
internal delegate AmazonServiceException ServiceErrorFactory(
    string message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode);

/// <summary>What the runtime must know of a service; the rest it reads off the request and response classes.</summary>
internal sealed class ServiceDescriptor : IServiceMetadata
{
    /// <summary>The service's name in the SDK's own terms: "Kinesis Analytics V2". AWS_ENDPOINT_URL_KINESIS_ANALYTICS_V2 is derived from it.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The API version; the Query protocol sends it.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>JSON protocol only: what stands before the operation in X-Amz-Target.</summary>
    public string? TargetPrefix { get; init; }

    /// <summary>Error code to exception, without prefix or suffix.</summary>
    public required IReadOnlyDictionary<string, ServiceErrorFactory> Errors { get; init; }

    /// <summary>The exception of every other code.</summary>
    public required ServiceErrorFactory OtherError { get; init; }

    /// <summary>Names of operations that differ in traces; none here.</summary>
    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
