namespace CmkFlink.Aws;

/// <summary>Makes the settings of a connection's clients out of command, environment and profiles. The SDK's config.Profile would bring none of them.</summary>
internal static class ConnectionSettings
{
    private const int LeastAttempts = 1;
    private const int MostAttempts = 20;

    /// <param name="profiles">Whose settings count, the first first.</param>
    /// <exception cref="AwsConfigurationException">A setting is malformed.</exception>
    public static ClientSettings Make(AwsConnectionOptions options, string region, params AwsProfile[] profiles) => new()
    {
        Region = region,
        Endpoints = new EndpointMap(options.EndpointUrls, profiles),
        UseFips = Flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", profiles),
        UseDualStack = Flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", profiles),
        MaxAttempts = Attempts(profiles),
        HttpClientFactory = options.HttpClientFactory,
    };

    /// <summary>The retry mode that somebody asked for and does not get, for a debug line: every client uses Standard.</summary>
    public static string? OverruledRetryMode(params AwsProfile[] profiles)
    {
        string? mode = AwsEnvironment.Get("AWS_RETRY_MODE") ?? profiles.Select(profile => profile["retry_mode"]).FirstOrDefault(value => value is not null);
        return mode is null || string.Equals(mode, "standard", StringComparison.OrdinalIgnoreCase) ? null : mode;
    }

    private static bool Flag(string variable, string setting, AwsProfile[] profiles) =>
        AwsEnvironment.Flag(variable) ?? profiles.Select(profile => profile.Flag(setting)).FirstOrDefault(flag => flag is not null) ?? false;

    private static int Attempts(AwsProfile[] profiles)
    {
        const string variable = "AWS_MAX_ATTEMPTS";
        if (AwsEnvironment.Get(variable) is not { } text) return profiles.Select(profile => profile.Number("max_attempts", LeastAttempts, MostAttempts)).FirstOrDefault(number => number is not null) ?? 3;
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int attempts) && attempts is >= LeastAttempts and <= MostAttempts
            ? attempts
            : throw AwsEnvironment.Malformed(variable, FormattableString.Invariant($"a whole number from {LeastAttempts} to {MostAttempts}"));
    }
}
