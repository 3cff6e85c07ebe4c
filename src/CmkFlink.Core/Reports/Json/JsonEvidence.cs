using System.Text.Json;
using CmkFlink.Core.Evidence;

namespace CmkFlink.Core.Reports.Json;

/// <summary>The evidence of changes as JSON.</summary>
internal static class JsonEvidence
{
    public static void Write(Utf8JsonWriter json, Report report)
    {
        JsonReport.Each(json, "changes", report.Changes, Change);
        JsonReport.Each(json, "evidenceFiles", report.EvidenceFiles, File);
    }

    private static void Change(Utf8JsonWriter json, EvidenceChange change)
    {
        (string? account, string? region, string? application) = EvidencePlace.Of(change);
        json.Text("change", change.ChangeId);
        json.Text("operation", change.Operation);
        json.Text("outcome", change.Outcome.ToString());
        json.Text("accountId", account);
        json.Text("region", region);
        json.Text("application", application);
        json.Text("keyBefore", change.KeyBefore);
        json.Text("keyAfter", change.KeyAfter);
        json.Flag("automaticRotation", change.AutomaticRotation);
        json.WriteNumber("runs", change.Runs);
        json.Time("begun", change.Begun);
        json.Time("closed", change.Closed);
        JsonReport.Each(json, "steps", change.Steps, Step);
    }

    private static void Step(Utf8JsonWriter json, EvidenceStep step)
    {
        json.Text("step", step.Step);
        json.Text("result", step.Done ? "Done" : "Failed");
        json.Text("actor", step.Actor.ToString());
        json.Text("principal", step.Principal);
        json.Text("action", step.Action);
        json.Text("target", step.Target);
        json.Time("began", step.Began);
        json.Time("ended", step.Time);
        json.Text("before", step.Before);
        json.Text("after", step.After);
        json.Text("error", step.Error);
        json.WriteStartArray("requestIds");
        foreach (string id in step.RequestIds) json.WriteStringValue(JsonReport.Whole(id));
        json.WriteEndArray();
    }

    private static void File(Utf8JsonWriter json, EvidenceFile file)
    {
        json.Text("name", file.Name);
        json.Text("sha256", file.Sha256);
        json.WriteNumber("lines", file.Lines);
        JsonReport.Each(json, "unreadable", file.Unreadable, (writer, defect) =>
        {
            writer.WriteNumber("line", defect.Line);
            writer.Text("reason", defect.Reason);
        });
    }
}
