using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>Credentials that the environment holds or points to.</summary>
internal static class EnvironmentCredentials
{
    /// <summary>AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.</summary>
    /// <exception cref="AwsConfigurationException">One half of the pair is missing: going on would act as somebody else than the environment says.</exception>
    public static AWSCredentials? TryMake()
    {
        string? accessKey = AwsEnvironment.Get("AWS_ACCESS_KEY_ID");
        string? secretKey = AwsEnvironment.Get("AWS_SECRET_ACCESS_KEY");
        if (accessKey is null && secretKey is null) return null;
        if (accessKey is null || secretKey is null)
        {
            throw new AwsConfigurationException(
                "EnvironmentMalformed",
                FailureCategory.AuthenticationError,
                $"The environment has one half of a key pair: {(accessKey is null ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY")} is missing.",
                "Set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or remove the one there is.");
        }

        return FromKeys(accessKey, secretKey, AwsEnvironment.Get("AWS_SESSION_TOKEN"), "the environment");
    }

    /// <summary>The role of a container (ECS) or pod (EKS), where the platform has set its address.</summary>
    public static AWSCredentials? TryMakeContainer() =>
        AwsEnvironment.Get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is null && AwsEnvironment.Get("AWS_CONTAINER_CREDENTIALS_FULL_URI") is null ? null : new GenericContainerCredentials();

    /// <summary>The role of AWS_ROLE_ARN with the token of AWS_WEB_IDENTITY_TOKEN_FILE, as EKS sets them. The role alone is no source: pipelines set it for steps of their own.</summary>
    /// <exception cref="AwsConfigurationException">A token without its role: going on would act as somebody else than the environment says.</exception>
    public static RoleSettings? TryWebIdentity()
    {
        if (AwsEnvironment.Get("AWS_WEB_IDENTITY_TOKEN_FILE") is not { } file) return null;
        string role = AwsEnvironment.Get("AWS_ROLE_ARN") ?? throw new AwsConfigurationException(
            "EnvironmentMalformed",
            FailureCategory.AuthenticationError,
            "The environment has a web identity token (AWS_WEB_IDENTITY_TOKEN_FILE) and not the role to assume with it: AWS_ROLE_ARN is missing.",
            "Set AWS_ROLE_ARN too, or remove AWS_WEB_IDENTITY_TOKEN_FILE.");
        return new RoleSettings("", role) { WebIdentityTokenFile = file, SessionName = AwsEnvironment.Get("AWS_ROLE_SESSION_NAME") };
    }

    /// <param name="where">For the message: where the keys stand.</param>
    /// <exception cref="AwsConfigurationException">Temporary keys without their token. AWS would only say that it does not know the key.</exception>
    public static AWSCredentials FromKeys(string accessKey, string secretKey, string? token, string where)
    {
        if (token is { Length: > 0 }) return new SessionAWSCredentials(accessKey, secretKey, token);
        if (!accessKey.StartsWith("ASIA", StringComparison.Ordinal)) return new BasicAWSCredentials(accessKey, secretKey);
        throw new AwsConfigurationException(
            "SessionTokenMissing",
            FailureCategory.AuthenticationError,
            $"The access key of {where} is a temporary one (ASIA...) and has no session token.",
            "Give the session token that came with it: -SessionToken, AWS_SESSION_TOKEN or aws_session_token.");
    }
}
