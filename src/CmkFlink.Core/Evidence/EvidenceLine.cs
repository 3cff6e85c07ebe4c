using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Evidence;

/// <summary>One line of an evidence file; docs/evidence.schema.json is its shape.</summary>
/// <param name="Time">UTC, by the clock of the computer that wrote it.</param>
/// <param name="Change">Id of the change: 8 hexadecimal digits.</param>
internal abstract record EvidenceLine(DateTime Time, string Change);

/// <summary>A run began, or took the change up.</summary>
/// <param name="Operation">initialize, rotate NewKey or rotate KeyMaterial.</param>
/// <param name="Key">ARN of the key before the change; <see langword="null"/> where there was none.</param>
internal sealed record EvidenceBegun(DateTime Time, string Change, string Operation, string Application, string? Key, bool Resumed, bool? AutomaticRotation) : EvidenceLine(Time, Change);

/// <summary>A step was taken, or failed.</summary>
internal sealed record EvidenceStep(DateTime Time, string Change) : EvidenceLine(Time, Change)
{
    /// <summary>Stable name: create-key, move-alias ...</summary>
    public required string Step { get; init; }

    public required Actor Actor { get; init; }

    /// <summary>ARN of who acted; <see langword="null"/> where it was not told.</summary>
    public string? Principal { get; init; }

    public required string Action { get; init; }

    public required string Target { get; init; }

    public required bool Done { get; init; }

    public required DateTime Began { get; init; }

    public required string Before { get; init; }

    /// <summary><see langword="null"/> where the step failed.</summary>
    public string? After { get; init; }

    /// <summary>Stable id of the failure.</summary>
    public string? Error { get; init; }

    public IReadOnlyList<string> RequestIds { get; init; } = [];
}

/// <summary>The change came to its end.</summary>
internal sealed record EvidenceClosed(DateTime Time, string Change) : EvidenceLine(Time, Change);
