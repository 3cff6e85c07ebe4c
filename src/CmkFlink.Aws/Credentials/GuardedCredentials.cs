using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>A profile's credential_process. The SDK's error carries what the program printed, which may be a secret: it is not passed on.</summary>
internal sealed class GuardedProcessCredentials(string profileName, string command) : ProcessAWSCredentials(command)
{
    protected override CredentialsRefreshState GenerateNewCredentials() => Task.Run(GenerateNewCredentialsAsync).GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        try
        {
            CredentialsRefreshState state = await base.GenerateNewCredentialsAsync();
            if (state.Credentials is not null) return state;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Told below.
        }

        throw new AwsConfigurationException(
            "CredentialProcessFailed",
            FailureCategory.AuthenticationError,
            $"The credential_process of profile '{profileName}' failed or printed no credentials of version 1.",
            "Run the command of the profile in a shell and see what it says.");
    }
}

/// <summary>A profile of IAM Identity Center (SSO): uses the login that the AWS CLI keeps, and says how to renew it.</summary>
internal sealed class GuardedSsoCredentials(string profileName, string accountId, string region, string roleName, string startUrl, SSOAWSCredentialsOptions options)
    : SSOAWSCredentials(accountId, region, roleName, startUrl, options)
{
    protected override CredentialsRefreshState GenerateNewCredentials() => Task.Run(GenerateNewCredentialsAsync).GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        try
        {
            return await base.GenerateNewCredentialsAsync();
        }
        catch (Exception e) when (IsLoginMissing(e))
        {
            throw new AwsConfigurationException(
                "SsoLoginNeeded",
                FailureCategory.AuthenticationError,
                $"Profile '{profileName}' signs in over IAM Identity Center, and there is no valid login.",
                $"Run: aws sso login --profile {profileName}",
                e);
        }
    }

    /// <summary>The SDK finds no token, or cannot renew it, or the service no longer takes it; the network's own failures stay what they are.</summary>
    private static bool IsLoginMissing(Exception e) => e switch
    {
        AmazonServiceException service => service.StatusCode is System.Net.HttpStatusCode.Unauthorized || service.ErrorCode is "UnauthorizedException" or "InvalidGrantException" or "ExpiredTokenException",
        AmazonClientException => e.InnerException is not HttpRequestException,
        _ => false,
    };
}
