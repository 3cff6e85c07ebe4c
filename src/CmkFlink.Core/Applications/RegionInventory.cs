using System.Collections.Concurrent;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Applications;

/// <summary>An application with all its snapshots.</summary>
internal sealed record ApplicationHoldings(FlinkApplication Application, IReadOnlyList<FlinkSnapshot> Snapshots);

/// <summary>Something that could not be read.</summary>
/// <param name="Name">The application; or the Region, where the applications themselves could not be listed.</param>
/// <param name="ApplicationName"><see langword="null"/> where it is not one application's.</param>
/// <param name="Reason">What was refused or not to be had, in words.</param>
internal sealed record InventoryGap(string Name, string? ApplicationName, string Reason);

/// <summary>All applications of a Region with their snapshots, and what could not be read of them.</summary>
internal sealed record RegionInventory(string Region, IReadOnlyList<ApplicationHoldings> Applications, IReadOnlyList<InventoryGap> Gaps)
{
    private const int ParallelApplications = 8;

    /// <summary>Reads it: the pages of ListApplications, and for each application one description and the pages of its snapshots. Whatever fails becomes a gap; nothing is thrown but cancellation.</summary>
    public static async Task<RegionInventory> ReadAsync(AwsConnection connection, CancellationToken cancellation)
    {
        ApplicationReader reader = new(connection);
        ConcurrentQueue<InventoryGap> gaps = [];
        List<string> names = [];
        try
        {
            await foreach (string name in reader.ListNamesAsync(cancellation)) names.Add(name);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            gaps.Enqueue(new InventoryGap(connection.Region, null, $"the applications of {connection.Region} could not be listed: {Failures.From(e).Message}"));
        }

        List<ApplicationHoldings> read = [];
        await foreach (ApplicationHoldings? holdings in ParallelItems.RunAsync(names, ParallelApplications, (name, c) => ReadOneAsync(reader, name, gaps, c), cancellation))
        {
            if (holdings is not null) read.Add(holdings);
        }

        return new RegionInventory(connection.Region, [.. read.OrderBy(h => h.Application.ApplicationName, StringComparer.Ordinal)], [.. gaps.OrderBy(g => g.Name, StringComparer.Ordinal)]);
    }

    private static async Task<ApplicationHoldings?> ReadOneAsync(ApplicationReader reader, string name, ConcurrentQueue<InventoryGap> gaps, CancellationToken cancellation)
    {
        FlinkApplication application;
        try
        {
            // Gone since it was listed: its snapshots went with it.
            if (await reader.TryObserveAsync(name, cancellation) is not { } seen) return null;
            application = seen.Application;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            gaps.Enqueue(new InventoryGap(name, name, $"application {name} could not be read: {Failures.From(e).Message}"));
            return null;
        }

        if (application.UsesEnhancedSnapshots) gaps.Enqueue(new InventoryGap(name, name, $"application {name} uses enhanced snapshots, which belong to the account and cannot be listed"));
        List<FlinkSnapshot> snapshots = [];
        try
        {
            snapshots = await new SnapshotReader(reader.Connection).ReadAsync(application, cancellation);
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            gaps.Enqueue(new InventoryGap(name, name, $"the snapshots of application {name} could not be listed: {Failures.From(e).Message}"));
        }

        return new ApplicationHoldings(application, snapshots);
    }
}
