#nullable enable
using System.Net;
using Amazon.Runtime;

namespace Amazon.KinesisAnalyticsV2;

/// <summary>An error that Managed Service for Apache Flink answered, or the base of a typed one.</summary>
public class AmazonKinesisAnalyticsV2Exception(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
