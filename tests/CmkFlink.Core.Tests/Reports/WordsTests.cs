using System.Globalization;
using CmkFlink.Core.Reports;

namespace CmkFlink.Core.Tests.Reports;

public sealed class WordsTests
{
    [Theory]
    [InlineData("a\u202Eb", "a[U+202E]b")]
    [InlineData("\0\u0001\u007F\u0085", "[U+0000][U+0001][U+007F][U+0085]")]
    [InlineData("\u2066x\u2069\u200B\u00AD\uFEFF", "[U+2066]x[U+2069][U+200B][U+00AD][U+FEFF]")]
    [InlineData("\u2028\u2029\uFFFE\uFFFF\uFDD0", "[U+2028][U+2029][U+FFFE][U+FFFF][U+FDD0]")]
    [InlineData("\U000E0041\U0001FFFF", "[U+E0041][U+1FFFF]")]
    [InlineData("\U0001F511 schl\u00FCssel \u05D0", "\U0001F511 schl\u00FCssel \u05D0")]
    [InlineData("a\r\nb\nc\td\re", "a b c d e")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Hidden_characters_are_made_visible(string? text, string expected) => Assert.Equal(expected, VisibleText.OneLine(text));

    [Fact]
    public void Half_a_pair_is_made_visible()
    {
        // Attributes cannot carry them.
        Assert.Equal("[U+D83D]a[U+DD11]", VisibleText.OneLine("\uD83Da\uDD11"));
        Assert.Equal("[U+D83D]", VisibleText.Lines("\uD83D"));
    }

    [Fact]
    public void Lines_stay_where_they_may() => Assert.Equal("a\r\nb\tc[U+000B]", VisibleText.Lines("a\r\nb\tc\v"));

    [Theory]
    [InlineData("KeyPendingDeletion", "Key pending deletion")]
    [InlineData("AwsOwnedKey", "AWS owned key")]
    [InlineData("NotUnderCmk", "Not under CMK")]
    [InlineData("CMK020", "CMK020")]
    [InlineData("KMSKeyState", "KMS key state")]
    [InlineData("", "")]
    public void The_name_of_a_rule_is_read_as_words(string id, string expected) => Assert.Equal(expected, Words.Rule(id));

    [Fact]
    public void Numbers_and_times_are_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in new[] { "de-DE", "ar-SA", "th-TH", "fa-IR", "" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(culture);
                Assert.Equal("1,234 applications", Words.Count(1234, "application"));
                Assert.Equal("2026-03-01 12:00:00 UTC", Words.Time(Samples.Now));
                Assert.Equal("2026-03-01T12:00:00Z", Words.Stamp(Samples.Now));
                foreach (ReportFormat format in Enum.GetValues<ReportFormat>()) Assert.Equal(Invariant[format], Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Rendered.Bytes(Samples.Request(Samples.Mixed), format))));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(0, "today")]
    [InlineData(-5, "today")]
    [InlineData(23.9, "today")]
    [InlineData(24, "1 day ago")]
    [InlineData(49, "2 days ago")]
    public void An_age_is_in_whole_days_and_never_in_the_future(double hours, string expected) => Assert.Equal(expected, Words.Age(Samples.Now, Samples.Now.AddHours(-hours)));

    [Theory]
    [InlineData(0.4, "less than a second")]
    [InlineData(59, "59 seconds")]
    [InlineData(61, "1 minute 1 second")]
    [InlineData(7260, "2 hours 1 minute")]
    [InlineData(90000, "1 day 1 hour")]
    public void A_duration_has_its_two_greatest_units(double seconds, string expected) => Assert.Equal(expected, Words.Duration(TimeSpan.FromSeconds(seconds)));

    private static Dictionary<ReportFormat, string> Invariant { get; } = MakeInvariant();

    private static Dictionary<ReportFormat, string> MakeInvariant()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return Enum.GetValues<ReportFormat>().ToDictionary(format => format, format => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Rendered.Bytes(Samples.Request(Samples.Mixed), format))));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
