using Amazon.KinesisAnalyticsV2.Model;

namespace CmkFlink.Core.Applications;

/// <summary>A restart of an application that succeeded.</summary>
/// <param name="Began">UTC.</param>
/// <param name="Ended">UTC.</param>
/// <param name="Operation">Which it was, with its id: "UpdateApplication 0a1b".</param>
internal sealed record Restart(DateTime Began, DateTime Ended, string Operation);

/// <summary>What the operations log proves of restarts.</summary>
/// <param name="Restarts">Those that are proof, oldest first.</param>
/// <param name="Last">The end of the last operation that may have restarted the application, proof or not; <see langword="null"/> where the log shows none.</param>
/// <param name="From">The log was read back to here; what was before is not known. <see langword="null"/> where it was read to its beginning.</param>
internal sealed record RestartLog(IReadOnlyList<Restart> Restarts, DateTime? Last, DateTime? From)
{
    // What surely gives an application new running storage, and with it the present key material. A rollback may have left the old job running where the update failed early, and what maintenance does to the key is not documented: neither proves anything.
    private static readonly HashSet<string> Restarting = new(StringComparer.Ordinal) { "StartApplication", "UpdateApplication" };

    private static readonly HashSet<string> NotRestarting = new(StringComparer.Ordinal) { "StopApplication", "CreateApplicationSnapshot", "DeleteApplicationSnapshot" };

    /// <summary>Judges entries of the log.</summary>
    /// <param name="operations">Any order.</param>
    /// <param name="from">As <see cref="From"/>.</param>
    public static RestartLog Of(IEnumerable<ApplicationOperationInfo> operations, DateTime? from)
    {
        List<ApplicationOperationInfo> succeeded = [.. operations.Where(operation => operation.OperationStatus?.Value == "SUCCESSFUL" && operation is { StartTime: not null, EndTime: not null })];
        return new RestartLog(
            [.. succeeded.Where(operation => Restarting.Contains(operation.Operation)).Select(operation => new Restart(operation.StartTime!.Value, operation.EndTime!.Value, $"{operation.Operation} {operation.OperationId}")).OrderBy(restart => restart.Ended)],
            succeeded.Where(operation => !NotRestarting.Contains(operation.Operation)).Max(operation => operation.EndTime),
            from);
    }

    /// <summary>The first restart that began after a moment and succeeded; <see langword="null"/> where the log shows none. What began before the moment may have read the old material still.</summary>
    public Restart? FirstAfter(DateTime moment) => Restarts.FirstOrDefault(restart => restart.Began > moment);

    /// <summary>Whether the log tells all of the time after a moment.</summary>
    public bool Covers(DateTime moment) => From is null || From <= moment;
}
