using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Linting.Witnesses;

/// <summary>Looks for a request that a statement applies to: a witness that the statement is alive.</summary>
internal static class Witness
{
    /// <summary>The address of a service that calls on somebody's behalf; documentation range, so in nobody's list (RFC 5737).</summary>
    private const string AddressOfService = "192.0.2.1";

    public enum Answer
    {
        /// <summary>There is a request.</summary>
        Found,

        /// <summary>There can be none.</summary>
        Impossible,

        /// <summary>The statement has something that cannot be tried out, such as policy variables.</summary>
        Unknown,
    }

    /// <param name="Answer">Whether there is one.</param>
    /// <param name="Request">The request, where one was found.</param>
    /// <param name="Obstacle">Where there can be none: the condition key that stands in the way.</param>
    public sealed record Result(Answer Answer, AuthorizationRequest? Request = null, string? Obstacle = null);

    /// <summary>A request of this caller, action and mode that meets the conditions of a statement and, as far as possible, none of the denials.</summary>
    public static Result Find(CompiledStatement statement, Caller caller, string action, CallMode mode, LintPlace place, string? resource = null, IReadOnlyList<CompiledStatement>? denials = null)
    {
        RequestContext context = new();
        AuthorizationRequest request = new()
        {
            Principal = caller.Principal,
            Action = action,
            Resource = resource ?? place.Key,
            ResourceAccount = place.Account,
            Region = place.RegionOrStandIn,
            ForwardedBy = mode == CallMode.Forwarded ? Calls.MsfKmsCalls.ServicePrincipal : null,
            Context = context,
        };
        if (mode != CallMode.Direct) context.Set("aws:SourceIp", AddressOfService);
        bool unsure = false;
        foreach (IGrouping<string, CompiledCondition> conditions in statement.Conditions.GroupBy(condition => condition.Key.Name, StringComparer.OrdinalIgnoreCase))
        {
            switch (Solve(request, conditions.Key, [.. conditions], wanted: true, caller, mode, place))
            {
                case Answer.Impossible: return new Result(Answer.Impossible, Obstacle: conditions.Key);
                case Answer.Unknown: unsure = true; break;
                default: break;
            }
        }

        foreach (CompiledStatement denial in denials ?? [])
        {
            if (denial.Applies(request)) Avoid(request, denial, statement, caller, mode, place);
        }

        return unsure ? new Result(Answer.Unknown) : new Result(Answer.Found, request);
    }

    /// <summary>Makes one condition of a denial fail, with a key that the statement itself leaves free.</summary>
    private static void Avoid(AuthorizationRequest request, CompiledStatement denial, CompiledStatement statement, Caller caller, CallMode mode, LintPlace place)
    {
        foreach (CompiledCondition condition in denial.Conditions)
        {
            if (statement.Conditions.Any(own => own.Key.Name.Equals(condition.Key.Name, StringComparison.OrdinalIgnoreCase)) || request.Context.TryGet(condition.Key.Name, out _)) continue;
            if (Solve(request, condition.Key.Name, [condition], wanted: false, caller, mode, place) == Answer.Found) return;
        }
    }

    private static Answer Solve(AuthorizationRequest request, string key, IReadOnlyList<CompiledCondition> conditions, bool wanted, Caller caller, CallMode mode, LintPlace place)
    {
        bool isFixed = CallKeys.IsAbsent(key, mode, caller, request.Action) || CallKeys.IsDerived(key, mode, caller, place) || request.Context.TryGet(key, out _);
        if (isFixed)
        {
            if (Holds(request)) return Answer.Found;
            return conditions.Any(HasVariable) ? Answer.Unknown : Answer.Impossible;
        }

        if (conditions.Any(HasVariable)) return Answer.Unknown;
        foreach (IReadOnlyList<string> candidate in ConditionSolver.Candidates(key, conditions, place))
        {
            AuthorizationRequest trial = With(request, key, candidate, conditions);
            if (!Holds(trial)) continue;
            Set(request.Context, key, candidate, conditions);
            return Answer.Found;
        }

        // Two patterns may have a text in common that was not tried.
        return conditions.Count > 1 && conditions.SelectMany(condition => condition.Source.Values).Any(value => value.IndexOfAny(['*', '?']) >= 0) ? Answer.Unknown : Answer.Impossible;

        bool Holds(AuthorizationRequest trial) => conditions.All(condition => condition.IsSatisfied(trial, ifUnclear: !wanted) == wanted);
    }

    private static AuthorizationRequest With(AuthorizationRequest request, string key, IReadOnlyList<string> values, IReadOnlyList<CompiledCondition> conditions)
    {
        RequestContext context = new();
        Set(context, key, values, conditions);
        return new AuthorizationRequest
        {
            Principal = request.Principal,
            Action = request.Action,
            Resource = request.Resource,
            ResourceAccount = request.ResourceAccount,
            Region = request.Region,
            ForwardedBy = request.ForwardedBy,
            Context = context,
        };
    }

    private static void Set(RequestContext context, string key, IReadOnlyList<string> values, IReadOnlyList<CompiledCondition> conditions)
    {
        // An empty set counts as an absent key, and keeps the evaluator from deriving one.
        if (values.Count != 1 || conditions.Any(condition => condition.Operator.Quantifier != ConditionQuantifier.None)) context.SetMany(key, values);
        else context.Set(key, values[0]);
    }

    private static bool HasVariable(CompiledCondition condition) => condition.Source.Values.Any(value => value.Contains("${"));
}
