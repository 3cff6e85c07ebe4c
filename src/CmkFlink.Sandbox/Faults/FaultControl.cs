using CmkFlink.Sandbox.Events;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Faults;

/// <summary>The faults of a sandbox: which rules hold, what they did, and what they make visible. Used under the account's gate.</summary>
internal sealed class FaultControl(long? seed, SandboxEnvironment environment, EventRecorder recorder)
{
    public FaultInjector Injector { get; } = new(seed);

    public PastViews Views { get; } = new(environment);

    /// <summary>The rules that hold, with the seed that decides.</summary>
    public FaultPlan Plan => new() { Seed = Injector.Seed, Rules = Injector.Rules };

    /// <summary>Adds rules, and notes in the event log what holds from now on.</summary>
    /// <exception cref="ArgumentException">A rule means nothing.</exception>
    public void Add(FaultPlan plan)
    {
        Injector.Add(plan);
        if (Injector.HasStaleReads) Views.Remember();
        recorder.RecordFaults(Plan);
    }

    /// <summary>Takes every rule away; what is hidden becomes visible.</summary>
    public void Clear()
    {
        Injector.Clear();
        Views.Forget();
        recorder.RecordFaults(Plan);
    }
}
