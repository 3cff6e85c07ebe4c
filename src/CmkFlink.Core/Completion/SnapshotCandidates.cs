using System.Globalization;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Completion;

/// <summary>Names of the snapshots of the applications that the line names, newest first.</summary>
public sealed class SnapshotCandidates : ICandidateSource
{
    public IReadOnlyList<Actor> Asks { get; } = [Actor.Operator, Actor.Reader];

    public string Subject(CompletionLine line) => $"snapshots {line.Command} {string.Join(",", line.ValuesOf("ApplicationName"))}";

    public async Task<CandidateList> ReadAsync(AwsConnection connection, CompletionLine line, CompletionWord word, CancellationToken cancellation)
    {
        ApplicationReader reader = new(connection);
        List<FlinkSnapshot> fitting = [];
        // A pattern stands for applications that the user has not seen: theirs are not offered.
        foreach (string name in line.ValuesOf("ApplicationName").Where(name => !Wildcard.IsPattern(name)).Distinct(StringComparer.Ordinal))
        {
            FlinkApplication application = (await reader.ObserveAsync(name, cancellation)).Application;
            await foreach (FlinkSnapshot snapshot in new SnapshotReader(connection).ListAsync(application, cancellation))
            {
                if (word.Matches(snapshot.SnapshotName) && Fits(snapshot, line.Command)) fitting.Add(snapshot);
            }
        }

        List<CandidateItem> newestFirst =
        [
            .. fitting
                .OrderByDescending(snapshot => snapshot.SnapshotCreationTimestamp)
                .GroupBy(snapshot => snapshot.SnapshotName, StringComparer.Ordinal)
                .Select(same => new CandidateItem([same.Key], string.Join("; ", same.Select(Tooltip)))),
        ];
        return new CandidateList(newestFirst, IsTruncated: false);
    }

    private static bool Fits(FlinkSnapshot snapshot, string command) => command.ToUpperInvariant() switch
    {
        "START-FLINKAPPLICATION" => snapshot.SnapshotStatus == "READY",
        "REMOVE-FLINKSNAPSHOT" => snapshot.SnapshotStatus is "READY" or "FAILED",
        _ => true,
    };

    private static string Tooltip(FlinkSnapshot snapshot) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} of {1}, {2:yyyy-MM-dd HH:mm} UTC, {3}",
        snapshot.SnapshotStatus,
        snapshot.ApplicationName,
        snapshot.SnapshotCreationTimestamp,
        snapshot.KeyArn is { } key ? $"under {key}" : "under the AWS owned key");
}
