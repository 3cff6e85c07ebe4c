using CmkFlink.Sandbox.Faults;

namespace CmkFlink.Sandbox;

/// <summary>Which calls go wrong, and how. Without <see cref="Nth"/> and <see cref="Probability"/> every call that matches does.</summary>
public sealed record FaultRule
{
    /// <summary>kms, kinesisanalytics, iam or sts; <c>*</c> and <c>?</c> are wildcards.</summary>
    public string Service { get; init; } = "*";

    /// <summary>Name of the operation, with wildcards.</summary>
    public string Operation { get; init; } = "*";

    public FaultCaller Caller { get; init; }

    public required FaultKind Kind { get; init; }

    /// <summary>0 to 1; drawn from the plan's seed, the rule and the number of the call, so that it repeats.</summary>
    public double? Probability { get; init; }

    /// <summary>Only the nth call that matches, from 1.</summary>
    public long? Nth { get; init; }

    /// <summary>At most so many calls.</summary>
    public long? Times { get; init; }

    /// <summary>For <see cref="FaultKind.Slow"/>: 1 to 600,000 milliseconds of real time.</summary>
    public int? DelayMilliseconds { get; init; }

    /// <summary>For <see cref="FaultKind.DelayedVisibility"/>: seconds of virtual time, up to a day.</summary>
    public double? VisibleAfterSeconds { get; init; }

    /// <summary>For <see cref="FaultKind.FailOperation"/> of an update: whether the system rolls back, whatever the application's configuration says.</summary>
    public bool? SystemRollback { get; init; }

    /// <summary>Refuses a rule that means nothing.</summary>
    /// <exception cref="ArgumentException">The message names the member.</exception>
    internal void Check()
    {
        if (!Enum.IsDefined(Kind) || !Enum.IsDefined(Caller)) throw new ArgumentException("A fault rule's kind or caller is not known.");
        if (string.IsNullOrEmpty(Service) || Service.Length > 64 || string.IsNullOrEmpty(Operation) || Operation.Length > 128) throw Wrong("service and operation are names, with '*' and '?' as wildcards");
        if (Probability is { } probability && probability is not (>= 0 and <= 1)) throw Wrong("probability is 0 to 1");
        if (Nth < 1) throw Wrong("nth counts from 1");
        if (Nth is not null && (Probability is not null || Times is not null)) throw Wrong("nth stands alone, without probability and times");
        if (Times < 1) throw Wrong("times is 1 or more");
        if (Kind == FaultKind.Slow != DelayMilliseconds is not null || DelayMilliseconds is < 1 or > 600_000) throw Wrong("delayMilliseconds (1 to 600000) is for slow, which needs it");
        if (Kind == FaultKind.DelayedVisibility != VisibleAfterSeconds is not null || (VisibleAfterSeconds is { } seconds && seconds is not (> 0 and <= 86_400))) throw Wrong("visibleAfterSeconds (up to 86400) is for delayedVisibility, which needs it");
        if (SystemRollback is not null && Kind != FaultKind.FailOperation) throw Wrong("systemRollback is for failOperation");
        if (Caller == FaultCaller.Service && Kind is not (FaultKind.Throttling or FaultKind.InternalError or FaultKind.Unavailable)) throw Wrong("a service's own calls can be throttled or fail with internalError or unavailable");
        if (!FaultTargets.CanMatch(this)) throw Wrong($"no call of service '{Service}' can fail so");
    }

    private ArgumentException Wrong(string what) => new($"The fault rule for {Service}:{Operation} ({Kind}) is wrong: {what}.");
}
