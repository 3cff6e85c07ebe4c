using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>Makes a connection: profiles, Region, credentials and settings, in that order, and says on the way where each came from.</summary>
internal sealed class Connector(AwsConnectionOptions options, InstanceMetadata? metadata = null, Func<double>? jitter = null)
{
    private readonly InstanceMetadata _metadata = metadata ?? new InstanceMetadata();

    public async Task<AwsConnection> ConnectAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ProfileStore profiles = ProfileStore.Open(options.ProfileLocation);
        AwsProfile? named = CredentialResolver.NamedProfile(options) is { } name ? profiles.Require(name) : null;
        AwsProfile? ambient = profiles.TryFind(CredentialResolver.AmbientProfile);
        FoundRegion region = await RegionResolver.ResolveAsync(options, named, ambient, _metadata.TryGetRegionAsync, cancellation);

        var lifetime = new ConnectionLifetime(options.HttpClientFactory);
        try
        {
            // Until the connection stands, the caller's token ends what fetching credentials waits for; afterwards its disposal does.
            using CancellationTokenRegistration stop = cancellation.Register(lifetime.Cancel);
            var context = new CredentialContext { Options = options with { HttpClientFactory = lifetime.HttpClientFactory }, Profiles = profiles, Metadata = _metadata, Region = region.Name, Lifetime = lifetime.Token };
            FoundCredentials credentials = await new CredentialResolver(context).ResolveAsync(cancellation);
            await FetchAsync(credentials, cancellation);
            AwsProfile[] settingsOf = (named ?? credentials.Profile ?? ambient) is { } profile ? [profile] : [];
            ClientSettings settings = ConnectionSettings.Make(context.Options, region.Name, settingsOf) with { InOrder = options.InOrder };
            Tell(credentials, region, settings, ConnectionSettings.OverruledRetryMode(settingsOf));
            return new AwsConnection(credentials, region, settings, new Pacer(options.Delay, jitter ?? (options.InOrder ? static () => 1 : null), options.Elapsed), lifetime) { PaceOfAws = options.PaceOfAws };
        }
        catch
        {
            lifetime.Dispose();
            throw;
        }
    }

    /// <summary>What fails here fails before any work is done. Foreign objects are asked too: an ended login shows as such.</summary>
    private static async Task FetchAsync(FoundCredentials credentials, CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellation.Register(() => stopped.TrySetResult(true));
        // A program or a foreign object knows nothing of our token, and may hold its thread: it is left behind.
        Task<ImmutableCredentials> fetching = Task.Run(credentials.Credentials.GetCredentialsAsync, CancellationToken.None);
        await Task.WhenAny(fetching, stopped.Task);
        cancellation.ThrowIfCancellationRequested();
        await fetching;
    }

    private void Tell(FoundCredentials credentials, FoundRegion region, ClientSettings settings, string? overruledMode)
    {
        if (options.Debug is not { } debug) return;
        debug($"Credentials come from {credentials.Source}.");
        debug($"Region {region.Name} comes from {region.Source}.");
        foreach (AwsService service in AwsServices.All)
        {
            if (settings.Endpoints.Find(service) is { } endpoint)
            {
                debug($"The endpoint of {AwsServices.OptionKey(service)} is {endpoint.Url}, from {endpoint.Source}.{(settings.UseFips || settings.UseDualStack ? " FIPS and dual-stack settings do not apply to it." : "")}");
            }
        }

        if (overruledMode is not null) debug($"The retry mode '{overruledMode}' is not used: every client retries in the standard mode.");
    }
}
