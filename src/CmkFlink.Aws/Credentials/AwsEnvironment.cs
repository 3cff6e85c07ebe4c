namespace CmkFlink.Aws;

/// <summary>The environment variables that AWS tools agree on, read at the moment of use; empty counts as unset.</summary>
internal static class AwsEnvironment
{
    public static string? Get(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <exception cref="AwsConfigurationException">Set, and neither true nor false.</exception>
    public static bool? Flag(string name) => Get(name) is not { } text ? null : bool.TryParse(text, out bool value) ? value : throw Malformed(name, "true or false");

    public static AwsConfigurationException Malformed(string name, string expected) => new(
        "EnvironmentMalformed",
        FailureCategory.InvalidData,
        $"The environment variable {name} must be {expected}.",
        "Correct it or remove it.");

    /// <summary>As the SDK finds it: HOME, then USERPROFILE, then what the operating system says.</summary>
    public static string HomeFolder() => Get("HOME") ?? Get("USERPROFILE") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
}
