using CmkFlink.Sandbox.Faults;

namespace CmkFlink.Sandbox;

/// <summary>What goes wrong in a run: data, written and read as JSON, the same every time with the same seed and the same calls.</summary>
public sealed record FaultPlan
{
    /// <summary>The first rule that fires decides; every rule that matches counts.</summary>
    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    /// <summary>For probabilities; <see langword="null"/> takes the sandbox's seed, or a fresh one, which the event log records.</summary>
    public long? Seed { get; init; }

    /// <summary>Reads a plan (<c>{"rules": [...]}</c>), or an event log (<c>{"Records": [...]}</c> or one event a line), whose faults it repeats at the very same calls.</summary>
    /// <exception cref="FormatException">It is none of these, or a rule means nothing; the message says which.</exception>
    public static FaultPlan Parse(string json) => FaultJson.Read(json);

    public string ToJson() => FaultJson.Write(this);
}

/// <summary>A fault that happened to a call.</summary>
/// <param name="Rule">Index of the rule that fired.</param>
/// <param name="Exact">A rule that fires at this very call and no other: it repeats the fault in a run of the same calls.</param>
public sealed record InjectedFault(int Rule, FaultRule Exact);
