using System.Globalization;
using System.Security.Cryptography;

namespace CmkFlink.Core.Rotation;

/// <summary>How an application gets other key material.</summary>
public enum RotationStrategy
{
    /// <summary>A new key takes the place of the old one.</summary>
    NewKey,

    /// <summary>The same key gets new material (RotateKeyOnDemand), and the application is restarted to take it up.</summary>
    KeyMaterial,
}

/// <summary>What becomes of the old key after a rotation to a new one.</summary>
public enum OldKeyRetirement
{
    None,
    Disable,
    ScheduleDeletion,
}

/// <summary>What a change leaves in AWS while it is open: a tag on the key and on the application, so that anybody can take it up anywhere. It is put before the first step that cannot be taken back; after the last it is removed from the key and closed on the application.</summary>
internal sealed record ChangeMark
{
    public const string Tag = "cmkflink:change";

    /// <summary>On a new key: the id of the key that it takes the place of.</summary>
    public const string ReplacesTag = "cmkflink:replaces";

    /// <summary>Characters of a tag's value (KMS API reference, Tag; the model of MSF says the same).</summary>
    private const int Room = 256;

    /// <summary>Fewer digits of a material tell too little; with the longest name, and while the change is open, there is room for 17.</summary>
    private const int LeastDigits = 12;

    private const string Time = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>8 hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required RotationStrategy Strategy { get; init; }

    /// <summary>UTC, to the second.</summary>
    public required DateTime Begun { get; init; }

    public OldKeyRetirement Retire { get; init; }

    /// <summary>How many snapshots under the old key, or older than the new material, are kept.</summary>
    public int Keep { get; init; }

    /// <summary>The application; one key may serve several, and its mark must say whose change is open.</summary>
    public required string Application { get; init; }

    /// <summary>Id of the key material before the rotation (<see cref="RotationStrategy.KeyMaterial"/>), or as much of its beginning as the tag has room for.</summary>
    public string? Material { get; init; }

    /// <summary>Set before a stop that is part of the change: whoever takes it up starts the application again.</summary>
    public bool Stopped { get; init; }

    /// <summary>UTC; set on the application when the change is closed, so that its repetition is known for one. A closed mark is no open change.</summary>
    public DateTime? Ended { get; init; }

    public bool IsOpen => Ended is null;

    /// <summary>The name of the snapshot that the change takes.</summary>
    public string SnapshotName => "cmkflink-" + Id;

    /// <summary>Whether this is the key material that was current before the rotation.</summary>
    public bool IsOfBefore(string? material) => Material is { } before && material?.StartsWith(before, StringComparison.Ordinal) == true;

    public static string NewId()
    {
        byte[] bytes = new byte[4];
        using RandomNumberGenerator random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return string.Concat(bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    /// <summary>The tag's value: at most 256 characters of those that tags of KMS and of MSF both allow (letters, digits, space and <c>_ . : / = + - @</c>).</summary>
    public override string ToString()
    {
        string text = $"id={Id} strategy={Strategy} begun={Begun.ToString(Time, CultureInfo.InvariantCulture)} retire={Retire} keep={Keep.ToString(CultureInfo.InvariantCulture)}";
        // The application's name is 1-128 characters; last, so that the rest is never cut off.
        string rest = $"{(Stopped ? " stopped=yes" : "")}{(Ended is { } ended ? $" ended={ended.ToString(Time, CultureInfo.InvariantCulture)}" : "")} app={Application}";
        if (Material is not null && Math.Min(Material.Length, Room - text.Length - " material=".Length - rest.Length) is >= LeastDigits and int digits) text += $" material={Material.Substring(0, digits)}";
        return text + rest;
    }

    /// <summary>The mark in these tags; <see langword="null"/> where there is none.</summary>
    /// <exception cref="Operations.OperationException">ChangeMarkUnreadable: somebody has edited the tag.</exception>
    public static ChangeMark? In(IReadOnlyDictionary<string, string>? tags, string bearer)
    {
        if (tags is null || !tags.TryGetValue(Tag, out string? text)) return null;
        return TryParse(text) ?? throw new Operations.OperationException(RotationFailures.MarkUnreadable(bearer, text));
    }

    public static ChangeMark? TryParse(string text)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (string field in text.Split(' '))
        {
            int equals = field.IndexOf('=');
            if (equals > 0) fields[field.Substring(0, equals)] = field.Substring(equals + 1);
        }

        bool known = fields.TryGetValue("id", out string? id) & fields.TryGetValue("strategy", out string? strategy) & fields.TryGetValue("begun", out string? begun) & fields.TryGetValue("app", out string? application);
        if (!known || id!.Length != 8 || !id.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
            || !Enum.TryParse(strategy, out RotationStrategy parsed) || parsed.ToString() != strategy
            || !DateTime.TryParseExact(begun, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date)
            || !Enum.TryParse(fields.TryGetValue("retire", out string? retire) ? retire : retire = "None", out OldKeyRetirement retirement) || retirement.ToString() != retire
            || !int.TryParse(fields.TryGetValue("keep", out string? keep) ? keep : "0", NumberStyles.None, CultureInfo.InvariantCulture, out int kept))
        {
            return null;
        }

        DateTime? closed = null;
        if (fields.TryGetValue("ended", out string? ended))
        {
            if (!DateTime.TryParseExact(ended, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime at)) return null;
            closed = at;
        }

        // Without it nobody could tell whether the rotation was asked for, and it would be asked for again.
        if (parsed == RotationStrategy.KeyMaterial && closed is null && (!fields.TryGetValue("material", out string? before) || before.Length < LeastDigits)) return null;

        return new ChangeMark
        {
            Id = id, Strategy = parsed, Begun = date, Retire = retirement, Keep = kept, Application = application!,
            Material = fields.TryGetValue("material", out string? material) ? material : null,
            Ended = closed,
            Stopped = fields.ContainsKey("stopped"),
        };
    }
}
