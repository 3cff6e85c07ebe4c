namespace CmkFlink.Policy.Linting;

public enum FindingSeverity
{
    /// <summary>Worth knowing; a policy without it may be just as good.</summary>
    Information,

    /// <summary>More access than the use of the key needs, or a part that does nothing.</summary>
    Warning,

    /// <summary>AWS refuses the policy, MSF does not work with it, somebody is locked out, or everybody is let in.</summary>
    Error,
}

/// <summary>One thing that is amiss in a policy.</summary>
public sealed record FlinkCmkFinding
{
    /// <summary>Stable: CMK020. Each has a page, docs/rules/CMK020.md.</summary>
    public required string RuleId { get; init; }

    public required FindingSeverity Severity { get; init; }

    /// <summary>The rule in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Sid of the statement, or its number from 1 on ("statement 3"); <see langword="null"/> for a finding about the whole policy.</summary>
    public string? Statement { get; init; }

    /// <summary>What is amiss, and why that matters.</summary>
    public required string Message { get; init; }

    /// <summary>What to do.</summary>
    public required string Remedy { get; init; }

    /// <summary>The file, key or name that the policy came from.</summary>
    public string? Source { get; init; }

    /// <summary>Line in the text, from 1 on; <see langword="null"/> where the policy did not come as text.</summary>
    public long? Line { get; init; }

    /// <summary>Where in the text: <c>$.Statement[2].Condition</c>, or <c>Resources.Key.Properties.KeyPolicy.Statement[2]</c> in a template.</summary>
    public string? Path { get; init; }
}
