using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Protocol;

/// <summary>The code and status of a failed authentication in each protocol.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html, https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html; the Query codes without "Exception" are those that IAM and STS have always answered.</remarks>
internal static class AuthenticationErrors
{
    public static ServiceException Of(AuthenticationException error, bool isQuery) => (error.Failure, isQuery) switch
    {
        (AuthenticationFailure.Missing, true) => new ServiceException("MissingAuthenticationToken", "Request is missing Authentication Token", 403),
        (AuthenticationFailure.Missing, false) => new ServiceException("MissingAuthenticationTokenException", error.Message),
        (AuthenticationFailure.Incomplete, true) => new ServiceException("IncompleteSignature", error.Message, 403),
        (AuthenticationFailure.Incomplete, false) => new ServiceException("IncompleteSignatureException", error.Message),
        (AuthenticationFailure.UnknownKey, true) => new ServiceException("InvalidClientTokenId", error.Message, 403),
        (AuthenticationFailure.UnknownKey, false) => new ServiceException("UnrecognizedClientException", error.Message),
        (AuthenticationFailure.ExpiredToken, true) => new ServiceException("ExpiredToken", error.Message, 403),
        (AuthenticationFailure.ExpiredToken, false) => new ServiceException("ExpiredTokenException", error.Message),
        (_, true) => new ServiceException("SignatureDoesNotMatch", error.Message, 403),
        (_, false) => new ServiceException("InvalidSignatureException", error.Message),
    };
}
