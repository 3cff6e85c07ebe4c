namespace CmkFlink.Aws;

/// <summary>An exception of the SDK, of the network or of the configuration, in this product's words.</summary>
/// <param name="Id">Stable id, PascalCase: "AccessDenied".</param>
/// <param name="Category">What kind.</param>
/// <param name="Message">What happened. It never rests on the service's message text.</param>
/// <param name="Remedy">What to do next.</param>
/// <param name="ErrorCode">The service's error code, where a service answered.</param>
/// <param name="StatusCode">The HTTP status, where a service answered.</param>
/// <param name="RequestId">The request id, for AWS Support and CloudTrail, where a service answered.</param>
public sealed record AwsFailure(
    string Id,
    FailureCategory Category,
    string Message,
    string Remedy,
    string? ErrorCode = null,
    int? StatusCode = null,
    string? RequestId = null);
