namespace CmkFlink.Sandbox.Protocol;

internal enum InputKind
{
    Text,
    Integer,
    Number,
    Boolean,
    Timestamp,
    Blob,
    List,
    Map,
    Structure,
}

/// <summary>What an operation takes: types and constraints of the AWS service model. Checked before a service sees the input; members that a shape does not name are ignored, as AWS ignores them.</summary>
internal sealed record InputShape
{
    public required InputKind Kind { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Never repeated in an error.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Least length of text (UTF-16 units), list, map or blob (bytes), or least number.</summary>
    public long? Min { get; init; }

    public long? Max { get; init; }

    /// <summary>Regular expression that the whole text must match.</summary>
    public string? Pattern { get; init; }

    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Of a list or the values of a map.</summary>
    public InputShape? Element { get; init; }

    public IReadOnlyDictionary<string, InputShape>? Members { get; init; }

    /// <summary>The same shape, required.</summary>
    public InputShape Required => this with { IsRequired = true };

    /// <summary>The same shape, never repeated in an error.</summary>
    public InputShape Sensitive => this with { IsSensitive = true };

    public static InputShape Text(long? min = null, long? max = null, string? pattern = null) => new() { Kind = InputKind.Text, Min = min, Max = max, Pattern = pattern };

    public static InputShape OneOf(params string[] values) => new() { Kind = InputKind.Text, Values = values };

    public static InputShape Integer(long? min = null, long? max = null) => new() { Kind = InputKind.Integer, Min = min, Max = max };

    public static InputShape Number() => new() { Kind = InputKind.Number };

    public static InputShape Boolean() => new() { Kind = InputKind.Boolean };

    public static InputShape Timestamp() => new() { Kind = InputKind.Timestamp };

    /// <summary>Base64 on the wire; lengths count bytes.</summary>
    public static InputShape Blob(long? min = null, long? max = null) => new() { Kind = InputKind.Blob, Min = min, Max = max };

    public static InputShape List(InputShape element, long? min = null, long? max = null) => new() { Kind = InputKind.List, Element = element, Min = min, Max = max };

    /// <summary>Names of members to values; names are not constrained.</summary>
    public static InputShape Map(InputShape element, long? min = null, long? max = null) => new() { Kind = InputKind.Map, Element = element, Min = min, Max = max };

    public static InputShape Structure(params (string Name, InputShape Shape)[] members) => new() { Kind = InputKind.Structure, Members = members.ToDictionary(m => m.Name, m => m.Shape, StringComparer.Ordinal) };
}
