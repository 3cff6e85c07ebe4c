using System.Text.Json;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Evidence;

namespace CmkFlink.Core.Reports.Json;

/// <summary>A report as JSON; docs/report.schema.json is its shape. Texts are as AWS gave them, everything beyond plain ASCII escaped; what is not known is null.</summary>
internal static class JsonReport
{
    /// <summary>Raised where members change their meaning or go; new members do not raise it.</summary>
    public const int FormatVersion = 1;

    public static byte[] Write(Report report)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", "CmkFlink report");
            json.WriteNumber("formatVersion", FormatVersion);
            json.WriteString("generator", $"CmkFlink {Report.Version}");
            json.WriteString("generatedAt", Words.Stamp(report.GeneratedAt));
            json.WriteString("title", Whole(report.Title));
            Totals(json, report.Totals);
            Each(json, "applications", report.Applications, Application);
            Each(json, "findings", report.Findings, Finding);
            JsonEvidence.Write(json, report);
            json.WriteString("automaticRotationNote", AutomaticRotationNote.AsText(report));
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    internal static void Each<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is null) json.WriteNull(name);
        else json.WriteString(name, Whole(value));
    }

    internal static void Time(this Utf8JsonWriter json, string name, DateTime? value) => json.Text(name, value is { } time ? Words.Stamp(time) : null);

    internal static void Flag(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag) json.WriteBoolean(name, flag);
        else json.WriteNull(name);
    }

    /// <summary>Halves of surrogate pairs, which no encoding of Unicode can carry, become the replacement character; Utf8JsonWriter refuses them on some frameworks.</summary>
    internal static string Whole(string text)
    {
        char[]? whole = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (char.IsSurrogatePair(text, i)) i++;
            else (whole ??= text.ToCharArray())[i] = '\uFFFD';
        }

        return whole is null ? text : new string(whole);
    }

    private static void Number(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static void Totals(Utf8JsonWriter json, ReportTotals totals)
    {
        json.WriteStartObject("totals");
        json.WriteNumber("applications", totals.Applications);
        json.WriteNumber("customerManagedKey", totals.CustomerManaged);
        json.WriteNumber("awsOwnedKey", totals.AwsOwned);
        json.WriteNumber("unknownKey", totals.UnknownKey);
        json.WriteNumber("applicationsWithErrors", totals.ApplicationsWithErrors);
        json.WriteNumber("applicationsWithWarnings", totals.ApplicationsWithWarnings);
        json.WriteNumber("errors", totals.Errors);
        json.WriteNumber("unknowns", totals.Unknowns);
        json.WriteNumber("warnings", totals.Warnings);
        json.WriteNumber("informations", totals.Informations);
        json.WriteNumber("passes", totals.Passes);
        json.WriteNumber("snapshots", totals.Snapshots);
        json.WriteNumber("snapshotsUnderOtherKeys", totals.SnapshotsUnderOtherKeys);
        json.WriteNumber("snapshotsUnderOlderMaterial", totals.SnapshotsUnderOlderMaterial);
        json.WriteNumber("applicationsWithUnreadSnapshots", totals.SnapshotsUnread);
        json.WriteNumber("changes", totals.Changes);
        json.WriteNumber("changesNotClosed", totals.ChangesNotClosed);
        json.WriteEndObject();
    }

    private static void Application(Utf8JsonWriter json, FlinkCmkStatus status)
    {
        json.Text("accountId", status.AccountId);
        json.Text("region", status.Region);
        json.Text("name", status.ApplicationName);
        json.Text("arn", status.ApplicationArn);
        json.Text("profileName", status.ProfileName);
        json.Text("result", (status.Worst() ?? ReportResult.Pass).ToString());
        json.Text("status", status.Status);
        json.Text("runtime", status.RuntimeEnvironment);
        json.Text("keyType", status.KeyType?.ToString());
        json.Text("keyArn", status.KeyArn);
        json.Text("keyAlias", status.KeyAlias);
        json.Text("keyState", status.KeyState);
        json.Text("keyDescription", status.KeyDescription);
        json.Time("keyDeletionDate", status.KeyDeletionDate);
        Table(json, "tags", status.Tags);
        Table(json, "keyTags", status.KeyTags);
        json.Text("drift", status.Drift?.ToString());
        json.Flag("automaticRotation", status.AutomaticRotation);
        json.Number("onDemandRotations", status.OnDemandRotations);
        json.Time("lastKeyRotation", status.LastKeyRotation);
        json.Time("lastRestart", status.LastRestart);
        json.Text("materialAge", status.MaterialAge.ToString());
        json.Text("operatorAccess", status.OperatorAccess?.ToString());
        Each(json, "operators", status.Operators, Operator);
        if (status.Snapshots is null) json.WriteNull("snapshots");
        else Each(json, "snapshots", status.Snapshots, (writer, group) => Snapshots(writer, status, group));
        json.Text("openChange", status.OpenChange?.ChangeId);
        json.Text("nextStep", status.NextStep);
        json.Text("nextCommand", status.NextCommand);
        json.Time("observed", status.Observed);
    }

    private static void Operator(Utf8JsonWriter json, FlinkCmkOperatorStatus status)
    {
        json.Text("principal", status.Principal);
        json.Text("access", status.Access.ToString());
        json.Text("missing", status.Missing);
        json.Text("remedy", status.Remedy);
    }

    private static void Snapshots(Utf8JsonWriter json, FlinkCmkStatus status, FlinkCmkSnapshotGroup group)
    {
        json.Text("keyType", group.KeyType.ToString());
        json.Text("keyArn", group.KeyArn);
        json.Text("keyAlias", group.KeyAlias);
        json.Text("keyState", group.KeyState);
        json.WriteBoolean("otherKey", group.IsOtherThan(status));
        json.WriteNumber("count", group.Count);
        json.Number("restorable", group.Restorable);
        json.WriteNumber("underOlderMaterial", group.UnderOlderMaterial);
        json.Time("oldest", group.Oldest);
        json.Time("newest", group.Newest);
    }

    private static void Finding(Utf8JsonWriter json, ReportFinding finding)
    {
        json.Text("source", finding.Source.ToString());
        json.Text("result", finding.Result.ToString());
        json.Text("rule", finding.Rule);
        json.Text("title", finding.Title);
        json.Text("subject", finding.Subject);
        json.Text("accountId", finding.AccountId);
        json.Text("region", finding.Region);
        json.Text("application", finding.ApplicationName);
        json.Text("keyArn", finding.KeyArn);
        json.Text("message", finding.Message);
        json.Text("remedy", finding.Remedy);
        json.Text("command", finding.Command);
    }

    private static void Table(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string>? table)
    {
        if (table is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        // A list, and no object: two tags whose names differ in what no encoding can carry stay two.
        foreach (KeyValuePair<string, string> entry in table.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.Text("key", entry.Key);
            json.Text("value", entry.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
