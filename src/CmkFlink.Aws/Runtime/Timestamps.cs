using System.Globalization;

namespace CmkFlink.Aws.Runtime;

/// <summary>
/// Timestamps of the wire, exact to a tick (seven decimals of a second). DeleteApplicationSnapshot is refused unless it gives back the very instant that AWS
/// gave, so nothing here goes through double, as the SDK's own helpers do.
/// </summary>
internal static class Timestamps
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly decimal MinSeconds = (DateTime.MinValue.Ticks - Epoch.Ticks) / (decimal)TimeSpan.TicksPerSecond;
    private static readonly decimal MaxSeconds = (DateTime.MaxValue.Ticks - Epoch.Ticks) / (decimal)TimeSpan.TicksPerSecond;

    private static readonly string[] IsoFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyyMMdd'T'HHmmss.FFFFFFFK"];

    /// <summary>Seconds since 1970. A <see cref="DateTime"/> without a kind is taken as UTC, which is what every answer here carries.</summary>
    public static decimal ToEpochSeconds(DateTime value) => (AsUtc(value).Ticks - Epoch.Ticks) / (decimal)TimeSpan.TicksPerSecond;

    /// <summary>The instant of a number as it stands in JSON; digits beyond the seventh decimal are rounded.</summary>
    /// <exception cref="FormatException">Not a number, or no instant that a <see cref="DateTime"/> can hold.</exception>
    public static DateTime FromEpochSeconds(string number)
    {
        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || seconds < MinSeconds || seconds > MaxSeconds)
        {
            throw new FormatException($"'{number}' is no time in seconds since 1970.");
        }

        return new DateTime(Epoch.Ticks + (long)decimal.Round(seconds * TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }

    public static string ToIso8601(DateTime value) => AsUtc(value).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">Not an ISO 8601 time.</exception>
    public static DateTime FromIso8601(string text) =>
        DateTime.TryParseExact(text, IsoFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value)
            ? value
            : throw new FormatException($"'{text}' is no ISO 8601 time.");

    private static DateTime AsUtc(DateTime value) => value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc);
}
