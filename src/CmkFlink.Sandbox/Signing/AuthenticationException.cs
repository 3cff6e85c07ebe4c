namespace CmkFlink.Sandbox.Signing;

/// <summary>Why a request is not authenticated. Each protocol has its own code for it (AWS common errors).</summary>
internal enum AuthenticationFailure
{
    /// <summary>No signature at all, or a presigned one.</summary>
    Missing,

    /// <summary>The Authorization header lacks a part.</summary>
    Incomplete,

    /// <summary>No such access key, or its session token is not the one that belongs to it.</summary>
    UnknownKey,

    /// <summary>The session has ended.</summary>
    ExpiredToken,

    /// <summary>Wrong secret, altered request, wrong scope or stale date.</summary>
    BadSignature,
}

internal sealed class AuthenticationException(AuthenticationFailure failure, string message) : Exception(message)
{
    public AuthenticationFailure Failure { get; } = failure;
}
