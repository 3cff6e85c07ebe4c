using Amazon;
using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>What all clients of a connection share; puts it on the SDK's configuration objects.</summary>
internal sealed record ClientSettings
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
#if NET8_0_OR_GREATER
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
#endif

    public required string Region { get; init; }

    public required EndpointMap Endpoints { get; init; }

    public bool UseFips { get; init; }

    public bool UseDualStack { get; init; }

    /// <summary>Requests that the SDK may send for one reading call.</summary>
    public int MaxAttempts { get; init; } = 3;

    public HttpClientFactory? HttpClientFactory { get; init; }

    /// <inheritdoc cref="AwsConnectionOptions.InOrder"/>
    public bool InOrder { get; init; }

    /// <param name="config">A fresh configuration object.</param>
    /// <param name="repeats">Whether the SDK may repeat a request. After a reset, a 500 or a time limit it repeats writes too, and a second RotateKeyOnDemand is one of 25 for the life of a key.</param>
    public T Apply<T>(T config, AwsService service, bool repeats)
        where T : ClientConfig
    {
        // Before anything else is read: the SDK would look for endpoints itself and then sign for another Region than the client's.
        config.IgnoreConfiguredEndpointUrls = true;
        config.DefaultConfigurationMode = DefaultConfigurationMode.Standard;
        config.HttpClientFactory = HttpClientFactory;
        // None of the services redirects; whoever does would be handed the session token.
        config.AllowAutoRedirect = false;
        config.Timeout = AnswerTimeout;
#if NET8_0_OR_GREATER
        config.ConnectTimeout = ConnectTimeout;
#endif
        // Never Adaptive: in this build of the SDK its first throttled request waits 12 to 28 seconds and then fails.
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = repeats ? MaxAttempts - 1 : 0;
        // A counter of its own, ten by default, whatever MaxErrorRetry says: it repeats at once after a reset, which it takes for a stale pooled connection.
        if (!repeats) config.MaxStaleConnectionRetries = 0;
        CustomEndpoint? endpoint = Endpoints.Find(service);
        config.UseFIPSEndpoint = UseFips && endpoint is null;
        config.UseDualstackEndpoint = UseDualStack && endpoint is null;
        // Order matters: setting RegionEndpoint clears ServiceURL, and the other way round.
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint.Url;
            config.AuthenticationRegion = AwsServices.SigningRegion(service, Region);
        }

        return config;
    }
}
