using System.Text.Json;
using System.Text.Json.Serialization;

namespace CmkFlink.Sandbox.Tests.Conformance;

/// <summary>A shape of a published service model: its type and its constraints.</summary>
internal sealed record ModelShape
{
    public required string Type { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    public decimal? Min { get; init; }

    public decimal? Max { get; init; }

    public string? Pattern { get; init; }

    public IReadOnlyList<string> Enum { get; init; } = [];

    public bool Sensitive { get; init; }

    /// <summary>Names of members and of their shapes, of a structure.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();

    /// <summary>Shape of a list's items.</summary>
    public string Member { get; init; } = "";

    /// <summary>Shape of a map's keys.</summary>
    public string Key { get; init; } = "";

    /// <summary>Shape of a map's values.</summary>
    public string Value { get; init; } = "";
}

/// <summary>An operation: its shapes, and the codes and statuses of its errors.</summary>
internal sealed record ModelOperation
{
    public string? Input { get; init; }

    public string? Output { get; init; }

    /// <summary>Element around the members of a Query answer.</summary>
    public string? Wrapper { get; init; }

    public IReadOnlyDictionary<string, int> Errors { get; init; } = new Dictionary<string, int>();
}

/// <summary>A published service model, reduced to the operations of the sandbox. The files say where they come from.</summary>
internal sealed record ServiceModel
{
    private static readonly JsonSerializerOptions _options = new() { PropertyNameCaseInsensitive = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    /// <summary>json or query.</summary>
    public required string Protocol { get; init; }

    public required string Version { get; init; }

    public string? TargetPrefix { get; init; }

    public string XmlNamespace { get; init; } = "";

    public required IReadOnlyDictionary<string, ModelOperation> Operations { get; init; }

    public required IReadOnlyDictionary<string, ModelShape> Shapes { get; init; }

    public bool IsQuery => Protocol == "query";

    /// <summary>The structure that an operation takes; one without members where it takes none.</summary>
    public ModelShape InputOf(string operation) => Structure(Operations[operation].Input);

    /// <summary>The structure that an operation answers with.</summary>
    public ModelShape OutputOf(string operation) => Structure(Operations[operation].Output);

    /// <param name="name">kms, kinesisanalyticsv2, iam or sts.</param>
    public static ServiceModel Load(string name)
    {
        using Stream file = typeof(ServiceModel).Assembly.GetManifestResourceStream($"Conformance.{name}.json")!;
        return JsonSerializer.Deserialize<ServiceModel>(file, _options)!;
    }

    private ModelShape Structure(string? name) => name is null ? new ModelShape { Type = "structure" } : Shapes[name];
}
