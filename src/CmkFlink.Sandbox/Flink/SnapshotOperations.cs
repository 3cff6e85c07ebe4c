using System.Globalization;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Calls;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>CreateApplicationSnapshot, DescribeApplicationSnapshot, ListApplicationSnapshots and DeleteApplicationSnapshot.</summary>
internal sealed class SnapshotOperations(SandboxEnvironment environment, FlinkAccess access, StateEncryption encryption, SnapshotTaker taker)
{
    /// <summary>MSF developer guide, limits: beyond it only automatic snapshots succeed.</summary>
    private const int MaxSnapshots = 1000;

    public JsonObject CreateApplicationSnapshot(ServiceCall call, CallInput input)
    {
        string name = FlinkAccess.SnapshotName(input);
        FlinkApplication application = access.OpenStreaming(call, input);
        // Also where automatic snapshots are off (observed on AWS).
        if (application.Status != ApplicationStatus.RUNNING) throw FlinkErrors.InvalidRequest("Snapshot creation is only allowed when application is in RUNNING status");
        if (application.Snapshots.Exists(s => s.Name == name)) throw FlinkErrors.InUse($"Provided Snapshot name {name} already exists for application {application.Name}");
        if (application.Snapshots.Count(s => !s.IsEnhanced) >= MaxSnapshots) throw FlinkErrors.LimitExceeded($"Application {application.Name} has reached the limit of {MaxSnapshots} snapshots.");
        encryption.CallAsOperator(call, application.Arn, application.Running!.State.Encryption, null, MsfPurpose.Validate, MsfPurpose.WriteDurableState);
        taker.ScheduleCompletion(application, taker.Begin(application, name, application.Version.Id, automatic: false, environment.FaultInHand));
        return [];
    }

    public JsonObject DescribeApplicationSnapshot(ServiceCall call, CallInput input)
    {
        string name = FlinkAccess.SnapshotName(input);
        FlinkApplication application = access.OpenStreaming(call, input);
        return new JsonObject { ["SnapshotDetails"] = ApplicationView.Snapshot(Find(application, name)) };
    }

    public JsonObject ListApplicationSnapshots(ServiceCall call, CallInput input)
    {
        int limit = (int)(input.Number("Limit", 1, 50) ?? 50);
        long? after = Paging.Decode(input.Text("NextToken", 1, 512), "snapshots", FlinkAccess.InvalidToken);
        FlinkApplication application = access.OpenStreaming(call, input);
        (List<FlinkSnapshot> page, string? next) = Paging.Ascending(application.Snapshots, s => s.Number, after, limit, "snapshots", s => !s.IsEnhanced);
        JsonObject answer = new() { ["SnapshotSummaries"] = new JsonArray([.. page.Select(s => (JsonNode)ApplicationView.Snapshot(s))]) };
        if (next is not null) answer["NextToken"] = next;
        return answer;
    }

    public JsonObject DeleteApplicationSnapshot(ServiceCall call, CallInput input)
    {
        string name = FlinkAccess.SnapshotName(input);
        decimal created = input.RequiredTimestamp("SnapshotCreationTimestamp");
        FlinkApplication application = access.OpenStreaming(call, input);
        FlinkSnapshot snapshot = Find(application, name);
        if (!Timestamps.IsNamedBy(snapshot.CreatedAt, created))
        {
            string given = (created * 1000).ToString("0.############", CultureInfo.InvariantCulture);
            throw FlinkErrors.InvalidArgument($"Snapshot '{name}' has a different SnapshotCreationTimestamp than the one you provided '{given}'. Please call DescribeApplicationSnapshot to get the correct SnapshotCreationTimestamp.");
        }
        // Assumption MSF-18: while the application changes, its snapshots stay.
        if (application.Status is not (ApplicationStatus.READY or ApplicationStatus.RUNNING)) throw FlinkErrors.InUse($"Snapshot '{name}' cannot be deleted while the application is in '{application.Status}' state");
        if (snapshot.Status is SnapshotStatus.CREATING or SnapshotStatus.DELETING) throw FlinkErrors.InUse($"Snapshot '{name}' is in '{snapshot.Status}' state and cannot be deleted");
        snapshot.Status = SnapshotStatus.DELETING;
        snapshot.Due = null;
        taker.ScheduleRemoval(application, snapshot);
        return [];
    }

    private static FlinkSnapshot Find(FlinkApplication application, string name) => application.Snapshots.Find(s => s.Name == name && !s.IsEnhanced) ?? throw FlinkErrors.SnapshotNotFound(name, application.Name);
}
