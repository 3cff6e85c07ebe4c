using System.Text;

namespace CmkFlink.Aws;

/// <summary>What kind of section a profile file has, by its heading.</summary>
internal enum ProfileSectionKind
{
    Profile,
    SsoSession,
    Services,
}

/// <summary>A section: its settings, and for a setting without a value the indented settings below it ("kms =" and then "  endpoint_url = ...").</summary>
internal sealed class ProfileSection
{
    public Dictionary<string, string> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, Dictionary<string, string>> Nested { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>One shared credentials or config file, read once.</summary>
/// <remarks>
/// AWS SDKs and Tools Reference Guide, "Shared config and credentials files". The SDK's own reader is not used: it fixes the paths when its type loads, so that AWS_CONFIG_FILE set
/// later in a session is not seen, and it takes a profile with a malformed setting for a missing one. Headings of both files are understood in both, so that one file alone can serve.
/// </remarks>
internal sealed class ProfileFile
{
    private const int MaxBytes = 1024 * 1024;

    private readonly Dictionary<(ProfileSectionKind Kind, string Name), ProfileSection> _sections = [];

    private ProfileFile(string path) => Path = path;

    public string Path { get; }

    public IEnumerable<string> ProfileNames => _sections.Keys.Where(key => key.Kind == ProfileSectionKind.Profile).Select(key => key.Name);

    public ProfileSection? Find(ProfileSectionKind kind, string name) => _sections.TryGetValue((kind, name), out ProfileSection? section) ? section : null;

    /// <exception cref="AwsConfigurationException">The file exists and cannot be read, or is far too large to be one.</exception>
    public static ProfileFile? TryRead(string path)
    {
        try
        {
            if (!File.Exists(path)) return null;
            if (new FileInfo(path).Length > MaxBytes) throw Unreadable(path, "it is larger than 1 MB", null);
            return Parse(path, File.ReadAllText(path, Encoding.UTF8));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(path, "the operating system refused it", e);
        }
    }

    internal static ProfileFile Parse(string path, string text)
    {
        var file = new ProfileFile(path);
        ProfileSection? section = null;
        Dictionary<string, string>? nested = null;
        foreach (string line in text.Split('\n'))
        {
            string content = line.Trim();
            if (content.Length == 0 || content[0] is '#' or ';') continue;
            if (content[0] == '[')
            {
                section = file.Open(content);
                nested = null;
                continue;
            }

            int equals = content.IndexOf('=');
            // A line before the first heading or without "=" is passed over, as the AWS CLI does with the continuation of a value.
            if (section is null || equals <= 0) continue;
            string key = content.Substring(0, equals).TrimEnd();
            string value = content.Substring(equals + 1).TrimStart();
            if (char.IsWhiteSpace(line[0]) && nested is not null)
            {
                nested[key] = value;
                continue;
            }

            section.Values[key] = value;
            nested = value.Length == 0 ? section.Nested[key] = new(StringComparer.OrdinalIgnoreCase) : null;
        }

        return file;
    }

    private ProfileSection? Open(string heading)
    {
        int end = heading.IndexOf(']');
        if (end < 0) return null;
        string inner = heading.Substring(1, end - 1).Trim();
        (ProfileSectionKind kind, string name) key = Prefixed(inner, "profile", ProfileSectionKind.Profile)
            ?? Prefixed(inner, "sso-session", ProfileSectionKind.SsoSession)
            ?? Prefixed(inner, "services", ProfileSectionKind.Services)
            ?? (ProfileSectionKind.Profile, Unquote(inner));
        if (key.name.Length == 0) return null;
        if (!_sections.TryGetValue(key, out ProfileSection? section)) _sections[key] = section = new ProfileSection();
        return section;
    }

    private static (ProfileSectionKind, string)? Prefixed(string inner, string prefix, ProfileSectionKind kind) =>
        inner.Length > prefix.Length && inner.StartsWith(prefix, StringComparison.Ordinal) && char.IsWhiteSpace(inner[prefix.Length])
            ? (kind, Unquote(inner.Substring(prefix.Length).Trim()))
            : null;

    private static string Unquote(string name) =>
        name.Length >= 2 && name[0] is '"' or '\'' && name[name.Length - 1] == name[0] ? name.Substring(1, name.Length - 2) : name;

    private static AwsConfigurationException Unreadable(string path, string reason, Exception? inner) => new(
        "ProfileFileUnreadable",
        FailureCategory.ResourceUnavailable,
        $"The profile file '{path}' cannot be read: {reason}.",
        "Give yourself read access to the file, or name another with -ProfileLocation.",
        inner);
}
