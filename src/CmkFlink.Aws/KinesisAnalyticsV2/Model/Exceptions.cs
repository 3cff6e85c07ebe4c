#nullable enable
using System.Net;
using Amazon.Runtime;

namespace Amazon.KinesisAnalyticsV2.Model;

public class CodeValidationException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonKinesisAnalyticsV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

public class ConcurrentModificationException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonKinesisAnalyticsV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

public class InvalidApplicationConfigurationException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonKinesisAnalyticsV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

public class InvalidArgumentException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonKinesisAnalyticsV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

public class InvalidRequestException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonKinesisAnalyticsV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

public class LimitExceededException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonKinesisAnalyticsV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

public class ResourceInUseException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonKinesisAnalyticsV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

public class ResourceNotFoundException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonKinesisAnalyticsV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

public class TooManyTagsException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonKinesisAnalyticsV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);

public class UnsupportedOperationException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonKinesisAnalyticsV2Exception(message, innerException, errorType, errorCode, requestId, statusCode);
