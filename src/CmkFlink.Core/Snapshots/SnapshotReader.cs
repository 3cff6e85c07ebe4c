using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;

namespace CmkFlink.Core.Snapshots;

/// <summary>Reads the snapshots of applications (the legacy listing) through one connection.</summary>
internal sealed class SnapshotReader(AwsConnection connection)
{
    /// <summary>All snapshots of an application, every page, in the service's order (oldest first).</summary>
    public async IAsyncEnumerable<FlinkSnapshot> ListAsync(FlinkApplication application, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? token = null;
        do
        {
            ListApplicationSnapshotsRequest request = new() { ApplicationName = application.ApplicationName, Limit = 50, NextToken = token };
            ListApplicationSnapshotsResponse page;
            try
            {
                page = await connection.ReadAsync(c => connection.Flink.ListApplicationSnapshotsAsync(request, c), cancellation);
            }
            catch (UnsupportedOperationException) when (application.ApplicationMode == "INTERACTIVE")
            {
                // A Studio notebook has no snapshots.
                yield break;
            }

            foreach (SnapshotDetails details in page.SnapshotSummaries ?? []) yield return FlinkSnapshot.From(details, application);
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
    }

    /// <summary>As <see cref="ListAsync"/>, at once.</summary>
    public async Task<List<FlinkSnapshot>> ReadAsync(FlinkApplication application, CancellationToken cancellation)
    {
        List<FlinkSnapshot> snapshots = [];
        await foreach (FlinkSnapshot snapshot in ListAsync(application, cancellation)) snapshots.Add(snapshot);
        return snapshots;
    }

    /// <summary>The newest that can be restored: what a start, an update and a rollback load. <see langword="null"/> where there is none.</summary>
    public async Task<FlinkSnapshot?> NewestReadyAsync(FlinkApplication application, CancellationToken cancellation)
    {
        FlinkSnapshot? newest = null;
        await foreach (FlinkSnapshot snapshot in ListAsync(application, cancellation))
        {
            if (snapshot.SnapshotStatus == "READY" && !(newest?.SnapshotCreationTimestamp > snapshot.SnapshotCreationTimestamp)) newest = snapshot;
        }

        return newest;
    }

    /// <summary>One snapshot, or <see langword="null"/> where there is none of that name.</summary>
    public async Task<FlinkSnapshot?> FindAsync(FlinkApplication application, string snapshotName, CancellationToken cancellation)
    {
        try
        {
            DescribeApplicationSnapshotRequest request = new() { ApplicationName = application.ApplicationName, SnapshotName = snapshotName };
            DescribeApplicationSnapshotResponse response = await connection.ReadAsync(c => connection.Flink.DescribeApplicationSnapshotAsync(request, c), cancellation);
            return FlinkSnapshot.From(response.SnapshotDetails, application);
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
