using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Cmdlets.Views;

/// <summary>What the views of CmkFlink.Format.ps1xml call: values of objects as people read them. Scripts read the properties themselves.</summary>
/// <remarks>
/// Colours are escape sequences beside the word that says the same, and only where somebody would see them (<see cref="Colour"/>).
/// Nothing here throws: an exception in a view shows as an empty cell.
/// </remarks>
public static class Cell
{
    private const string Ellipsis = "\u2026";

    private static readonly Regex ArnInText = new(@"\barn:aws[a-z-]*:(?<service>[a-z0-9-]+):[a-z0-9-]*:[0-9]{12}:(?<resource>[A-Za-z0-9_+=,.@/:-]*[A-Za-z0-9_])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>A word of state, in its colour.</summary>
    /// <param name="word">A text, so that PowerShell turns what it is given into one: of a deserialized enumeration only PowerShell knows the word, anybody else its number.</param>
    public static string State(string? word)
    {
        word ??= "";
        return StateColours.Of(word) is { } colour && Colour.IsSeen ? $"\u001b[{colour}m{word}\u001b[0m" : word;
    }

    /// <summary>A moment in local time, to the second.</summary>
    public static string Time(object? value) => Local(value) is { } time ? time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    /// <summary>A moment in local time, with the offset from UTC.</summary>
    public static string Moment(object? value) => Local(value) is { } time ? time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture) : "";

    /// <summary>A span as people say it: 0.4 s, 12 s, 3 min 20 s, 1 h 5 min.</summary>
    public static string Duration(object? value) => Bare(value) is not TimeSpan span ? "" : span switch
    {
        { TotalSeconds: < 10 } => span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        { TotalMinutes: < 1 } => span.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s",
        { TotalHours: < 1 } => string.Format(CultureInfo.InvariantCulture, "{0} min {1} s", span.Minutes, span.Seconds),
        _ => string.Format(CultureInfo.InvariantCulture, "{0} h {1} min", (int)span.TotalHours, span.Minutes),
    };

    /// <summary>A name cut in its middle where it is too long for its column: what tells names apart is often at the end.</summary>
    public static string Middle(object? value, int width)
    {
        string text = Text(value);
        if (text.Length <= width || width < 3) return text;
        int end = (width - 1) / 2;
        int start = width - 1 - end;
        // A pair of surrogates stays together, or goes.
        if (char.IsHighSurrogate(text[start - 1])) start--;
        if (char.IsLowSurrogate(text[text.Length - end])) end--;
        return $"{text.Substring(0, start)}{Ellipsis}{text.Substring(text.Length - end)}";
    }

    /// <summary>A key by its id; "AWS owned" for none.</summary>
    public static string Key(object? arn) => Text(arn) is { Length: > 0 } text && text != "AwsOwnedKey" ? text.Substring(text.LastIndexOf('/') + 1) : "AWS owned";

    /// <summary>A key by the beginning of its id, enough to tell those of one application apart.</summary>
    public static string ShortKey(object? arn)
    {
        string id = Key(arn);
        int part = id.StartsWith("mrk-", StringComparison.Ordinal) ? 12 : 8;
        return id == "AWS owned" || id.Length <= part ? id : $"{id.Substring(0, part)}{Ellipsis}";
    }

    /// <summary>A role, user or service without what all of an account share: role/Operator; the service's name without its domain.</summary>
    public static string Principal(object? value)
    {
        string text = Text(value);
        const string domain = ".amazonaws.com";
        if (text.EndsWith(domain, StringComparison.Ordinal)) return text.Substring(0, text.Length - domain.Length);
        return Arn.TryParse(text, out Arn? arn) ? arn.Resource : text;
    }

    /// <summary>A sentence without what every ARN of an account repeats: key 1234abcd…, role/Operator.</summary>
    public static string Prose(object? value) => ArnInText.Replace(Text(value), match => match.Groups["service"].Value == "kms" && match.Groups["resource"].Value.StartsWith("key/", StringComparison.Ordinal)
        ? "key " + ShortKey(match.Value)
        : match.Groups["resource"].Value);

    /// <summary>Items one a line, the pairs of a table as "name = value".</summary>
    public static string Lines(object? value) => Bare(value) switch
    {
        null => "",
        string text => text,
        IDictionary table => string.Join("\n", table.Keys.Cast<object>().OrderBy(key => $"{key}", StringComparer.Ordinal).Select(key => $"{key} = {table[key]}")),
        IEnumerable<KeyValuePair<string, string>> pairs => string.Join("\n", pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} = {pair.Value}")),
        IEnumerable items => string.Join("\n", items.Cast<object?>().Select(Text)),
        object other => $"{other}",
    };

    private static DateTime? Local(object? value) => Bare(value) switch
    {
        DateTimeOffset moment => moment.LocalDateTime,
        DateTime { Kind: DateTimeKind.Local } time => time,
        DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc).ToLocalTime(),
        _ => null,
    };

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    // What was deserialized keeps its words in the wrapper alone.
    private static string Text(object? value) => value is PSObject wrapped ? wrapped.ToString() : $"{value}";
}
