using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Rotation;

/// <summary>
/// The right to do what only one of several may do: begin a change, create the new key, rotate the key material. It is the alias ALIAS-next on the old key, for CreateAlias is the one call among those of a change that exactly one of several can succeed with;
/// tags are overwritten, and neither CreateKey nor RotateKeyOnDemand takes a token.
/// </summary>
/// <remarks>
/// Whoever finds the claim taken looks some times whether what it stands for is done by its holder. A holder who has died leaves it behind: the next one makes ALIAS-next-2, and so on, which again only one can. docs/decisions/052 has the reasons.
/// </remarks>
/// <param name="act">What it is for, where it is not the change as a whole: part of the alias.</param>
/// <param name="looks">How often another's work is looked for before its claim counts as left behind.</param>
internal sealed class ChangeClaim(RotationView view, IActorConnections connections, IOperationHost host, string act = "", int looks = ChangeClaim.SomeSeconds)
{
    /// <summary>Half a minute on AWS: KMS mostly shows changes after some seconds (KMS developer guide, eventual consistency).</summary>
    public const int SomeSeconds = 6;

    /// <summary>Five minutes on AWS: "in some cases several minutes" (the same).</summary>
    public const int SomeMinutes = 60;

    private string? _held;

    /// <summary>Gets the claim, or what somebody else has done under it.</summary>
    /// <param name="outcome">What has been done by somebody else; <see langword="null"/> where it is not to be seen.</param>
    /// <returns><see langword="null"/> where the claim is ours, and it is for us to do.</returns>
    /// <exception cref="OperationException">ChangeTakenUpElsewhere: somebody else got the claim at this moment.</exception>
    public async Task<T?> AcquireAsync<T>(Func<CancellationToken, Task<T?>> outcome, CancellationToken cancellation)
        where T : class
    {
        if (_held is not null) return null;
        AwsConnection kms = await connections.ForAsync(Actor.KeyAdministrator, cancellation);
        string first = view.NextAlias + act, alias = first;
        if (!await TryCreateAsync(kms, alias, cancellation))
        {
            view.HasCompany = true;
            int generation = await GenerationAsync(kms, cancellation);
            for (int watched = 0; watched < generation;)
            {
                // Each claim gets its time: one that has come while another was watched is of somebody who is there.
                if (await WatchAsync(outcome, cancellation) is { } done) return done;
                watched = generation;
                generation = await GenerationAsync(kms, cancellation);
            }

            alias = $"{first}-{(generation + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            if (!await TryCreateAsync(kms, alias, cancellation)) throw new OperationException(RotationFailures.TakenUpElsewhere(view.Application.ApplicationName, alias));
            host.Verbose($"{first} was left behind by a run that was interrupted; {alias} takes its place.");
        }

        _held = alias;
        // Between the look and the claim somebody may have come, done it, and gone.
        try
        {
            if (await outcome(cancellation) is not { } there) return null;
            await ReleaseAsync(cancellation);
            return there;
        }
        catch (OperationException)
        {
            // It is not for this change to go on, so its claim must not stand in another's way.
            await ReleaseAsync(cancellation);
            throw;
        }
    }

    /// <summary>Looks some times whether another's work is to be seen.</summary>
    private async Task<T?> WatchAsync<T>(Func<CancellationToken, Task<T?>> outcome, CancellationToken cancellation)
        where T : class
    {
        WaitSettings wait = WaitSettings.For(await connections.ForAsync(Actor.KeyAdministrator, cancellation));
        string activity = $"rotation of {view.Application.ApplicationName}";
        try
        {
            for (int look = 1; look <= looks; look++)
            {
                if (await outcome(cancellation) is { } done) return done;
                host.Progress(new OperationProgress(activity, $"{view.NextAlias}{act} is taken: looking what its holder does"));
                await wait.Delay(wait.Maximum, cancellation);
            }

            return null;
        }
        finally
        {
            host.Progress(new OperationProgress(activity, "Done", 100, Completed: true));
        }
    }

    /// <summary>Of the newest claim.</summary>
    /// <exception cref="OperationException">AliasTaken: the alias of the change points to a key that has nothing to do with it.</exception>
    private async Task<int> GenerationAsync(AwsConnection kms, CancellationToken cancellation)
    {
        await ReadAliasesAsync(kms, cancellation);
        if (view.Aliases.Find(a => a.AliasName == view.NextAlias) is { } taken && taken.TargetKeyId != view.OldKey.KeyId && await RotationObserver.NextKeyAsync(view, new KeyObserver(kms), cancellation) is null)
            throw new OperationException(RotationFailures.AliasElsewhere(view.NextAlias, taken.TargetKeyId));
        // KMS has the first one, or it would have let us make it, whatever its listing shows.
        return view.ClaimsOf(view.OldKey.KeyId).Select(alias => RotationView.GenerationOf(alias, view.NextAlias + act)).Append(1).Max();
    }

    /// <summary>Gives the claim back: what comes next is for somebody else.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        if (_held is not { } alias) return;
        _held = null;
        await new ChangeActs(connections, host, view.Identities).DeleteAliasAsync(alias, cancellation);
        view.Aliases.RemoveAll(a => a.AliasName == alias);
    }

    /// <summary>At the end of a change: takes away every claim on the old key, those of interrupted runs too.</summary>
    public async Task ClearAsync(CancellationToken cancellation)
    {
        bool others = view.TakenUp || view.HasCompany;
        if (others) await ReadAliasesAsync(await connections.ForAsync(Actor.KeyAdministrator, cancellation), cancellation);
        List<string> claims = [.. view.ClaimsOf(view.OldKey.KeyId)];
        // Those that are not visible yet; whatever one points to otherwise is not the change's.
        if (others) claims.AddRange(new[] { view.NextAlias, view.NextAlias + RotationView.Asked }.Where(alias => !view.Aliases.Exists(a => a.AliasName == alias)));
        foreach (string alias in claims) await new ChangeActs(connections, host, view.Identities).DeleteAliasAsync(alias, cancellation);
        view.Aliases.RemoveAll(a => claims.Contains(a.AliasName));
        _held = null;
    }

    public async Task ReadAliasesAsync(AwsConnection kms, CancellationToken cancellation)
    {
        IReadOnlyList<AliasListEntry> now = await ChangeActs.ReadAsync(kms, "kms:ListAliases", "the aliases of the Region", () => new KeyReader(kms).ListAliasesAsync(null, cancellation), cancellation);
        view.Aliases.Clear();
        view.Aliases.AddRange(now);
    }

    private async Task<bool> TryCreateAsync(AwsConnection kms, string alias, CancellationToken cancellation)
    {
        bool taken = false;
        await new ChangeActs(connections, host, view.Identities).WriteAsync(kms, "kms:CreateAlias", $"{alias} and key {view.OldKey.KeyArn}", CreateAsync, static _ => Task.FromResult(false), cancellation);
        if (!taken) view.Aliases.Add(new AliasListEntry { AliasName = alias, TargetKeyId = view.OldKey.KeyId });
        return !taken;

        async Task<object?> CreateAsync(CancellationToken c)
        {
            try
            {
                return await kms.KmsWrites.CreateAliasAsync(new CreateAliasRequest { AliasName = alias, TargetKeyId = view.OldKey.KeyId }, c);
            }
            catch (AlreadyExistsException)
            {
                taken = true;
                return null;
            }
        }
    }
}
