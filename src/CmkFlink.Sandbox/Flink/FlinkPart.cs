using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Saves and reads what Managed Service for Apache Flink remembers: applications, their sealed state and snapshots, and what is in progress.</summary>
internal sealed class FlinkPart(FlinkStore store, StateEncryption encryption, Deployment deployment, SnapshotTaker taker) : IAccountPart
{
    public string Service => "kinesisanalytics";

    public object Content { get => store.Content; set => store.Content = (FlinkContent)value; }

    /// <summary>The key that AWS owns: what is sealed under it can be read with it only.</summary>
    public byte[] AwsOwnedKey { get => encryption.AwsOwnedKey; set => encryption.AwsOwnedKey = value; }

    public JsonNode Save() => JsonSerializer.SerializeToNode(new Saved([.. store.All], store.Content.Number), StateJson.Options)!;

    public object Read(JsonElement saved)
    {
        Saved read = StateJson.Read<Saved>(saved);
        FlinkContent content = new() { Number = read.Number };
        foreach (FlinkApplication application in read.Applications)
        {
            if (application.Versions.Count == 0) throw new JsonException($"Application {application.Name} has no version.");
            content.ByName.Add(application.Name, application);
            content.Names.Add(application.Name);
        }

        return content;
    }

    public void Resume()
    {
        foreach (FlinkApplication application in store.All)
        {
            foreach (FlinkOperation operation in application.Operations.Where(o => o.Status == OperationStatus.IN_PROGRESS)) deployment.Resume(application, operation);
            foreach (FlinkSnapshot snapshot in application.Snapshots.Where(s => s.Due is not null))
            {
                if (snapshot.Status == SnapshotStatus.CREATING) taker.ScheduleCompletion(application, snapshot);
                if (snapshot.Status == SnapshotStatus.DELETING) taker.ScheduleRemoval(application, snapshot);
            }

            if (application.Status == ApplicationStatus.DELETING) deployment.ScheduleDeletion(application);
        }
    }

    private sealed record Saved(List<FlinkApplication> Applications, long Number);
}
