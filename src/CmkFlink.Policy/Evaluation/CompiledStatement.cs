using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Evaluation;

/// <summary>One statement made ready.</summary>
internal sealed class CompiledStatement
{
    private readonly CompiledPrincipal[]? _principals;
    private readonly bool _notPrincipals;
    private readonly TextPattern[] _actions;
    private readonly bool _notActions;
    private readonly ArnPattern[]? _resources;
    private readonly bool _notResources;

    private CompiledStatement(PolicyStatement source, bool variables)
    {
        Source = source;
        _principals = (source.Principals ?? source.NotPrincipals)?.Select(CompiledPrincipal.Compile).ToArray();
        _notPrincipals = source.NotPrincipals is not null;
        _actions = [.. (source.Actions ?? source.NotActions ?? []).Select(CompileAction)];
        _notActions = source.NotActions is not null;
        _resources = (source.Resources ?? source.NotResources)?.Select(resource => ArnPattern.Parse(resource, variables, "The resource")).ToArray();
        _notResources = source.NotResources is not null;
        Conditions = [.. source.Conditions.Select(condition => CompiledCondition.Compile(condition, variables))];
    }

    public PolicyStatement Source { get; }

    public CompiledCondition[] Conditions { get; }

    public bool IsDeny => Source.Effect == PolicyEffect.Deny;

    public bool HasPrincipal => _principals is not null;

    /// <exception cref="PolicyNotSupportedException">Something in the statement cannot be evaluated with certainty.</exception>
    public static CompiledStatement Compile(PolicyStatement statement, bool variables)
    {
        if (statement.UnknownMembers.Count > 0) throw new PolicyNotSupportedException($"The statement {Name(statement)} has the unknown element {statement.UnknownMembers.Keys.First()}.");
        if (statement.NotPrincipals is not null && statement.Effect == PolicyEffect.Allow) throw new PolicyNotSupportedException($"The statement {Name(statement)} has NotPrincipal with Allow, which AWS does not support.");
        if ((statement.Actions is not null && statement.NotActions is not null) || (statement.Resources is not null && statement.NotResources is not null) || (statement.Principals is not null && statement.NotPrincipals is not null))
            throw new PolicyNotSupportedException($"The statement {Name(statement)} has an element and its negation.");
        try
        {
            return new CompiledStatement(statement, variables);
        }
        catch (PolicyNotSupportedException e)
        {
            throw new PolicyNotSupportedException($"Statement {Name(statement)}: {e.Message}");
        }
    }

    public bool Applies(AuthorizationRequest request) => MatchesAction(request) && MatchesResource(request) && MatchesConditions(request);

    /// <summary>By what name the statement means the caller. A NotPrincipal that does not exempt means everybody.</summary>
    public PrincipalMatch MatchPrincipal(AuthorizationRequest request, bool hasBoundary)
    {
        if (_principals is null) return PrincipalMatch.None;
        // With Deny it always denies a principal that has a boundary (IAM user guide, NotPrincipal).
        if (_notPrincipals) return !hasBoundary && CompiledPrincipal.Exempts(_principals, request.Principal) ? PrincipalMatch.None : PrincipalMatch.Direct;
        PrincipalMatch best = PrincipalMatch.None;
        foreach (CompiledPrincipal principal in _principals)
        {
            PrincipalMatch match = principal.Match(request.Principal, IsDeny);
            if (match > best) best = match;
        }

        return best;
    }

    /// <summary>A statement without Action and NotAction has no effect (KMS developer guide, key policies).</summary>
    public bool MatchesAction(AuthorizationRequest request)
    {
        if (_actions.Length == 0) return false;
        foreach (TextPattern action in _actions)
            if (action.IsMatch(request.Action.AsSpan(), request)) return !_notActions;
        return _notActions;
    }

    /// <summary>A statement without Resource and NotResource has no effect (KMS developer guide), but in a trust policy, which speaks of its own role alone.</summary>
    public bool MatchesResource(AuthorizationRequest request)
    {
        if (_resources is null) return request.IsRoleAssumption;
        foreach (ArnPattern resource in _resources)
            if (resource.IsMatch(request.Resource, request)) return !_notResources;
        return _notResources;
    }

    private bool MatchesConditions(AuthorizationRequest request)
    {
        foreach (CompiledCondition condition in Conditions)
            if (!condition.IsSatisfied(request, ifUnclear: IsDeny)) return false;
        return true;
    }

    private static TextPattern CompileAction(string action) => action == "*" || action.IndexOf(':') > 0
        ? TextPattern.Parse(action, PatternSyntax.Wildcards | PatternSyntax.IgnoreCase)
        : throw new PolicyNotSupportedException($"The action '{action}' is neither * nor service:Action.");

    private static string Name(PolicyStatement statement) => statement.Sid is null ? "without Sid" : $"'{statement.Sid}'";
}
