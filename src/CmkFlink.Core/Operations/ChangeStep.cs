namespace CmkFlink.Core.Operations;

/// <summary>How a step of a sequence finds things.</summary>
/// <param name="State">AlreadyDone, Pending (it is to be taken), or Blocked.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Stops">For a Blocked step: whether the ones after it must wait for it.</param>
internal readonly record struct StepLook(StepState State, string Detail, bool Stops)
{
    public static StepLook Done(string detail) => new(StepState.AlreadyDone, detail, false);

    /// <summary>To be taken.</summary>
    public static StepLook Missing(string detail) => new(StepState.Pending, detail, false);

    /// <summary>Something else must happen first; the steps after it wait.</summary>
    public static StepLook Waits(string detail) => new(StepState.Blocked, detail, true);

    /// <summary>Left out on purpose; the sequence goes on.</summary>
    public static StepLook LeftOut(string detail) => new(StepState.Blocked, detail, false);
}

/// <summary>One step of a sequence, as data: who takes it, what it does, how to see whether it is done, and how to take it.</summary>
/// <param name="Id">A stable name, for evidence: "update-application".</param>
/// <param name="Action">As a confirmation says it.</param>
/// <param name="Target">As a confirmation names it.</param>
internal sealed record ChangeStep(string Id, Actor Actor, string Action, string Target)
{
    /// <summary>Looks at what was observed; reads only what nobody needed before.</summary>
    public required Func<CancellationToken, Task<StepLook>> Look { get; init; }

    /// <summary>Takes the step, adds what it saw to what was observed, and says it.</summary>
    public required Func<CancellationToken, Task<string>> Take { get; init; }

    /// <summary>Looks that need no call.</summary>
    public static Func<CancellationToken, Task<StepLook>> At(Func<StepLook> look) => _ => Task.FromResult(look());
}
