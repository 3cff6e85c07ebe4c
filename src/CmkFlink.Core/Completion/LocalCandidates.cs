using Amazon;
using CmkFlink.Core.Applications;

namespace CmkFlink.Core.Completion;

/// <summary>Values that are known without asking AWS.</summary>
public static class LocalCandidates
{
    /// <summary>The profiles of a location, or of the default places.</summary>
    /// <exception cref="AwsConfigurationException">The location does not exist, or a file cannot be read.</exception>
    public static IEnumerable<Candidate> Profiles(string? location) =>
        ProfileSummary.List(location).Where(profile => profile.Kind != ProfileKind.None).Select(profile => new Candidate(profile.Name, Tooltip(profile)));

    /// <summary>The Regions that the SDK knows, by their system names.</summary>
    public static IEnumerable<Candidate> Regions() =>
        RegionEndpoint.EnumerableAllRegions.Select(region => new Candidate(region.SystemName, region.DisplayName)).OrderBy(region => region.Text, StringComparer.Ordinal);

    /// <summary>The runtimes that fit a cmdlet: those that can take a CMK for an upgrade, all of Flink for a new application.</summary>
    public static IEnumerable<Candidate> Runtimes(string command) =>
        from name in KnownRuntimes
        let supports = FlinkRuntime.SupportsCmk(name)
        where supports || !string.Equals(command, "Update-FlinkApplicationRuntime", StringComparison.OrdinalIgnoreCase)
        select new Candidate(name, $"Apache Flink {FlinkRuntime.VersionOf(name)}, {(supports ? "can take a customer managed key" : "cannot take a customer managed key")}");

    // MSF API reference, CreateApplication, RuntimeEnvironment. A newer one is typed in full.
    private static readonly string[] KnownRuntimes = ["FLINK-2_2", "FLINK-1_20", "FLINK-1_19", "FLINK-1_18", "FLINK-1_15"];

    private static string Tooltip(ProfileSummary profile)
    {
        string source = profile.SourceProfile is { } name ? $" with profile {name}" : "";
        string how = profile.Kind switch
        {
            ProfileKind.Keys => "keys",
            ProfileKind.Role => $"assumes {profile.RoleArn}{source}{(profile.AsksForCode ? ", asks for an MFA code" : "")}",
            ProfileKind.WebIdentity => $"assumes {profile.RoleArn} with a token file",
            ProfileKind.SingleSignOn => "login of IAM Identity Center",
            _ => "runs a program",
        };
        return profile.Region is { } region ? $"{how}; {region}" : how;
    }
}
