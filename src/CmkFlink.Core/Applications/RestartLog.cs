using Amazon.KinesisAnalyticsV2.Model;

namespace CmkFlink.Core.Applications;

/// <summary>A restart of an application that succeeded.</summary>
/// <param name="Began">UTC.</param>
/// <param name="Ended">UTC.</param>
internal sealed record Restart(DateTime Began, DateTime Ended);

/// <summary>What the operations log proves of restarts.</summary>
/// <param name="Restarts">Oldest first.</param>
/// <param name="From">The log was read back to here; what was before is not known. <see langword="null"/> where it was read to its beginning.</param>
internal sealed record RestartLog(IReadOnlyList<Restart> Restarts, DateTime? From)
{
    // What surely gives an application new running storage, and with it the present key material. A rollback may have left the old job running where the update failed early, and what maintenance does to the key is not documented: neither proves anything.
    private static readonly HashSet<string> Restarting = new(StringComparer.Ordinal) { "StartApplication", "UpdateApplication" };

    /// <summary>Judges entries of the log.</summary>
    /// <param name="operations">Any order.</param>
    /// <param name="from">As <see cref="From"/>.</param>
    public static RestartLog Of(IEnumerable<ApplicationOperationInfo> operations, DateTime? from) => new(
        [
            .. operations
                .Where(operation => Restarting.Contains(operation.Operation) && operation.OperationStatus?.Value == "SUCCESSFUL" && operation is { StartTime: not null, EndTime: not null })
                .Select(operation => new Restart(operation.StartTime!.Value, operation.EndTime!.Value))
                .OrderBy(restart => restart.Ended),
        ],
        from);

    /// <summary>The end of the first restart that began after a moment and succeeded; <see langword="null"/> where the log shows none.</summary>
    public DateTime? FirstAfter(DateTime moment) => Restarts.Where(restart => restart.Began > moment).Select(restart => (DateTime?)restart.Ended).Min();

    /// <summary>The end of the last restart; <see langword="null"/> where the log shows none.</summary>
    public DateTime? Last => Restarts.Count == 0 ? null : Restarts[Restarts.Count - 1].Ended;

    /// <summary>Whether the log tells all of the time after a moment.</summary>
    public bool Covers(DateTime moment) => From is null || From <= moment;
}
