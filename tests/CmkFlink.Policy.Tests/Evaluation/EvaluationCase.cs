using CmkFlink.Policy.Evaluation;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Evaluation;

/// <summary>One row of a table: who asks what under which policies, and what is decided where. Statements are JSON with single quotes.</summary>
public sealed record EvaluationCase(string Name, string Rule)
{
    public RequestPrincipal Who { get; init; } = Operator;

    public string Action { get; init; } = "kms:Decrypt";

    public string Resource { get; init; } = Key;

    public string? ForwardedBy { get; init; }

    public RequestContext Context { get; init; } = RequestContext.Empty;

    public string[]? ResourcePolicy { get; init; }

    public string[]? Identity { get; init; }

    public string[]? Boundary { get; init; }

    public string[]? Session { get; init; }

    public string[]? ServiceControl { get; init; }

    public string[]? ResourceControl { get; init; }

    public KeyGrant[] Grants { get; init; } = [];

    public required AccessOutcome Outcome { get; init; }

    public required PolicyLayer Layer { get; init; }

    public AuthorizationRequest Request => new() { Principal = Who, Action = Action, Resource = Resource, ResourceAccount = Account, Region = Region, ForwardedBy = ForwardedBy, Context = Context };

    public AuthorizationPolicies Policies => new()
    {
        Resource = ResourcePolicy is null ? null : Compiled(ResourcePolicy),
        Identity = Layered(Identity),
        Boundary = Boundary is null ? null : Compiled(Boundary),
        Session = Layered(Session),
        ServiceControl = Layered(ServiceControl),
        ResourceControl = Layered(ResourceControl),
        Grants = Grants,
    };

    public override string ToString() => Name;

    private static CompiledPolicy[] Layered(string[]? statements) => statements is null ? [] : [Compiled(statements)];
}
