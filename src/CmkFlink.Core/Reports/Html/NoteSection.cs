using static CmkFlink.Core.Reports.Html.HtmlTag;

namespace CmkFlink.Core.Reports.Html;

/// <summary>The note for auditors.</summary>
internal static class NoteSection
{
    public static HtmlElement Write(Report report)
    {
        IReadOnlyList<string> on = AutomaticRotationNote.KeysWithAutomaticRotation(report), unknown = AutomaticRotationNote.KeysNotKnown(report);
        return Section.Class("section").Set(HtmlAttribute.LabelledBy, "note")[
            H2.Set(HtmlAttribute.Id, "note")[AutomaticRotationNote.Heading],
            Div.Class("card note")[
                P[AutomaticRotationNote.Summary],
                H3["What AWS says"],
                Ul[AutomaticRotationNote.Facts.Select(fact => Li[fact.Text, Span.Class("source")[new HtmlElement(A).Link(fact.Url)[fact.Page]]])],
                H3["What stands in its place"],
                Ul[AutomaticRotationNote.Controls.Select(control => Li[control])],
                Keys("Keys that KMS rotates by itself nevertheless", on, Tone.Warn),
                Keys("Keys of which this could not be read", unknown, Tone.Unknown)]];
    }

    private static HtmlElement? Keys(string heading, IReadOnlyList<string> arns, Tone tone) =>
        arns.Count == 0 ? null : Div[H3[Bits.Badge(tone, Words.Count(arns.Count, "key")), " ", heading], Ul[arns.Select(arn => Li[HtmlTag.Code[arn]])]];
}
