namespace CmkFlink.Sandbox.Services;

/// <summary>What every service of one sandbox shares.</summary>
internal sealed class SandboxEnvironment
{
    public required string Account { get; init; }

    public required string Region { get; init; }

    public required string Partition { get; init; }

    public required IVirtualClock Clock { get; init; }

    public required IIdSource Ids { get; init; }

    /// <summary>Error messages are replaced by their codes: in answers by the protocols, and by services wherever they store an error's text.</summary>
    public bool BareErrors { get; init; }

    /// <summary>Held by the dispatcher for the length of a call. A service that acts on its own (a timer) takes it too. Re-entrant.</summary>
    public object Gate { get; } = new();

    /// <summary>Set while the sandbox is wired, before the first call.</summary>
    public IAuthorizer Authorizer { get => field ?? throw NotWired(); set; }

    /// <inheritdoc cref="Authorizer"/>
    public IDispatcher Dispatcher { get => field ?? throw NotWired(); set; }

    /// <summary>The fault of the call from outside that is in hand, for services that carry its consequences on.</summary>
    public FaultRule? FaultInHand { get; set; }

    /// <summary>An IAM user or role was deleted: policies that named it keep its unique id from now on, as in AWS. Raised under the gate with ARN and unique id.</summary>
    public event Action<string, string>? PrincipalDeleted;

    public void OnPrincipalDeleted(string arn, string uniqueId) => PrincipalDeleted?.Invoke(arn, uniqueId);

    /// <summary>The message of an error as it may be shown or stored.</summary>
    public string Wording(ServiceException error) => BareErrors ? error.Code : error.Message;

    private static InvalidOperationException NotWired() => new("The sandbox's services are not wired yet.");
}

/// <summary>The time of everything but signatures and expiry of credentials, which live on the real clock.</summary>
internal interface IVirtualClock
{
    DateTimeOffset UtcNow { get; }

    /// <summary>The time that passes between requests included: for what is judged or shown outside of a call.</summary>
    DateTimeOffset Present { get; }

    /// <summary>Moves time forward; what falls due in between happens, in order.</summary>
    void Advance(TimeSpan by);

    /// <summary>Grows whenever something that was due happens.</summary>
    long Happened { get; }

    /// <summary>Called by the dispatcher, under the gate, before each call from outside: with a seed virtual time moves by one tick, and what is due happens.</summary>
    void OnRequest();
}

/// <summary>Identifiers. With a seed the same ones come in the same order; secrets never come from here.</summary>
internal interface IIdSource
{
    /// <summary>Lower-case UUID with hyphens.</summary>
    string NextUuid();

    /// <summary>Characters of <paramref name="alphabet"/>.</summary>
    string NextText(string alphabet, int length);
}
