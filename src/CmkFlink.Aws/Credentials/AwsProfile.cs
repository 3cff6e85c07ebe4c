using System.Globalization;

namespace CmkFlink.Aws;

/// <summary>A profile with the settings of both shared files, the credentials file's winning, and of the sections that it names.</summary>
/// <param name="findServices">Finds a services section by its name; asked only when an endpoint is, so that a slip in a profile hinders nobody who does not use it.</param>
internal sealed class AwsProfile(string name, string source, IReadOnlyDictionary<string, string> values, Func<string, ProfileSection?> findServices)
{
    public string Name { get; } = name;

    /// <summary>Where it was read: file names.</summary>
    public string Source { get; } = source;

    public string? Region => this["region"];

    /// <summary>A setting, or <see langword="null"/> where it is missing or empty.</summary>
    public string? this[string key] => values.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;

    /// <summary>Whether anything in it says how to get credentials.</summary>
    public bool HasCredentials => CredentialKeys.Any(key => this[key] is not null);

    private static readonly string[] CredentialKeys =
        ["aws_access_key_id", "aws_secret_access_key", "role_arn", "sso_session", "sso_start_url", "sso_account_id", "credential_process", "web_identity_token_file", "login_session"];

    /// <summary>The endpoint for one service from the profile's services section.</summary>
    /// <exception cref="AwsConfigurationException">The profile names a services section that does not exist.</exception>
    public string? ServiceEndpoint(string serviceKey)
    {
        if (this["services"] is not { } services) return null;
        ProfileSection section = findServices(services) ?? throw Contradictory($"names the services section '{services}', which does not exist", $"Add [services {services}] to the config file, or remove the setting.");
        return section.Nested.TryGetValue(serviceKey, out Dictionary<string, string>? settings) && settings.TryGetValue("endpoint_url", out string? url) && url.Length > 0 ? url : null;
    }

    /// <exception cref="AwsConfigurationException">Neither true nor false.</exception>
    public bool? Flag(string key) => this[key] is not { } text ? null : bool.TryParse(text, out bool value) ? value : throw Malformed(key, "true or false");

    /// <exception cref="AwsConfigurationException">Not a whole number in the range.</exception>
    public int? Number(string key, int least, int most) =>
        this[key] is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value
        : throw Malformed(key, FormattableString.Invariant($"a whole number from {least} to {most}"));

    public AwsConfigurationException Malformed(string key, string expected) => new(
        "ProfileMalformed",
        FailureCategory.InvalidData,
        $"The setting {key} of profile '{Name}' ({Source}) must be {expected}.",
        "Correct it in the profile file.");

    public AwsConfigurationException Contradictory(string message, string remedy) =>
        new("ProfileMalformed", FailureCategory.InvalidData, $"Profile '{Name}' ({Source}) {message}.", remedy);
}
