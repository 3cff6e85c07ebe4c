using System.Globalization;

namespace CmkFlink.Core.Operations;

/// <summary>Moments in messages and evidence: UTC and in one form, whatever calendar and separators the user's culture has.</summary>
internal static class Moments
{
    /// <summary>2026-11-22 04:05:06Z; empty for none.</summary>
    public static string Utc(DateTime? moment) => moment is { } time ? Bare(time).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";

    /// <summary>2026-11-22.</summary>
    public static string Day(DateTime moment) => Bare(moment).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // What says nothing of its kind came from AWS, as UTC.
    private static DateTime Bare(DateTime time) => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time;
}
