using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Snapshots;
using static CmkFlink.Core.Reports.Html.Bits;
using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html;

/// <summary>The cells of an application's row. Whatever is not known is said to be so.</summary>
internal static class ApplicationCells
{
    public static IEnumerable<HtmlNode?> Key(FlinkCmkStatus status)
    {
        switch (status.KeyType)
        {
            case null:
                yield return Bits.Line(Badge(Tone.Unknown, "Not known"));
                yield break;
            case FlinkKeyType.AwsOwnedKey:
                yield return Bits.Line(Badge(Tone.Warn, "AWS owned"));
                yield break;
            case FlinkKeyType.CustomerManagedKey:
                yield return Bits.Line(status.KeyAlias is { } alias ? Name(alias) : Span.Class("muted")["no alias known"]);
                if (status.KeyArn is { } arn) yield return Sub(HtmlTag.Code[Words.KeyId(arn)]);
                yield return Bits.Line(Badge(status.KeyState switch { "Enabled" => Tone.Good, null or "Unknown" => Tone.Unknown, _ => Tone.Bad }, status.KeyState is null or "Unknown" ? "State not known" : Words.Rule(status.KeyState)));
                if (status.KeyDeletionDate is { } deletion) yield return Sub("to be deleted on ", Words.Date(deletion));
                if (status.KeyDescription is { Length: > 0 } description) yield return Sub(Name(description));
                if (status.Drift is { } drift) yield return Bits.Line(Badge(Tone.Warn, "Alias moved"), " ", drift.ToString());
                break;
        }
    }

    public static IEnumerable<HtmlNode?> Rotation(Report report, FlinkCmkStatus status)
    {
        if (status.KeyType is null)
        {
            yield return NotKnown;
            yield break;
        }

        if (status.KeyType == FlinkKeyType.AwsOwnedKey)
        {
            yield return Span.Class("muted")["by AWS"];
            yield break;
        }

        yield return Bits.Line(status switch
        {
            _ when report.RotatedAt(status) is { } rotated => Ago(report.GeneratedAt, rotated),
            _ when status.IsNeverRotated() => Span["never rotated"],
            _ => NotKnown,
        });
        if (status.MaterialAge == MaterialAge.Older) yield return Bits.Line(Badge(Tone.Warn, "Restart missing"));
        yield return Sub(status.LastRestart is { } restarted ? "restarted " : "restart not known", status.LastRestart is null ? null : Ago(report.GeneratedAt, status.LastRestart.Value));
        yield return Sub($"automatic: {status.AutomaticRotation switch { true => "on", false => "off", null => "not known" }}; on demand: {(status.OnDemandRotations is { } used ? $"{Words.Number(used)} of 25 used" : "not known")}");
        if (status.OpenChange is { } change) yield return Bits.Line(Badge(Tone.Warn, "Change open"), $" {change.Strategy} {change.ChangeId} since {Words.Date(change.Begun)}");
    }

    public static IEnumerable<HtmlNode?> Snapshots(Report report, FlinkCmkStatus status)
    {
        if (status.Snapshots is null)
        {
            yield return NotKnown;
            yield break;
        }

        if (status.Snapshots.All(group => group.Count == 0)) yield return Span.Class("muted")["none"];
        foreach (FlinkCmkSnapshotGroup group in status.Snapshots.Where(group => group.Count > 0))
        {
            string key = group.KeyType == FlinkKeyType.AwsOwnedKey ? "the AWS owned key" : !group.IsOtherThan(status) ? "its key" : group.KeyAlias ?? (group.KeyArn is { } arn ? Words.KeyId(arn) : "a key not known");
            yield return Bits.Line(Strong[Words.Number(group.Count)], " under ", Name(key));
            if (group.KeyState is { } state and not "Enabled") yield return Bits.Line(Badge(state == "Unknown" ? Tone.Unknown : Tone.Bad, state == "Unknown" ? "Key's state not known" : "Key: " + Words.Rule(state)));
            if (group.UnderOlderMaterial > 0) yield return Bits.Line(Badge(Tone.Warn, $"{Words.Number(group.UnderOlderMaterial)} under older material"));
            if (group is { Newest: { } newest, Oldest: { } oldest }) yield return Sub(Words.Ages(Words.Days(report.GeneratedAt, newest), Words.Days(report.GeneratedAt, oldest)));
        }
    }

    public static IEnumerable<HtmlNode?> Operators(FlinkCmkStatus status)
    {
        if (status.KeyType == FlinkKeyType.AwsOwnedKey)
        {
            yield return Span.Class("muted")["does not apply"];
            yield break;
        }

        yield return Bits.Line(status.OperatorAccess switch
        {
            AccessAnswer.Allowed => Badge(Tone.Good, "Allowed"),
            AccessAnswer.Denied => Badge(Tone.Bad, "Denied"),
            _ => Badge(Tone.Unknown, "Not known"),
        });
        foreach (FlinkCmkOperatorStatus one in status.Operators)
        {
            yield return Sub(Name(Words.KeyId(one.Principal)), one.Access == AccessAnswer.Allowed ? null : $": {(one.Access == AccessAnswer.Denied ? "denied" : "not known")}");
        }
    }

    public static IEnumerable<HtmlNode?> NextStep(FlinkCmkStatus status)
    {
        string? step = status.NextStep ?? status.Error?.Remedy;
        yield return step is null ? Span.Class("muted")[status.Worst() is null or ReportResult.Information ? "nothing to do" : "see the findings"] : Bits.Line(step);
        if (status.NextCommand is { Length: > 0 } command) yield return Command(command);
    }

    private static HtmlElement NotKnown => Badge(Tone.Unknown, "Not known");
}
