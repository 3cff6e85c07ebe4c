namespace CmkFlink.Aws;

/// <summary>A custom endpoint and who asked for it.</summary>
internal sealed record CustomEndpoint(string Url, string Source);

/// <summary>Finds the custom endpoint of a service, if there is one: a KMS-only VPC endpoint must not catch the other services.</summary>
/// <remarks>
/// Order as in the AWS SDKs and Tools Reference Guide, "Service-specific endpoints": the command's own (the service's before the one for all), AWS_ENDPOINT_URL_&lt;SERVICE&gt;, AWS_ENDPOINT_URL,
/// the profile's services section, the profile's endpoint_url. "Ignore configured endpoint URLs" switches off all but the command's own.
/// </remarks>
internal sealed class EndpointMap
{
    private const string ForAll = "*";

    private readonly Dictionary<string, string> _options;
    private readonly IReadOnlyList<AwsProfile> _profiles;
    private readonly bool _configuredIgnored;

    /// <param name="options">The command's own.</param>
    /// <param name="profiles">Whose settings count, the first first.</param>
    /// <exception cref="AwsConfigurationException">An unknown service or a malformed URL.</exception>
    public EndpointMap(IReadOnlyDictionary<string, string>? options, params IReadOnlyList<AwsProfile> profiles)
    {
        _options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> pair in options ?? new Dictionary<string, string>()) _options[Known(pair.Key)] = Checked(pair.Value, "-EndpointUrl");
        _profiles = profiles;
        _configuredIgnored = AwsEnvironment.Flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            ?? profiles.Select(profile => profile.Flag("ignore_configured_endpoint_urls")).FirstOrDefault(flag => flag is not null)
            ?? false;
    }

    /// <exception cref="AwsConfigurationException">The URL that counts is malformed.</exception>
    public CustomEndpoint? Find(AwsService service)
    {
        if (_options.TryGetValue(AwsServices.OptionKey(service), out string? url) || _options.TryGetValue(ForAll, out url)) return new CustomEndpoint(url, "-EndpointUrl");
        if (_configuredIgnored) return null;
        foreach (string variable in (string[])[AwsServices.EndpointVariable(service), "AWS_ENDPOINT_URL"])
        {
            if (AwsEnvironment.Get(variable) is { } value) return new CustomEndpoint(Checked(value, variable), variable);
        }

        foreach (AwsProfile profile in _profiles)
        {
            if ((profile.ServiceEndpoint(AwsServices.ConfigKey(service)) ?? profile["endpoint_url"]) is { } value)
            {
                string source = $"endpoint_url of profile '{profile.Name}'";
                return new CustomEndpoint(Checked(value, source), source);
            }
        }

        return null;
    }

    private static string Known(string key)
    {
        if (key == ForAll || AwsServices.All.Any(service => string.Equals(key, AwsServices.OptionKey(service), StringComparison.OrdinalIgnoreCase))) return key;
        throw new AwsConfigurationException(
            "EndpointServiceUnknown",
            FailureCategory.InvalidArgument,
            $"-EndpointUrl names the service '{key}', which this module does not call.",
            $"Use {string.Join(", ", AwsServices.All.Select(AwsServices.OptionKey))}, or * for all.");
    }

    /// <summary>User information in a URL would end in logs; a query or fragment would break every request. The URL itself is not repeated, for it may hold a password.</summary>
    private static string Checked(string url, string source)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0
            && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0)
        {
            return uri.AbsoluteUri;
        }

        throw new AwsConfigurationException(
            "EndpointMalformed",
            FailureCategory.InvalidArgument,
            $"The endpoint given by {source} is not a plain http or https URL.",
            "Give it as https://host or http://host:port, without user, query or fragment.");
    }
}
