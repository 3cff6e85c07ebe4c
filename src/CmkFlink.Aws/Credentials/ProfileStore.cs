using System.Runtime.InteropServices;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace CmkFlink.Aws;

/// <summary>The profiles that a connection can see: those of one location, or of the default files and, on Windows, of the SDK's encrypted store that AWS.Tools writes.</summary>
internal sealed class ProfileStore
{
    private readonly List<ProfileFile> _files;
    private readonly bool _withSdkStore;
    private readonly string _places;

    private ProfileStore(List<ProfileFile> files, bool withSdkStore, string places)
    {
        _files = files;
        _withSdkStore = withSdkStore;
        _places = places;
    }

    /// <param name="location">A credentials file or a folder with the usual two names; <see langword="null"/> for the defaults. The environment is read now, not when a type was loaded.</param>
    /// <exception cref="AwsConfigurationException">The location does not exist, or a file cannot be read.</exception>
    public static ProfileStore Open(string? location)
    {
        if (location is not { Length: > 0 }) return Read(PathsOf(location), RuntimeInformation.IsOSPlatform(OSPlatform.Windows));
        string path = Expand(location);
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new AwsConfigurationException(
                "ProfileFileNotFound",
                FailureCategory.ObjectNotFound,
                $"The profile file '{path}' does not exist.",
                "Correct -ProfileLocation: it takes a credentials file, or a folder that holds 'credentials' and 'config'.");
        }

        return Read(PathsOf(location), withSdkStore: false);
    }

    /// <summary>The files that are read for a location, whether they exist or not; the later wins over the earlier.</summary>
    public static string[] PathsOf(string? location)
    {
        if (location is not { Length: > 0 })
        {
            // AWS SDKs and Tools Reference Guide, "Location of the shared config and credentials files".
            string credentials = Expand(AwsEnvironment.Get("AWS_SHARED_CREDENTIALS_FILE") ?? Path.Combine("~", ".aws", "credentials"));
            string config = Expand(AwsEnvironment.Get("AWS_CONFIG_FILE") ?? Path.Combine("~", ".aws", "config"));
            return [config, credentials];
        }

        string path = Expand(location);
        // As in AWS.Tools, a file named config beside the credentials file adds to it.
        return Directory.Exists(path) ? [Path.Combine(path, "config"), Path.Combine(path, "credentials")] : [Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".", "config"), path];
    }

    /// <summary>The names of all profiles, sorted.</summary>
    public IReadOnlyList<string> Names()
    {
        IEnumerable<string> names = _files.SelectMany(file => file.ProfileNames);
        if (_withSdkStore) names = names.Concat(SdkStore().ListProfileNames());
        return [.. names.Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal)];
    }

    /// <exception cref="AwsConfigurationException">There is no such profile; the message names the places and the profiles there are.</exception>
    public AwsProfile Require(string name) => TryFind(name) ?? throw new AwsConfigurationException(
        "ProfileNotFound",
        FailureCategory.ObjectNotFound,
        $"There is no profile '{name}' in {_places}. {Known()}",
        "Correct -ProfileName (or AWS_PROFILE, or source_profile), or name the right file with -ProfileLocation.");

    public AwsProfile? TryFind(string name)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var sources = new List<string>();
        foreach (ProfileFile file in _files)
        {
            if (file.Find(ProfileSectionKind.Profile, name) is not { } section) continue;
            sources.Add(file.Path);
            foreach (KeyValuePair<string, string> pair in section.Values) values[pair.Key] = pair.Value;
        }

        AddSdkStore(name, values, sources);
        if (sources.Count == 0) return null;
        string source = string.Join(", ", sources);
        AddSsoSession(values);
        return new AwsProfile(name, source, values, services => FindSection(ProfileSectionKind.Services, services));
    }

    /// <summary>A session that does not exist shows where credentials are made of the profile, as what it lacks.</summary>
    private void AddSsoSession(Dictionary<string, string> values)
    {
        if (!values.TryGetValue("sso_session", out string? session) || FindSection(ProfileSectionKind.SsoSession, session) is not { } section) return;
        foreach (KeyValuePair<string, string> pair in section.Values.Where(pair => pair.Key.StartsWith("sso_", StringComparison.OrdinalIgnoreCase))) values[pair.Key] = pair.Value;
    }

    private ProfileSection? FindSection(ProfileSectionKind kind, string name) => _files.Select(file => file.Find(kind, name)).LastOrDefault(section => section is not null);

    /// <summary>AWS.Tools' Set-AWSCredential -StoreAs writes there by default on Windows; as in the SDK, it wins over the files.</summary>
    private void AddSdkStore(string name, Dictionary<string, string> values, List<string> sources)
    {
        if (!_withSdkStore || !SdkStore().TryGetProfile(name, out CredentialProfile profile)) return;
        sources.Add("the SDK's encrypted store");
        CredentialProfileOptions options = profile.Options;
        Add("aws_access_key_id", options.AccessKey);
        Add("aws_secret_access_key", options.SecretKey);
        Add("aws_session_token", options.Token);
        Add("role_arn", options.RoleArn);
        Add("source_profile", options.SourceProfile);
        Add("credential_source", options.CredentialSource);
        Add("external_id", options.ExternalID);
        Add("mfa_serial", options.MfaSerial);
        Add("role_session_name", options.RoleSessionName);
        Add("credential_process", options.CredentialProcess);
        Add("web_identity_token_file", options.WebIdentityTokenFile);
        Add("sso_account_id", options.SsoAccountId);
        Add("sso_region", options.SsoRegion);
        Add("sso_role_name", options.SsoRoleName);
        Add("sso_start_url", options.SsoStartUrl);
        Add("region", profile.Region?.SystemName);

        void Add(string key, string? value)
        {
            if (value is { Length: > 0 }) values[key] = value;
        }
    }

    private string Known()
    {
        IReadOnlyList<string> sorted = Names();
        return sorted.Count switch
        {
            0 => "No profile was found there.",
            > 20 => $"Profiles there: {string.Join(", ", sorted.Take(20))} and {sorted.Count - 20} more.",
            _ => $"Profiles there: {string.Join(", ", sorted)}.",
        };
    }

    private static ProfileStore Read(string[] paths, bool withSdkStore)
    {
        string[] distinct = [.. paths.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        List<ProfileFile> files = [.. distinct.Select(ProfileFile.TryRead).OfType<ProfileFile>()];
        IEnumerable<string> places = files.Count > 0 ? files.Select(file => $"'{file.Path}'") : distinct.Select(path => $"'{path}' (missing)");
        return new ProfileStore(files, withSdkStore, string.Join(" and ", withSdkStore ? places.Concat(["the SDK's encrypted store"]) : places));
    }

    private static NetSDKCredentialsFile SdkStore() => new();

    private static string Expand(string path)
    {
        bool home = path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal);
        return home ? Path.Combine(AwsEnvironment.HomeFolder(), path.Substring(1).TrimStart('/', '\\')) : path;
    }
}
