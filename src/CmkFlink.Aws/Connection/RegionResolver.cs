using System.Reflection;

namespace CmkFlink.Aws;

/// <summary>A Region and who asked for it.</summary>
internal sealed record FoundRegion(string Name, string Source);

/// <summary>
/// Finds the Region: the command's own, the object in the pipe, $StoredAWSRegion, the profile named by the command, AWS_REGION, the profile of AWS_PROFILE or "default", AWS_DEFAULT_REGION, the instance.
/// </summary>
/// <remarks>
/// The SDK and AWS.Tools ignore AWS_DEFAULT_REGION, the AWS CLI honours it. It stands last of what is configured, so that a pipe of AWS.Tools' cmdlets and ours never works in two Regions,
/// and yet a machine set up for the CLI alone works.
/// </remarks>
internal static class RegionResolver
{
    /// <param name="named">The profile named by the command.</param>
    /// <param name="ambient">The profile of AWS_PROFILE or "default".</param>
    /// <param name="probe">Asks the instance; only where nothing else is known.</param>
    /// <exception cref="AwsConfigurationException">No Region anywhere, or one that cannot be a Region's name.</exception>
    public static async Task<FoundRegion> ResolveAsync(
        AwsConnectionOptions options,
        AwsProfile? named,
        AwsProfile? ambient,
        Func<CancellationToken, Task<string?>> probe,
        CancellationToken cancellation)
    {
        FoundRegion? found = Configured(options, named, ambient);
        if (found is null && await probe(cancellation) is { } fromInstance) found = new FoundRegion(fromInstance, "the instance metadata");
        if (found is null)
        {
            throw new AwsConfigurationException(
                "RegionMissing",
                FailureCategory.InvalidArgument,
                "No AWS Region is known: none was given, and neither profile nor environment names one.",
                "Add -Region, for example -Region eu-west-1, or put 'region = ...' into the profile.");
        }

        return found with { Name = Checked(found) };
    }

    private static FoundRegion? Configured(AwsConnectionOptions options, AwsProfile? named, AwsProfile? ambient)
    {
        if (NonEmpty(options.Region) is { } given) return new FoundRegion(given, "-Region");
        if (NonEmpty(options.RegionFromPipeline) is { } piped) return new FoundRegion(piped, "the object in the pipe");
        if (SystemName(options.StoredRegion) is { } stored) return new FoundRegion(stored, "$StoredAWSRegion");
        if (named?.Region is { } own) return new FoundRegion(own, $"profile '{named.Name}'");
        if (AwsEnvironment.Get("AWS_REGION") is { } variable) return new FoundRegion(variable, "AWS_REGION");
        if (ambient?.Region is { } usual) return new FoundRegion(usual, $"profile '{ambient.Name}'");
        return AwsEnvironment.Get("AWS_DEFAULT_REGION") is { } last ? new FoundRegion(last, "AWS_DEFAULT_REGION") : null;
    }

    /// <summary>$StoredAWSRegion is a name, or a RegionEndpoint of whichever SDK AWS.Tools brought: its SystemName is read by reflection.</summary>
    private static string? SystemName(object? region) => region switch
    {
        null => null,
        string name => NonEmpty(name),
        _ => NonEmpty(region.GetType().GetProperty("SystemName", BindingFlags.Instance | BindingFlags.Public)?.GetValue(region) as string)
            ?? throw new AwsConfigurationException(
                "RegionMalformed",
                FailureCategory.InvalidArgument,
                $"$StoredAWSRegion holds a {region.GetType().FullName}, which names no Region.",
                "Set it anew with Set-DefaultAWSRegion, or add -Region."),
    };

    /// <summary>The name becomes part of a host name: what could end it or add to it is refused. Whether AWS has such a Region is left to AWS, for there are new ones each year.</summary>
    /// <exception cref="AwsConfigurationException">It cannot be a Region's name.</exception>
    public static string Checked(FoundRegion found)
    {
        string name = found.Name.Trim();
        return IsName(name) ? name : throw new AwsConfigurationException(
            "RegionMalformed",
            FailureCategory.InvalidArgument,
            $"'{name}', from {found.Source}, is not the system name of an AWS Region.",
            "Use a name such as eu-west-1.");
    }

    /// <summary>Whether it can be a Region's name.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 63 && name[0] != '-' && name[name.Length - 1] != '-' && name.Contains('-') && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
