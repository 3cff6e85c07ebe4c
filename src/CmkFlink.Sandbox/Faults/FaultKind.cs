namespace CmkFlink.Sandbox;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>The service's own throttling error (ThrottlingException, Throttling), without effect.</summary>
    Throttling,

    /// <summary>The service's own internal error, status 500, without effect.</summary>
    InternalError,

    /// <summary>Status 503, without effect.</summary>
    Unavailable,

    /// <summary>Managed Service for Apache Flink does not accept what it was asked (InvalidRequestException), without effect: what a service may do that is asked for a change which changes nothing.</summary>
    Refusal,

    /// <summary>The connection is reset before the call takes effect.</summary>
    ResetBefore,

    /// <summary>The connection is reset after the call took effect: the client cannot know.</summary>
    ResetAfter,

    /// <summary>The answer comes late, by <see cref="FaultRule.DelayMilliseconds"/> of real time.</summary>
    Slow,

    /// <summary>A change in IAM or KMS takes effect on later calls only after <see cref="FaultRule.VisibleAfterSeconds"/> of virtual time.</summary>
    DelayedVisibility,

    /// <summary>A reading call is answered from the state before the service's last change.</summary>
    StaleRead,

    /// <summary>A start, update, stop or rollback of an application is accepted and fails later.</summary>
    FailOperation,

    /// <summary>The snapshot that the call takes, asked for or automatic, fails.</summary>
    FailSnapshot,
}

/// <summary>Whose calls a rule speaks of.</summary>
public enum FaultCaller
{
    /// <summary>The clients of the sandbox.</summary>
    Client,

    /// <summary>Managed Service for Apache Flink calling KMS, for itself or in the operator's name.</summary>
    Service,
}
