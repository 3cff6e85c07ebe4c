using CmkFlink.Core.Evidence;
using CmkFlink.Core.Operations;
using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html;

/// <summary>Who did what, when, with which key: the evidence of set-ups and rotations.</summary>
internal static class EvidenceSection
{
    /// <summary>So many of the newest changes show their steps at once.</summary>
    private const int Open = 4;

    private static readonly (string Heading, string Width)[] Columns = [("Ended", "w12"), ("Who", "w16"), ("What", "w28"), ("Before", "w20"), ("After", "")];

    public static HtmlElement Write(Report report) =>
        Section.Class("section").Set(HtmlAttribute.LabelledBy, "evidence")[
            H2.Set(HtmlAttribute.Id, "evidence")["Evidence of changes"],
            P.Class("lead")["Written by Initialize-FlinkCmk and Invoke-FlinkCmkRotation as each step ended. AWS request ids are those that CloudTrail shows as requestID."],
            Div[report.Changes.Select((change, i) => Change(change, i < Open))],
            report.EvidenceFiles.Count == 0 ? null : Files(report.EvidenceFiles)];

    private static HtmlElement Change(EvidenceChange change, bool open)
    {
        (string? account, string? region, string? application) = EvidencePlace.Of(change);
        HtmlElement steps = Details.Class("group");
        if (open) steps.Set(HtmlAttribute.Open, "");
        return Article.Class("card change")[
            Div.Class("head")[
                H3[Words.Operation(change), application is null ? null : ": ", application is null ? null : Bits.Name(application)],
                Bits.Badge(Bits.ToneOf(change.Outcome), Words.Outcome(change.Outcome)),
                Span.Class("muted small")[string.Join(" \u00B7 ", new[] { $"change {change.ChangeId}", region, account }.OfType<string>())]],
            Dl.Class("facts")[[
                Fact("Begun", Bits.When(change.Begun)),
                Fact("Closed", change.Closed is { } closed ? Bits.When(closed) : "not shown by the evidence", change.Closed is { } ended ? Span.Class("muted")[$" after {Words.Duration(ended - change.Begun)}"] : null),
                Fact("Runs", Words.Count(change.Runs, "run"), change.Runs > 1 ? Span.Class("muted")[" (taken up again, or by another actor)"] : null),
                Fact("Automatic rotation of the key", change.AutomaticRotation switch { true => "on", false => "off", null => "not known" }),
                Fact("Key before", Key(change.KeyBefore, change.Operation is null ? "not told" : "none: the AWS owned key")),
                Fact("Key after", Key(change.KeyAfter, "not told")),
                .. Actors(change)]],
            steps[
                Summary[H4.Class("nowrap")[Words.Count(change.Steps.Count, "step")]],
                Bits.Grid($"Steps of change {change.ChangeId}", "grid steps", Columns, change.Steps.Select(Step))]];
    }

    private static IEnumerable<HtmlElement> Actors(EvidenceChange change)
    {
        foreach (IGrouping<Actor, EvidenceStep> actor in change.Steps.GroupBy(step => step.Actor).OrderBy(actor => actor.Key))
        {
            string[] principals = [.. actor.Select(step => step.Principal ?? "principal not told").Distinct(StringComparer.Ordinal)];
            yield return Fact($"{NameOf(actor.Key)}, {Words.Count(actor.Count(), "step")}", principals.Select(principal => (HtmlNode)Bits.Line(Bits.Name(principal))));
        }

        string[] shared = [.. change.Steps.Where(step => step.Principal is not null).GroupBy(step => step.Principal!, StringComparer.Ordinal).Where(steps => steps.Select(step => step.Actor).Distinct().Count() > 1).Select(steps => steps.Key)];
        if (shared.Length > 0) yield return Fact("Separation of duties", Bits.Badge(Tone.Warn, "Not kept"), " ", Bits.Name(string.Join(", ", shared)), " acted as more than one actor.");
    }

    private static HtmlElement Step(EvidenceStep step) =>
        Bits.Row(
            "Ended",
            [Bits.When(step.Time), step.Done ? null : Bits.Line(Bits.Badge(Tone.Bad, "Failed"))],
            Bits.Cell("Who", Bits.Line(NameOf(step.Actor)), Bits.Sub(Bits.Name(step.Principal is { } principal ? ShortPrincipal(principal) : "principal not told"))),
            Bits.Cell("What", Bits.Line(step.Action), Bits.Sub(Bits.Name(step.Target)), step.RequestIds.Count == 0 ? null : Bits.Sub("request ", HtmlTag.Code[string.Join(" ", step.RequestIds)])),
            Bits.Cell("Before", step.Before),
            Bits.Cell("After", step.Done ? step.After ?? "" : $"error {step.Error ?? "not told"}"));

    private static HtmlElement Files(IReadOnlyList<EvidenceFile> files) =>
        Article.Class("card change")[
            H3["Files of evidence"],
            P.Class("muted small")["A file that is what it was gives the same hash: Get-FileHash, or sha256sum."],
            Bits.Grid("Files of evidence", "grid", [("File", "w28"), ("Lines", "w16"), ("SHA-256", "")], files.Select(file =>
                Bits.Row(
                    "File",
                    [Bits.Name(file.Name)],
                    Bits.Cell("Lines", Bits.Line(Words.Number(file.Lines)), file.Unreadable.Count == 0 ? null : Bits.Line(Bits.Badge(Tone.Unknown, $"{Words.Count(file.Unreadable.Count, "line")} not readable")), file.Unreadable.Count == 0 ? null : Bits.Sub(Defects(file))),
                    Bits.Cell("SHA-256", HtmlTag.Code[file.Sha256]))))];

    private static string Defects(EvidenceFile file) =>
        string.Join("; ", file.Unreadable.Take(5).Select(defect => $"line {defect.Line}: {defect.Reason}")) + (file.Unreadable.Count > 5 ? $"; and {file.Unreadable.Count - 5} more" : "");

    private static HtmlElement Fact(string term, params IEnumerable<HtmlNode?> words) => Div[Dt[term], Dd[words]];

    private static HtmlNode? Key(string? arn, string none) => arn is null ? none : HtmlTag.Code[arn];

    /// <summary>Without the partition and account, which the facts above the table name in full.</summary>
    private static string ShortPrincipal(string arn) => arn.Substring(arn.LastIndexOf(':') + 1);

    private static string NameOf(Actor actor) => actor switch { Actor.IamAdministrator => "IAM administrator", Actor.KeyAdministrator => "Key administrator", Actor.Operator => "Operator", _ => "Reader" };
}
