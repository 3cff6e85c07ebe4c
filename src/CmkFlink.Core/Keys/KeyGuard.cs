using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Lets a key be taken out of use only where nobody needs it. What could not be read counts as needed.</summary>
internal sealed class KeyGuard(IActorConnections connections, IOperationHost host)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(1);

    private readonly KeyUsageReader _reader = new(connections);
    private TimeSpan _read;

    /// <summary>Asks who needs the key.</summary>
    public async Task<KeyUsage> AskAsync(FlinkCmkKey key, CancellationToken cancellation)
    {
        _reader.Forget();
        KeyUsage usage = await _reader.ReadAsync(key.KeyArn, host, cancellation, key.Aliases);
        _read = await NowAsync(cancellation);
        return usage;
    }

    /// <summary>Asks who needs the key and refuses where somebody does, or may.</summary>
    /// <param name="what">What would be done: "disabling".</param>
    /// <param name="allow">The override: what is lost is accepted, and only said.</param>
    /// <exception cref="OperationException">KeyStillNeeded or KeyUsageUnknown; under -WhatIf a warning.</exception>
    public async Task<KeyUsage> RequireFreeAsync(FlinkCmkKey key, string what, bool allow, CancellationToken cancellation)
    {
        KeyUsage usage = await AskAsync(key, cancellation);
        if (usage.IsFree) return usage;
        OperationFailure failure = usage.Needing.Any() ? KeyFailures.StillNeeded(key, usage, what) : KeyFailures.UsageUnknown(key, usage, what);
        if (allow) host.Warning($"{failure.Message} It is done all the same: -AllowUnreadableState.");
        else host.Refuse(failure);
        return usage;
    }

    /// <summary>As <see cref="RequireFreeAsync"/>, where the answer has grown old: a question to the user takes its time, and others work meanwhile.</summary>
    public async Task RequireStillFreeAsync(FlinkCmkKey key, string what, bool allow, CancellationToken cancellation)
    {
        if (await NowAsync(cancellation) - _read > Trusted) await RequireFreeAsync(key, what, allow, cancellation);
    }

    private async Task<TimeSpan> NowAsync(CancellationToken cancellation) => (await connections.ForAsync(Actor.KeyAdministrator, cancellation)).Elapsed();

    /// <summary>Half a sentence for the confirmation.</summary>
    public static string Summary(KeyUsage usage)
    {
        string looked = $"{usage.Applications} application(s) and {usage.Snapshots} snapshot(s) looked at";
        if (usage.IsFree) return $"nobody is seen to need it ({looked})";
        List<string> parts = [];
        if (usage.Needing.Any()) parts.Add($"needed by {Some(usage.Needing)}");
        if (usage.Unknown.Any()) parts.Add($"unknown: {Some(usage.Unknown)}");
        return string.Join("; ", parts) + $" ({looked})";
    }

    internal static string Some(IEnumerable<FlinkCmkKeyUsage> users)
    {
        const int shown = 6;
        List<FlinkCmkKeyUsage> all = [.. users];
        return string.Join("; ", all.Take(shown)) + (all.Count > shown ? $"; and {all.Count - shown} more" : "");
    }
}
