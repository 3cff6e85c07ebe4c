using CmkFlink.Core.Applications;
using CmkFlink.Core.Estate;
using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html.Charts;

/// <summary>How many snapshots lie under which key, and how old they are: a bar from the newest to the oldest of each kind.</summary>
internal static class SnapshotChart
{
    private const double Left = 2, Right = 330, First = 16, Pitch = 40;

    private static readonly string[] UsableStates = ["Enabled", "Unknown"];

    public static HtmlElement Draw(Report report)
    {
        (FlinkCmkStatus Application, FlinkCmkSnapshotGroup Group)[] all = [.. report.Applications.SelectMany(application => (application.Snapshots ?? []).Where(group => group.Count > 0).Select(group => (application, group)))];
        Kind[] kinds =
        [
            Kind.Of("Key of the application", Ink.Accent, report.GeneratedAt, all.Where(s => IsUsable(s.Group) && s.Group.KeyType == FlinkKeyType.CustomerManagedKey && !s.Group.IsOtherThan(s.Application)).Select(s => s.Group)),
            Kind.Of("Another customer managed key", Ink.Unknown, report.GeneratedAt, all.Where(s => IsUsable(s.Group) && s.Group.KeyType == FlinkKeyType.CustomerManagedKey && s.Group.IsOtherThan(s.Application)).Select(s => s.Group)),
            Kind.Of("AWS owned key", Ink.Warn, report.GeneratedAt, all.Where(s => s.Group.KeyType == FlinkKeyType.AwsOwnedKey).Select(s => s.Group)),
            Kind.Of("Key disabled or to be deleted", Ink.Bad, report.GeneratedAt, all.Where(s => !IsUsable(s.Group)).Select(s => s.Group)),
        ];
        int longest = Math.Max(1, kinds.Max(kind => kind.Oldest ?? 0));
        double axis = First + (kinds.Length * Pitch) + 2;
        return Chart.Frame(
            "chart-snapshots",
            "Snapshots by key and age",
            Says(kinds, report.Totals.SnapshotsUnread),
            axis + 22,
            [.. kinds.SelectMany((kind, i) => Bar(kind, First + (i * Pitch), longest)), .. Axis(axis, longest)],
            ["Key", "Snapshots", "Under older material", "Newest", "Oldest"],
            kinds.Select(kind => (IReadOnlyList<string>)[kind.Label, Words.Number(kind.Count), Words.Number(kind.OlderMaterial), kind.AgeOf(kind.Newest), kind.AgeOf(kind.Oldest)]));
    }

    private static string Says(Kind[] kinds, int unread)
    {
        string seen = kinds.Sum(kind => kind.Count) == 0 ? "No snapshots were seen." : string.Join("; ", kinds.Where(kind => kind.Count > 0).Select(kind => $"{kind.Label}: {Words.Number(kind.Count)}, {kind.Range}")) + ".";
        return unread == 0 ? seen : $"{seen} Not listed: those of {Words.Count(unread, "application")}.";
    }

    private static IEnumerable<HtmlNode> Bar(Kind kind, double y, int longest)
    {
        yield return Chart.Words(Left, y, kind.Label);
        yield return Chart.Words(Chart.Width - 2, y, Words.Number(kind.Count) + (kind.OlderMaterial == 0 ? "" : $" ({Words.Number(kind.OlderMaterial)} old material)"), "t", "end");
        yield return Rect.Class("track").Set(HtmlAttribute.X, Left).Set(HtmlAttribute.Y, y + 7).Set(HtmlAttribute.Width, Right - Left).Set(HtmlAttribute.Height, 10).Set(HtmlAttribute.Rx, 5);
        if (kind is not { Newest: { } newest, Oldest: { } oldest }) yield break;
        double from = At(newest, longest), to = At(oldest, longest);
        // A single snapshot is a dot, and stays on the scale.
        double width = Math.Max(10, to - from);
        yield return Chart.Box(kind.Ink, Math.Min(from, Right - width), y + 7, width, 10, 5);
    }

    private static IEnumerable<HtmlNode> Axis(double y, int longest)
    {
        yield return Line.Class("axis").Set(HtmlAttribute.X1, Left).Set(HtmlAttribute.Y1, y).Set(HtmlAttribute.X2, Right).Set(HtmlAttribute.Y2, y);
        yield return Chart.Words(Left, y + 16, "today", "tm");
        yield return Chart.Words(Right, y + 16, $"{Words.Count(longest, "day")} old", "tm", "end");
    }

    private static double At(int days, int longest) => Left + ((Right - Left) * days / longest);

    private static bool IsUsable(FlinkCmkSnapshotGroup group) => group.KeyState is null || Array.IndexOf(UsableStates, group.KeyState) >= 0;

    /// <param name="Newest">Age in days; <see langword="null"/> where no date is known.</param>
    /// <param name="Oldest">Age in days.</param>
    private sealed record Kind(string Label, Ink Ink, int Count, int OlderMaterial, int? Newest, int? Oldest)
    {
        public string Range => Newest is not { } newest || Oldest is not { } oldest ? "age not known" : Words.Ages(newest, oldest);

        public string AgeOf(int? days) => days is { } known ? Words.Count(known, "day") : Count == 0 ? "none" : "not known";

        public static Kind Of(string label, Ink ink, DateTime now, IEnumerable<FlinkCmkSnapshotGroup> groups)
        {
            FlinkCmkSnapshotGroup[] all = [.. groups];
            DateTime? newest = all.Max(group => group.Newest), oldest = all.Min(group => group.Oldest);
            return new Kind(label, ink, all.Sum(group => group.Count), all.Sum(group => group.UnderOlderMaterial), newest is { } n ? Words.Days(now, n) : null, oldest is { } o ? Words.Days(now, o) : null);
        }
    }
}
