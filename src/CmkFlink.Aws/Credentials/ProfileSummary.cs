namespace CmkFlink.Aws;

/// <summary>How a profile comes to its credentials.</summary>
public enum ProfileKind
{
    /// <summary>Keys that stand in the file.</summary>
    Keys,

    /// <summary>A role, assumed with the credentials of another profile, of the machine or of the environment.</summary>
    Role,

    /// <summary>A role, assumed with a token in a file.</summary>
    WebIdentity,

    /// <summary>A login of IAM Identity Center.</summary>
    SingleSignOn,

    /// <summary>A program.</summary>
    Program,

    /// <summary>None, or one that is not supported: settings only.</summary>
    None,
}

/// <summary>What can be told of a profile without using it. Never a secret, nor an access key.</summary>
public sealed record ProfileSummary(string Name, ProfileKind Kind)
{
    public string? RoleArn { get; init; }

    public string? SourceProfile { get; init; }

    /// <summary>Whether it asks for an MFA code itself.</summary>
    public bool AsksForCode { get; init; }

    public string? Region { get; init; }

    /// <summary>The profiles of a location, or of the default places, by name.</summary>
    /// <param name="location">As <see cref="AwsConnectionOptions.ProfileLocation"/>.</param>
    /// <exception cref="AwsConfigurationException">The location does not exist, or a file cannot be read.</exception>
    public static IReadOnlyList<ProfileSummary> List(string? location = null)
    {
        ProfileStore store = ProfileStore.Open(location);
        return [.. store.Names().Select(name => store.TryFind(name)).OfType<AwsProfile>().Select(Of)];
    }

    private static ProfileSummary Of(AwsProfile profile) => new(profile.Name, KindOf(profile))
    {
        RoleArn = profile["role_arn"],
        SourceProfile = profile["source_profile"],
        AsksForCode = profile["role_arn"] is not null && profile["mfa_serial"] is not null,
        Region = profile.Region,
    };

    // In the order in which credentials are made of a profile.
    private static ProfileKind KindOf(AwsProfile profile) =>
        profile["role_arn"] is not null ? (profile["web_identity_token_file"] is null ? ProfileKind.Role : ProfileKind.WebIdentity)
        : profile["sso_start_url"] is not null || profile["sso_session"] is not null || profile["sso_account_id"] is not null ? ProfileKind.SingleSignOn
        : profile["aws_access_key_id"] is not null ? ProfileKind.Keys
        : profile["credential_process"] is not null ? ProfileKind.Program
        : ProfileKind.None;
}
