using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CmkFlink.Core.Access;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Evidence;
using CmkFlink.Core.Reports;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Tests.Reports;

/// <summary>What any page has to be, whatever is in it.</summary>
public sealed class HtmlReportTests
{
    private static readonly string[] Phrasing = ["p", "span", "strong", "code", "bdi", "a", "time", "small", "h1", "h2", "h3", "h4"];

    private static readonly string[] Blocks = ["div", "p", "ul", "ol", "dl", "table", "section", "article", "figure", "details", "h1", "h2", "h3", "h4"];

    private static readonly Lazy<IHtmlDocument> Large = new(() => Page(Samples.Request(Samples.Large(500))));

    public static TheoryData<string> Pages => ["empty", "one", "mixed", "large", "evidence", "checks", "unread"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_is_valid_HTML(string name)
    {
        // A parse error throws.
        IHtmlDocument page = Page(name);

        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.NotEqual("", page.Title);
        Assert.Equal("utf-8", page.CharacterSet, ignoreCase: true);
        string[] ids = [.. page.All.Select(e => e.GetAttribute("id")).OfType<string>()];
        Assert.Equal(ids.Distinct(), ids);
        Assert.DoesNotContain(page.QuerySelectorAll("ul > *, ol > *"), e => e.LocalName != "li");
        Assert.DoesNotContain(page.QuerySelectorAll("tr > *"), e => e.LocalName is not ("td" or "th"));
        Assert.DoesNotContain(page.QuerySelectorAll("dl > *"), e => e.LocalName != "div" || e.Children.Select(c => c.LocalName).FirstOrDefault() != "dt");
        Assert.All(page.QuerySelectorAll("details"), details => Assert.Equal("summary", details.FirstElementChild!.LocalName));
        foreach (string outer in Phrasing) Assert.DoesNotContain(page.QuerySelectorAll(string.Join(",", Blocks.Select(block => $"{outer} {block}"))), e => e.Closest(outer) is not null);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_runs_nothing_and_fetches_nothing(string name)
    {
        IHtmlDocument page = Page(name);

        Assert.Empty(page.QuerySelectorAll("script, iframe, object, embed, img, link, form, base, video, audio, image, use, foreignObject, animate, set"));
        Assert.DoesNotContain(page.All.SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Name is "style" or "src" or "srcset" or "action" or "background" or "poster");
        Assert.All(page.QuerySelectorAll("[href]").Select(e => e.GetAttribute("href")!), href => Assert.Matches("^(#[a-z]+|https://(docs\\.)?aws\\.amazon\\.com/[^\"<>]+)$", href));
        Assert.All(page.All.SelectMany(e => e.Attributes).Where(a => a.Value.Contains("url(", StringComparison.Ordinal)), a => Assert.Matches("^url\\(#pattern-[a-z]+\\)$", a.Value));
        IElement style = Assert.Single(page.QuerySelectorAll("style"));
        Assert.DoesNotContain("url(", style.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style.TextContent, StringComparison.Ordinal);
        string policy = page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content")!;
        Assert.Equal($"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style.TextContent)))}'; base-uri 'none'; form-action 'none'", policy);
        // The policy holds for what comes after it only.
        Assert.Single(page.Head!.Children.TakeWhile(e => e.GetAttribute("http-equiv") != "Content-Security-Policy"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_can_be_used_without_seeing_it(string name)
    {
        IHtmlDocument page = Page(name);

        int[] levels = [.. page.QuerySelectorAll("h1, h2, h3, h4").Select(h => h.LocalName[1] - '0')];
        Assert.Equal(1, levels[0]);
        Assert.Equal(1, levels.Count(level => level == 1));
        for (int i = 1; i < levels.Length; i++) Assert.True(levels[i] <= levels[i - 1] + 1, $"heading {i} leaps from level {levels[i - 1]} to {levels[i]}");
        Assert.All(page.QuerySelectorAll("[aria-labelledby]"), e => Assert.All(e.GetAttribute("aria-labelledby")!.Split(' '), id => Assert.NotNull(page.GetElementById(id))));
        Assert.All(page.QuerySelectorAll("a[href^='#']"), a => Assert.NotNull(page.GetElementById(a.GetAttribute("href")![1..])));
        Assert.Equal(page.GetElementById("main"), page.QuerySelector("main"));
        Assert.All(page.QuerySelectorAll("table"), table =>
        {
            Assert.False(string.IsNullOrWhiteSpace(table.QuerySelector("caption")?.TextContent));
            Assert.All(table.QuerySelectorAll("th"), th => Assert.Contains(th.GetAttribute("scope"), new[] { "col", "row" }));
            int columns = table.QuerySelectorAll("thead th").Length;
            Assert.All(table.QuerySelectorAll("tbody tr"), row => Assert.Equal(columns, row.ChildElementCount));
        });
        Assert.All(page.QuerySelectorAll("svg:not([aria-hidden])"), svg =>
        {
            Assert.Equal("img", svg.GetAttribute("role"));
            Assert.Equal(["title", "desc"], svg.GetAttribute("aria-labelledby")!.Split(' ').Select(id => page.GetElementById(id)!.LocalName));
            Assert.NotNull(svg.Closest("figure")!.QuerySelector("table.figures"));
        });
        Assert.All(page.QuerySelectorAll(".badge"), badge => Assert.False(string.IsNullOrWhiteSpace(string.Concat(badge.ChildNodes.OfType<IText>().Select(text => text.Data)))));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_class_and_pattern_that_a_page_names_is_there(string name)
    {
        IHtmlDocument page = Page(name);
        string style = page.QuerySelector("style")!.TextContent;

        Assert.All(page.All.SelectMany(e => e.ClassList).Where(c => c.Length > 0).Distinct(), c => Assert.Matches($"\\.{c}\\b", style));
        Assert.All(page.QuerySelectorAll("[fill]").Select(e => e.GetAttribute("fill")!["url(#".Length..^1]).Distinct(), id => Assert.NotNull(page.GetElementById(id)));
    }

    [Fact]
    public void The_first_sentence_says_how_the_estate_stands()
    {
        Assert.Equal("No applications were found", Verdict(Samples.Request()));
        Assert.Equal("Nothing could be read", Verdict(Samples.Request(Samples.DeniedRegion)));
        Assert.Equal("The application is under its customer managed key, and nothing is amiss", Verdict(Samples.Request(Samples.Good())));
        Assert.Equal("1 of 2 applications needs action", Verdict(Samples.Request(Samples.Good(), Samples.AwsOwned())));
        Assert.Equal("1 of 2 applications should be looked at", Verdict(Samples.Request(Samples.Good(), Samples.Drifted)));
        Assert.Equal("1 Region could not be read", Verdict(Samples.Request(Samples.Good(), Samples.DeniedRegion)));
        Assert.Equal("Nothing is amiss; not every application is under a customer managed key", Verdict(Samples.Request(Samples.AwsOwned() with { Findings = [] })));
    }

    [Fact]
    public void An_estate_in_order_does_not_hide_what_checks_and_evidence_leave_open()
    {
        ExportReportRequest good = Samples.Request(Samples.Good());

        Assert.Equal("1 check could not be decided", Verdict(good with { Checks = [Samples.Checks[0], Samples.Checks[2]] }));
        Assert.Equal("1 warning", Verdict(good with { Checks = [Samples.Checks[0], Samples.Checks[3]] }));
        Assert.Equal("1 of 1 change is not closed by the evidence", Page(good, Rendered.Evidence(SampleEvidence.Rotation.SkipLast(1))).QuerySelector("#verdict")!.TextContent);
        Assert.Equal("The application is under its customer managed key, and nothing is amiss", Page(good with { Checks = [Samples.Checks[0]] }, SampleEvidence.Files).QuerySelector("#verdict")!.TextContent);
    }

    [Fact]
    public void What_could_not_be_read_is_never_in_order()
    {
        IHtmlDocument page = Page(Samples.Request(Samples.Good() with { Snapshots = null }, Samples.Good("b", 2) with { OperatorAccess = AccessAnswer.Unknown }, Samples.Good("c", 3) with { KeyState = "Unknown" }, Samples.Dim));

        Assert.DoesNotContain("In order", page.QuerySelector("#applications")!.ParentElement!.QuerySelectorAll(".badge").Select(badge => badge.TextContent).Select(text => text[1..]));
        Assert.StartsWith("4 of 4 applications should be looked at", page.QuerySelector("#verdict")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_status_could_not_find_out_is_unknown_and_no_mere_warning()
    {
        ExportReportRequest request = Samples.Request(Samples.Good() with { Findings = [Samples.Finding("SnapshotsUnreadable", FindingSeverity.Warning, "m", "r", null), Samples.Finding("OperatorAccessUnknown", FindingSeverity.Warning, "m", "r", null), Samples.Finding("TagsUnreadable", FindingSeverity.Information, "m", "r", null), Samples.Finding("AliasMoved", FindingSeverity.Warning, "m", "r", null)] });

        Assert.Equal(["OperatorAccessUnknown Unknown", "SnapshotsUnreadable Unknown", "AliasMoved Warning", "TagsUnreadable Information"], Report.Of(request, EvidenceFiles.None, Samples.Now).Findings.Select(f => $"{f.Rule} {f.Result}"));
    }

    [Fact]
    public void A_key_was_never_rotated_only_where_its_rotations_could_be_read()
    {
        string Rotation(FlinkCmkStatus status) => Page(Samples.Request(status)).QuerySelector("td[data-label=Rotation] .line")!.TextContent;
        FlinkCmkStatus none = Samples.Good() with { LastKeyRotation = null };

        Assert.Equal("never rotated", Rotation(none with { MaterialAge = MaterialAge.Unknown, OnDemandRotations = 0 }));
        Assert.Equal("never rotated", Rotation(none with { MaterialAge = MaterialAge.Current, OnDemandRotations = null }));
        Assert.Equal("?Not known", Rotation(none with { MaterialAge = MaterialAge.Unknown, OnDemandRotations = null }));
        Assert.Equal("41 days ago (2026-01-19)", Rotation(Samples.Good()));
    }

    [Fact]
    public void A_key_that_took_another_ones_place_counts_as_rotated_then()
    {
        FlinkCmkStatus status = Samples.Good() with { KeyArn = SampleEvidence.NewKey, LastKeyRotation = null };
        string Rotation(EvidenceFiles evidence) => Page(Samples.Request(status), evidence).QuerySelector("td[data-label=Rotation] .line")!.TextContent;

        Assert.Equal("28 days ago (2026-02-01)", Rotation(SampleEvidence.Files));
        Assert.Contains("0 to 90 days: 1", Page(Samples.Request(status), SampleEvidence.Files).QuerySelector("#chart-rotations-desc")!.TextContent, StringComparison.Ordinal);
        // Not closed, not done.
        Assert.Equal("never rotated", Rotation(Rendered.Evidence(SampleEvidence.Rotation.SkipLast(1))));
    }

    [Fact]
    public void Marks_of_changes_are_not_shown_as_tags()
    {
        string cell = Page(Samples.Request(Samples.Good() with { Tags = new Dictionary<string, string> { ["cmkflink:change"] = "id=1", ["a"] = "b" } })).QuerySelector(".group tbody th")!.TextContent;

        Assert.DoesNotContain("cmkflink:", cell, StringComparison.Ordinal);
        Assert.Contains("a=b", cell, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_says_who_did_what_when_with_which_key()
    {
        IHtmlDocument page = Page(new ExportReportRequest { Paths = [], EvidencePaths = ["evidence.jsonl"] }, SampleEvidence.Files);
        string text = page.QuerySelector("article.change")!.TextContent;

        Assert.Equal("Evidence of key rotations", page.QuerySelector("h1")!.TextContent);
        foreach (string told in new[] { "Rotation to a new key: orders", "Closed", "2026-02-01 10:00:00 UTC", "after 9 minutes 0 seconds", SampleEvidence.OldKey, SampleEvidence.NewKey, "arn:aws:sts::123456789012:assumed-role/Operator/session", "an action", "before", "11111111-2222-3333-4444-555555555555" })
            Assert.Contains(told, text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_principal_as_two_actors_is_named()
    {
        EvidenceFiles evidence = Rendered.Evidence(SampleEvidence.Begun("0a0a0a0a", 0, false), SampleEvidence.Step("0a0a0a0a", 1, "mark-key", "KeyAdministrator", principal: "arn:aws:iam::123456789012:user/everything"), SampleEvidence.Step("0a0a0a0a", 2, "mark-application", "Operator", principal: "arn:aws:iam::123456789012:user/everything"));

        Assert.Contains("acted as more than one actor", Page(Samples.Request(), evidence).QuerySelector("article.change")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("acted as more than one actor", Page(Samples.Request(), SampleEvidence.Files).QuerySelector("article.change")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_note_names_keys_that_rotate_by_themselves_all_the_same()
    {
        string text = Page(Samples.Request(Samples.Good(), Samples.Good("a", 2) with { AutomaticRotation = true })).QuerySelector("#note")!.ParentElement!.TextContent;

        Assert.Contains(Samples.KeyArn(2), text, StringComparison.Ordinal);
        Assert.DoesNotContain(Samples.KeyArn(1), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_hundred_applications_lie_in_pages_that_open()
    {
        IHtmlDocument page = Page("large");

        Assert.Equal(500, page.QuerySelectorAll(".group table.grid tbody tr").Length);
        Assert.All(page.QuerySelectorAll(".group"), group => Assert.False(group.HasAttribute("open")));
        Assert.All(page.QuerySelectorAll(".group table.grid tbody"), body => Assert.InRange(body.ChildElementCount, 1, 50));
        Assert.Equal(500, page.QuerySelectorAll(".group table.grid tbody th bdi:first-child").Select(name => name.TextContent).Where(name => name.StartsWith("app-", StringComparison.Ordinal)).Distinct().Count());
    }

    private static string Verdict(ExportReportRequest request) => Page(request).QuerySelector("#verdict")!.TextContent;

    private static IHtmlDocument Page(ExportReportRequest request, EvidenceFiles? evidence = null) => Rendered.Page(request, evidence);

    private static IHtmlDocument Page(string name) => name switch
    {
        "empty" => Page(Samples.Request()),
        "one" => Page(Samples.Request(Samples.Good())),
        "mixed" => Page(Samples.Request(Samples.Mixed) with { Checks = Samples.Checks, PolicyFindings = Samples.PolicyFindings }, SampleEvidence.Files),
        "large" => Large.Value,
        "evidence" => Page(new ExportReportRequest { Paths = [], EvidencePaths = ["x"] }, SampleEvidence.Files),
        "checks" => Page(new ExportReportRequest { Paths = [], Checks = Samples.Checks }),
        "unread" => Page(Samples.Request(Samples.DeniedRegion)),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
