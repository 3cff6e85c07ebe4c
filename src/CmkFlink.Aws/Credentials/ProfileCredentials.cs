using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>Makes credentials of a profile: keys, a role over another profile or a source outside, web identity, IAM Identity Center, a program.</summary>
/// <remarks>AWS SDKs and Tools Reference Guide, "Standardized credential providers"; the order within one profile is the AWS CLI's.</remarks>
internal sealed class ProfileCredentials(CredentialContext context)
{
    private static readonly string[] SsoKeys = ["sso_account_id", "sso_region", "sso_role_name", "sso_start_url"];

    /// <exception cref="AwsConfigurationException">The profile is contradictory, incomplete or of a kind that is not supported.</exception>
    public AWSCredentials Make(AwsProfile profile) => Make(profile, profile, []).Credentials;

    /// <param name="outer">The profile that was asked for: its endpoint and Region count for every STS call of its chain, before those of the profiles below it.</param>
    private (AWSCredentials Credentials, bool AsksForCode) Make(AwsProfile profile, AwsProfile outer, List<string> chain)
    {
        if (profile["role_arn"] is { } role) return MakeRole(profile, role, outer, chain);
        if (profile["sso_start_url"] is not null || profile["sso_session"] is not null || profile["sso_account_id"] is not null) return (MakeSso(profile), false);
        if (profile["aws_access_key_id"] is not null || profile["aws_secret_access_key"] is not null) return (MakeKeys(profile), false);
        if (profile["credential_process"] is not null && context.Options.Unattended) throw Unattended.Refusal($"profile '{profile.Name}' runs a program, which may ask");
        if (profile["credential_process"] is { } command) return (new GuardedProcessCredentials(profile.Name, command), false);
        if (profile["login_session"] is not null)
        {
            throw profile.Contradictory(
                "signs in with 'aws login', which this module does not support",
                $"Run 'aws configure export-credentials --profile {profile.Name}' and pass the keys, or use that command as credential_process.");
        }

        throw new AwsConfigurationException(
            "ProfileWithoutCredentials",
            FailureCategory.AuthenticationError,
            $"Profile '{profile.Name}' ({profile.Source}) holds no credentials.",
            "Add keys, role_arn with source_profile, an SSO session or credential_process to it, or name another profile.");
    }

    private (AWSCredentials, bool) MakeRole(AwsProfile profile, string roleArn, AwsProfile outer, List<string> chain)
    {
        string? sourceName = profile["source_profile"];
        string? sourceKind = profile["credential_source"];
        string? tokenFile = profile["web_identity_token_file"];
        if (sourceName == profile.Name) throw profile.Contradictory("names itself as source_profile of its role", "Move the keys to a profile of their own and name that one as source_profile.");
        if (profile["aws_access_key_id"] is not null)
        {
            throw profile.Contradictory("has both a role and keys of its own, so that it is open which to use", "Move the keys to a profile of their own and name that one as source_profile.");
        }

        if (chain.Contains(profile.Name)) throw profile.Contradictory($"is its own source by way of {string.Join(" -> ", chain)}", "Let the chain of source_profile end in a profile that has keys.");
        if (new[] { sourceName, sourceKind, tokenFile }.Count(setting => setting is not null) != 1)
        {
            throw profile.Contradictory(
                "has a role and not exactly one of source_profile, credential_source and web_identity_token_file",
                "Keep the one that says whose credentials assume the role.");
        }

        (AWSCredentials source, bool asks) = sourceName is not null ? Make(context.Profiles.Require(sourceName), outer, [.. chain, profile.Name])
            : sourceKind is not null ? (MakeSource(profile, sourceKind), false)
            : (new AnonymousAWSCredentials(), false);
        asks |= profile["mfa_serial"] is not null;
        if (asks && context.Options.Unattended) throw Unattended.Refusal($"profile '{profile.Name}' asks for an MFA code");
        var role = new RoleSettings(profile.Name, roleArn)
        {
            SessionName = profile["role_session_name"],
            ExternalId = profile["external_id"],
            MfaSerial = profile["mfa_serial"],
            DurationSeconds = profile.Number("duration_seconds", 900, 43_200),
            WebIdentityTokenFile = tokenFile,
        };
        return (new RoleCredentials(role, source, StsSettings(profile, outer), asks, context.Options.PromptSecret, context.Lifetime), asks);
    }

    private ClientSettings StsSettings(AwsProfile profile, AwsProfile outer) => ConnectionSettings.Make(context.Options, context.Region, outer, profile) with
    {
        Region = outer.Region ?? profile.Region ?? context.Region,
    };

    private AWSCredentials MakeSource(AwsProfile profile, string kind) => kind.ToUpperInvariant() switch
    {
        "ENVIRONMENT" => EnvironmentCredentials.TryMake() ?? throw profile.Contradictory("takes its credentials from the environment, which has none", "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."),
        "ECSCONTAINER" => EnvironmentCredentials.TryMakeContainer() ?? throw profile.Contradictory("takes its credentials from the container, which offers none", "Run it in a container with a task role."),
        "EC2INSTANCEMETADATA" when !InstanceMetadata.IsDisabled => new InstanceCredentials(context.Metadata, context.Lifetime),
        "EC2INSTANCEMETADATA" => throw profile.Contradictory("takes its credentials from the instance, and AWS_EC2_METADATA_DISABLED forbids asking it", "Remove the variable, or name another profile."),
        _ => throw profile.Malformed("credential_source", "Environment, Ec2InstanceMetadata or EcsContainer"),
    };

    private static AWSCredentials MakeKeys(AwsProfile profile)
    {
        if (profile["aws_access_key_id"] is not { } accessKey || profile["aws_secret_access_key"] is not { } secretKey)
        {
            throw profile.Contradictory("has one half of a key pair", "Give it both aws_access_key_id and aws_secret_access_key.");
        }

        return EnvironmentCredentials.FromKeys(accessKey, secretKey, profile["aws_session_token"], $"profile '{profile.Name}' ({profile.Source})");
    }

    private static GuardedSsoCredentials MakeSso(AwsProfile profile)
    {
        string[] missing = [.. SsoKeys.Where(key => profile[key] is null)];
        string session = profile["sso_session"] is { } name ? $" (with [sso-session {name}])" : "";
        if (missing.Length > 0) throw profile.Contradictory($"signs in over IAM Identity Center{session} and lacks {string.Join(", ", missing)}", $"Run: aws configure sso --profile {profile.Name}");
        var options = new SSOAWSCredentialsOptions
        {
            SessionName = profile["sso_session"],
            Scopes = profile["sso_registration_scopes"] is { } scopes ? [.. scopes.Split([','], StringSplitOptions.RemoveEmptyEntries).Select(scope => scope.Trim())] : null,
            // Signing in anew opens a browser; 'aws sso login' does it, and a cmdlet in a script must not.
            SupportsGettingNewToken = false,
        };
        return new GuardedSsoCredentials(profile.Name, profile["sso_account_id"]!, profile["sso_region"]!, profile["sso_role_name"]!, profile["sso_start_url"]!, options);
    }
}
