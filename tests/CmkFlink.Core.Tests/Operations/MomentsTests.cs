using System.Globalization;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Tests.Operations;

/// <summary>Moments in messages and evidence.</summary>
public sealed class MomentsTests
{
    // The Thai calendar counts 543 years more, Finnish separates hours by dots.
    [Theory]
    [InlineData("en-US")]
    [InlineData("th-TH")]
    [InlineData("fi-FI")]
    [InlineData("ar-SA")]
    public void Are_the_same_in_every_culture(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            DateTime moment = new(2026, 11, 22, 4, 5, 6, DateTimeKind.Utc);

            Assert.Equal("2026-11-22 04:05:06Z", Moments.Utc(moment));
            Assert.Equal("2026-11-22", Moments.Day(moment));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Are_UTC_whatever_their_kind()
    {
        DateTime moment = new(2026, 11, 22, 4, 5, 6, DateTimeKind.Utc);

        Assert.Equal("2026-11-22 04:05:06Z", Moments.Utc(moment.ToLocalTime()));
        Assert.Equal("2026-11-22 04:05:06Z", Moments.Utc(DateTime.SpecifyKind(moment, DateTimeKind.Unspecified)));
        Assert.Equal("", Moments.Utc(null));
    }
}
