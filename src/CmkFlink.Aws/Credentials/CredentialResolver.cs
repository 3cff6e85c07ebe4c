using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>Credentials, and who gave them.</summary>
/// <param name="Source">In words, without any secret.</param>
/// <param name="Profile">The profile, where one gave them.</param>
internal sealed record FoundCredentials(AWSCredentials Credentials, string Source, AwsProfile? Profile = null);

/// <summary>Finds credentials: keys, the named profile, a credential object, $StoredAWSCredentials, environment, AWS_PROFILE, the default profile, container, instance.</summary>
internal sealed class CredentialResolver(CredentialContext context)
{
    public const string DefaultProfile = "default";

    private AwsConnectionOptions Options => context.Options;

    /// <exception cref="AwsConfigurationException">None anywhere, or the source that counts is malformed. A source that was named never falls through to the next.</exception>
    public async Task<FoundCredentials> ResolveAsync(CancellationToken cancellation) =>
        Explicit() ?? FromEnvironment() ?? FromAmbientProfile() ?? FromContainer() ?? await FromInstanceAsync(cancellation) ?? throw new AwsConfigurationException(
            "CredentialsMissing",
            FailureCategory.AuthenticationError,
            "No AWS credentials were found: no keys, profile or credential object was given; $StoredAWSCredentials, the environment, the profile 'default', the container and the instance have none.",
            "Add -ProfileName, or set credentials up with 'aws configure' or Set-AWSCredential.");

    /// <summary>The profile that the command names. A file named without a profile means AWS_PROFILE or "default" in that file, not whatever the environment holds.</summary>
    public static string? NamedProfile(AwsConnectionOptions options) =>
        HasKeys(options) ? null
        : options.ProfileName is { Length: > 0 } name ? name
        : options.ProfileLocation is { Length: > 0 } && options.Credential is null ? AmbientProfile
        : null;

    /// <summary>AWS_PROFILE, or "default".</summary>
    public static string AmbientProfile => AwsEnvironment.Get("AWS_PROFILE") ?? DefaultProfile;

    private static bool HasKeys(AwsConnectionOptions options) => options.AccessKey is { Length: > 0 } || options.SecretKey is { Length: > 0 } || options.SessionToken is { Length: > 0 };

    private FoundCredentials? Explicit()
    {
        if (HasKeys(Options)) return FromKeys();
        if (NamedProfile(Options) is { } name)
        {
            AwsProfile profile = context.Profiles.Require(name);
            return FromProfile(profile, $"-{(Options.ProfileName is { Length: > 0 } ? "ProfileName" : "ProfileLocation")}");
        }

        if (Options.Credential is { } credential) return new FoundCredentials(ForeignCredentials.Wrap(credential, "-Credential", Options.Unattended), "-Credential");
        return Options.StoredCredentials is { } stored ? new FoundCredentials(ForeignCredentials.Wrap(stored, "$StoredAWSCredentials", Options.Unattended), "$StoredAWSCredentials") : null;
    }

    private FoundCredentials FromKeys()
    {
        if (Options.AccessKey is { Length: > 0 } accessKey && Options.SecretKey is { Length: > 0 } secretKey)
        {
            return new FoundCredentials(EnvironmentCredentials.FromKeys(accessKey, secretKey, Options.SessionToken, "-AccessKey"), "-AccessKey and -SecretKey");
        }

        throw new AwsConfigurationException(
            "KeysIncomplete",
            FailureCategory.InvalidArgument,
            "Keys were given in part: -AccessKey and -SecretKey belong together, and -SessionToken to both.",
            "Give -AccessKey and -SecretKey, and -SessionToken where the keys are temporary.");
    }

    private FoundCredentials? FromEnvironment()
    {
        if (EnvironmentCredentials.TryMake() is { } keys) return new FoundCredentials(keys, "AWS_ACCESS_KEY_ID of the environment");
        if (EnvironmentCredentials.TryWebIdentity() is not { } role) return null;
        var credentials = new RoleCredentials(
            role, new AnonymousAWSCredentials(), ConnectionSettings.Make(Options, context.Region, AmbientSettings()), asksForCode: false, prompt: null, context.Lifetime);
        return new FoundCredentials(credentials, "AWS_WEB_IDENTITY_TOKEN_FILE of the environment");
    }

    private FoundCredentials? FromAmbientProfile()
    {
        if (AwsEnvironment.Get("AWS_PROFILE") is { } named) return FromProfile(context.Profiles.Require(named), "AWS_PROFILE");
        return context.Profiles.TryFind(DefaultProfile) is { HasCredentials: true } usual ? FromProfile(usual, "the default") : null;
    }

    private static FoundCredentials? FromContainer() =>
        EnvironmentCredentials.TryMakeContainer() is { } credentials ? new FoundCredentials(credentials, "the container's role") : null;

    private async Task<FoundCredentials?> FromInstanceAsync(CancellationToken cancellation) =>
        await context.Metadata.TryGetCredentialsAsync(cancellation) is null ? null
        : new FoundCredentials(new InstanceCredentials(context.Metadata, context.Lifetime), "the instance's role");

    private FoundCredentials FromProfile(AwsProfile profile, string by) =>
        new(new ProfileCredentials(context).Make(profile), $"profile '{profile.Name}' ({profile.Source}), by {by}", profile);

    private AwsProfile[] AmbientSettings() => context.Profiles.TryFind(AmbientProfile) is { } profile ? [profile] : [];
}
