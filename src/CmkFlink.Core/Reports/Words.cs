using System.Globalization;
using System.Text;
using CmkFlink.Core.Evidence;

namespace CmkFlink.Core.Reports;

/// <summary>How a report says times, ages, numbers and names; the same in every culture.</summary>
internal static class Words
{
    private static readonly string[] Acronyms = ["AWS", "CMK", "IAM", "KMS", "MSF", "MFA", "ARN"];

    public static string Stamp(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Date(DateTime utc) => utc.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Whole days, never below zero: clocks differ.</summary>
    public static int Days(DateTime now, DateTime then) => Math.Max(0, (int)(now - then).TotalDays);

    public static string Age(DateTime now, DateTime then) => Days(now, then) is var days && days == 0 ? "today" : $"{Count(days, "day")} ago";

    /// <summary>"1 to 40 days old".</summary>
    public static string Ages(int newest, int oldest) => newest == oldest ? oldest == 0 ? "taken today" : $"{Count(oldest, "day")} old" : $"{Number(newest)} to {Count(oldest, "day")} old";

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "less than a second",
        { TotalMinutes: < 1 } => Count((int)time.TotalSeconds, "second"),
        { TotalHours: < 1 } => $"{Count((int)time.TotalMinutes, "minute")} {Count(time.Seconds, "second")}",
        { TotalDays: < 1 } => $"{Count((int)time.TotalHours, "hour")} {Count(time.Minutes, "minute")}",
        _ => $"{Count((int)time.TotalDays, "day")} {Count(time.Hours, "hour")}",
    };

    /// <summary>"1 application", "2 applications".</summary>
    public static string Count(int number, string noun, string? plural = null) => $"{Number(number)} {(number == 1 ? noun : plural ?? noun + "s")}";

    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The last part of a key's ARN.</summary>
    public static string KeyId(string keyArn) => keyArn.Substring(keyArn.LastIndexOf('/') + 1);

    /// <summary>The name of an application in its ARN.</summary>
    public static string ApplicationName(string arn) => arn.Substring(arn.LastIndexOf('/') + 1);

    /// <summary>"KeyPendingDeletion" as "Key pending deletion", "CMK020" as it is.</summary>
    public static string Rule(string id)
    {
        StringBuilder words = new();
        for (int i = 0; i < id.Length; i++)
        {
            bool begins = i > 0 && char.IsUpper(id[i]) && (char.IsLower(id[i - 1]) || (i + 1 < id.Length && char.IsLower(id[i + 1])));
            if (begins) words.Append(' ');
            bool lower = begins && !(i + 1 < id.Length && char.IsUpper(id[i + 1]));
            words.Append(lower ? char.ToLowerInvariant(id[i]) : id[i]);
        }

        // The field's own words keep their capitals.
        return string.Join(" ", words.ToString().Split(' ').Select(word => Array.IndexOf(Acronyms, word.ToUpperInvariant()) >= 0 ? word.ToUpperInvariant() : word));
    }

    public static string Operation(EvidenceChange change) => change.Operation switch
    {
        "initialize" => "First set-up of a customer managed key",
        "rotate NewKey" => "Rotation to a new key",
        "rotate KeyMaterial" => "Rotation to new key material",
        _ => "Change whose beginning the evidence lacks",
    };

    public static string Outcome(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Closed => "Closed",
        ChangeOutcome.Failed => "Last step failed",
        _ => "Not closed",
    };
}
