using System.Security.Cryptography;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Faults;

/// <summary>Decides which calls go wrong. Used under the account's gate.</summary>
/// <remarks>A decision depends on the seed, the rule and how many calls matched it before, on nothing else: not on the time, and not on the calls of other operations.</remarks>
internal sealed class FaultInjector(long? sandboxSeed)
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<(string Service, string Operation, FaultCaller Caller), long> _calls = [];
    private readonly List<InjectedFault> _fired = [];

    /// <summary>Faults remembered for GET; the event log has them all.</summary>
    private const int MaxFired = 10_000;

    public long Seed { get; private set; } = sandboxSeed ?? RandomNumberGenerator.GetInt32(int.MaxValue);

    public IReadOnlyList<FaultRule> Rules => [.. _entries.Select(entry => entry.Rule)];

    /// <summary>The faults that happened.</summary>
    public IReadOnlyList<InjectedFault> Fired => _fired;

    public bool HasStaleReads => _entries.Exists(entry => entry.Rule.Kind == FaultKind.StaleRead);

    /// <summary>Adds rules after those that are there.</summary>
    /// <exception cref="ArgumentException">A rule means nothing.</exception>
    public void Add(FaultPlan plan)
    {
        foreach (FaultRule rule in plan.Rules) rule.Check();
        Seed = plan.Seed ?? Seed;
        foreach (FaultRule rule in plan.Rules) _entries.Add(new Entry(_entries.Count, rule));
    }

    /// <summary>Counts calls from here: those that made the account are none of its user's, and a replay would not count them.</summary>
    public void BeginCounting() => _calls.Clear();

    /// <summary>Takes every rule away.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>Counts a call and says what happens to it.</summary>
    public InjectedFault? Decide(ServiceCall call)
    {
        FaultCaller caller = call.ForwardedBy is not null || call.Caller.Principal.Kind == PrincipalKind.Service ? FaultCaller.Service : FaultCaller.Client;
        (string, string, FaultCaller) id = (call.Service, call.Operation, caller);
        long number = _calls[id] = _calls.GetValueOrDefault(id) + 1;
        InjectedFault? decided = null;
        foreach (Entry entry in _entries)
        {
            FaultRule rule = entry.Rule;
            bool matches = rule.Caller == caller && FaultTargets.Matches(rule.Service, call.Service) && FaultTargets.Matches(rule.Operation, call.Operation) && FaultTargets.Fits(rule.Kind, call.Service, call.Operation);
            if (!matches) continue;
            entry.Matched++;
            if (decided is not null || !Fires(entry)) continue;
            entry.FiredCount++;
            decided = new InjectedFault(entry.Index, rule with { Service = call.Service, Operation = call.Operation, Probability = null, Times = null, Nth = number });
        }

        if (decided is not null && _fired.Count < MaxFired) _fired.Add(decided);
        return decided;
    }

    private bool Fires(Entry entry)
    {
        FaultRule rule = entry.Rule;
        if (rule.Nth is { } nth) return entry.Matched == nth;
        if (rule.Times is { } times && entry.FiredCount >= times) return false;
        return rule.Probability is not { } probability || Draw(entry.Index, entry.Matched) < probability;
    }

    /// <summary>A number from 0 up to 1 that looks random: SplitMix64 over seed, rule and call.</summary>
    private double Draw(int rule, long call)
    {
        ulong mixed = Mix(Mix(Mix(unchecked((ulong)Seed)) ^ (ulong)rule) ^ (ulong)call);
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    private sealed class Entry(int index, FaultRule rule)
    {
        public int Index => index;

        public FaultRule Rule => rule;

        public long Matched { get; set; }

        public long FiredCount { get; set; }
    }
}
