#nullable enable
using System.Net;
using Amazon.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>An error that IAM answered, or the base of a typed one.</summary>
public class AmazonIdentityManagementServiceException(string message, Exception? innerException = null, ErrorType errorType = ErrorType.Unknown, string? errorCode = null, string? requestId = null, HttpStatusCode statusCode = default)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
