using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Estate;

/// <summary>The parts of an estate: every Region with every profile. Credentials of a profile are fetched once, whatever the number of Regions, so that an MFA code is asked for once.</summary>
public sealed class EstateScopes : IDisposable
{
    private readonly List<ProfileConnection> _profiles = [];

    /// <param name="common">What all parts share; its profile and Region serve where none are listed.</param>
    /// <param name="profiles">Names of profiles; empty for the one that <paramref name="common"/> leads to.</param>
    /// <param name="regions">System names; empty for each profile's own Region.</param>
    public EstateScopes(AwsConnectionOptions common, IReadOnlyList<string> profiles, IReadOnlyList<string> regions)
    {
        List<string> names = [.. regions.Distinct(StringComparer.Ordinal)];
        List<string?> named = names.Count == 0 ? [common.Region] : [.. names];
        List<string?> wanted = profiles.Count == 0 ? [common.ProfileName] : [.. profiles.Distinct(StringComparer.Ordinal)];
        List<EstateScope> scopes = [];
        foreach (string? profile in wanted)
        {
            // Credentials do not depend on the Region, but fetching them may call STS there; a malformed name fails for itself alone.
            ProfileConnection connection = new(common with { ProfileName = profile, Region = names.Count == 0 ? common.Region : names.Find(AwsConnection.IsRegion) ?? names[0] });
            _profiles.Add(connection);
            foreach (string? region in named) scopes.Add(new EstateScope(profile, region, connection));
        }

        All = scopes;
    }

    internal IReadOnlyList<EstateScope> All { get; }

    public void Dispose()
    {
        foreach (ProfileConnection profile in _profiles) profile.Dispose();
    }
}

/// <summary>One Region with one profile.</summary>
/// <param name="ProfileName">As it was named; <see langword="null"/> where none was.</param>
/// <param name="Region">As it was named; <see langword="null"/> for the profile's own.</param>
internal sealed record EstateScope(string? ProfileName, string? Region, ProfileConnection Connection)
{
    /// <summary>For messages: "Region eu-west-1, profile reader".</summary>
    public override string ToString() => string.Join(", ", new[] { Region is null ? null : $"Region {Region}", ProfileName is null ? null : $"profile {ProfileName}" }.OfType<string>().DefaultIfEmpty("the default profile and Region"));
}

/// <summary>The connections of one profile, one a Region.</summary>
internal sealed class ProfileConnection(AwsConnectionOptions options) : IDisposable
{
    private readonly Once<AwsConnection> _open = new();
    private readonly List<AwsConnection> _toClose = [];
    private int _failures;

    /// <summary>Whether this is the first Region in which the profile's credentials failed: one failure is told once.</summary>
    public bool IsFirstFailure() => Interlocked.Increment(ref _failures) == 1;

    /// <exception cref="OperationException">The credentials cannot be had, or the Region is malformed.</exception>
    public async Task<AwsConnection> InAsync(string? region, CancellationToken cancellation)
    {
        try
        {
            AwsConnection first = await _open.GetAsync("", () => KeepAsync(AwsConnection.ConnectAsync(options, cancellation)));
            return region is null || region == first.Region ? first : await _open.GetAsync(region, () => KeepAsync(Task.FromResult(first.ForRegion(region))));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationException(Failures.From(e, options.ProfileName));
        }
    }

    public void Dispose()
    {
        lock (_toClose)
        {
            // Those of further Regions live on the first one's credentials.
            for (int i = _toClose.Count - 1; i >= 0; i--) _toClose[i].Dispose();
            _toClose.Clear();
        }
    }

    private async Task<AwsConnection> KeepAsync(Task<AwsConnection> connecting)
    {
        AwsConnection connection = await connecting;
        lock (_toClose) _toClose.Add(connection);
        return connection;
    }
}

/// <summary>One connection for every actor: the estate is read by one who changes nothing.</summary>
internal sealed class ReaderConnections(AwsConnection connection) : IActorConnections
{
    public Task<AwsConnection> ForAsync(Actor actor, CancellationToken cancellation) => Task.FromResult(connection);

    public bool Has(Actor actor) => false;
}
