using System.Text;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Hosting;

/// <summary>Writes the AWS shared credentials and config files of a sandbox, for their owner's eyes only.</summary>
internal sealed class ProfileFiles : IDisposable
{
    private readonly bool _isTemporary;
    private readonly string _folder;

    private ProfileFiles(string folder, bool isTemporary)
    {
        _folder = folder;
        _isTemporary = isTemporary;
    }

    public string CredentialsFile => Path.Combine(_folder, "credentials");

    public string ConfigFile => Path.Combine(_folder, "config");

    /// <summary>Writes both files, in a folder of the user's or a fresh private one.</summary>
    /// <exception cref="IOException">The folder cannot be written, or has files of these names that no sandbox wrote.</exception>
    public static ProfileFiles Write(string? folder, IReadOnlyList<SandboxProfile> profiles, Uri endpoint, string region)
    {
        bool isTemporary = folder is null;
        // The temporary folder is created with mode 700 where there are modes.
        string path = Path.GetFullPath(folder ?? Directory.CreateTempSubdirectory("cmkflink-sandbox-").FullName);
        Directory.CreateDirectory(path);
        var files = new ProfileFiles(path, isTemporary);
        foreach (string file in (string[])[files.CredentialsFile, files.ConfigFile]) RefuseForeign(file);
        files.Rewrite(profiles, endpoint, region);
        return files;
    }

    /// <summary>Writes both files anew, with other profiles.</summary>
    public void Rewrite(IReadOnlyList<SandboxProfile> profiles, Uri endpoint, string region)
    {
        WritePrivate(CredentialsFile, Text(profiles, endpoint, region, "[{0}]"));
        WritePrivate(ConfigFile, Text(profiles, endpoint, region, "[profile {0}]"));
    }

    /// <summary>Deletes the temporary folder; files in a user's folder stay, worthless once the sandbox has stopped.</summary>
    public void Dispose()
    {
        if (!_isTemporary) return;
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A reader still holds a file (Windows): the keys in it open nothing any more.
        }
    }

    /// <summary>Somebody's own credentials, those of ~/.aws say, are not to be replaced by a sandbox's. One's own begin with the profile that is always the first.</summary>
    private static void RefuseForeign(string path)
    {
        if (!File.Exists(path) || File.ReadLines(path).FirstOrDefault() is null or "[account-administrator]" or "[profile account-administrator]") return;
        throw new IOException($"{path} is there already, and no sandbox wrote it. Choose another folder for the sandbox's profiles.");
    }

    /// <summary>Both files carry everything, so that either alone serves a client.</summary>
    private static string Text(IReadOnlyList<SandboxProfile> profiles, Uri endpoint, string region, string heading)
    {
        var text = new StringBuilder();
        foreach (SandboxProfile profile in profiles)
        {
            text.Append(heading.Replace("{0}", profile.Name, StringComparison.Ordinal)).Append('\n');
            if (profile.Credential is { } credential) AppendKeys(text, credential);
            Append(text, "role_arn", profile.RoleArn);
            Append(text, "source_profile", profile.SourceProfile);
            Append(text, "mfa_serial", profile.MfaSerial);
            Append(text, "region", region);
            Append(text, "endpoint_url", endpoint.ToString().TrimEnd('/'));
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void AppendKeys(StringBuilder text, Credential credential)
    {
        Append(text, "aws_access_key_id", credential.AccessKeyId);
        Append(text, "aws_secret_access_key", credential.Secret);
        Append(text, "aws_session_token", credential.SessionToken);
    }

    private static void Append(StringBuilder text, string name, string? value)
    {
        if (value is not null) text.Append(name).Append(" = ").Append(value).Append('\n');
    }

    /// <summary>The file never exists with wider permissions, nor half written: it is made beside its place and moved there.</summary>
    private static void WritePrivate(string path, string text)
    {
        string draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options)) stream.Write(Encoding.UTF8.GetBytes(text));
        File.Move(draft, path, overwrite: true);
    }
}
