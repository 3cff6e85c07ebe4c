using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Linting.Witnesses;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>Conditions that no call of the statement's actions and principals can meet together. Decided by looking for a request that meets them.</summary>
internal sealed class NeverAppliesRule() : LintRule("CMK031", "Never applies")
{
    /// <summary>More need not be tried to know that a statement is alive; a bound on hostile policies.</summary>
    private const int MaximumCallers = 20;

    private const int MaximumActions = 80;

    private protected override IEnumerable<LintHit> Check(LintSubject subject) =>
        subject.SoundStatements.Where(statement => statement.Source.Conditions.Count > 0 && !ViaServiceRule.Reports(statement) && !statement.HasCondition(key => key.Any(char.IsWhiteSpace) || key.IndexOf(':') <= 0)).SelectMany(statement => Check(subject, statement));

    private static IEnumerable<LintHit> Check(LintSubject subject, LintStatement statement)
    {
        Trial[] trials = [.. Trials(subject, statement)];
        if (trials.Length == 0) yield break;
        if (trials.All(trial => trial.Obstacle is not null))
        {
            string keys = string.Join(", ", trials.Select(trial => trial.Obstacle!).Distinct(StringComparer.OrdinalIgnoreCase).Select(JsonCursor.Short));
            yield return LintHit.Warning(statement.Index, $"No call can meet the conditions, so the statement never {(statement.IsDeny ? "denies" : "allows")} anything: see {keys}. {Reason(trials[0])}", "Correct the conditions, or remove the statement.", ".Condition");
            yield break;
        }

        // A Deny may well name more than it can meet; an Allow that does promises what it does not keep.
        if (statement.IsDeny) yield break;
        foreach (IGrouping<string, Trial> action in trials.GroupBy(trial => trial.Written, StringComparer.Ordinal).Where(same => same.All(trial => trial.Obstacle is not null)))
            yield return LintHit.Warning(statement.Index, $"{action.Key} is never allowed here: no call of it meets the condition on {JsonCursor.Short(action.First().Obstacle!)}. {Reason(action.First())}", $"Allow {action.Key} in a statement of its own, under conditions that its calls can meet.", ".Action");
        foreach (IGrouping<string, Trial> caller in trials.GroupBy(trial => trial.Caller.Name, StringComparer.Ordinal).Where(same => same.All(trial => trial.Obstacle is not null)))
            yield return LintHit.Warning(statement.Index, $"{caller.Key} is never allowed anything here: none of its calls meets the condition on {JsonCursor.Short(caller.First().Obstacle!)}. {Reason(caller.First())}", "Name the principal in a statement under conditions that its calls can meet.", ".Principal");
    }

    private static IEnumerable<Trial> Trials(LintSubject subject, LintStatement statement)
    {
        Caller[] callers = [.. Callers(subject, statement).Take(MaximumCallers)];
        foreach ((string written, IReadOnlyList<string> actions) in Actions(statement).Take(MaximumActions))
        {
            foreach (Caller caller in callers) yield return Try(subject, statement, caller, written, actions);
        }
    }

    private static Trial Try(LintSubject subject, LintStatement statement, Caller caller, string written, IReadOnlyList<string> actions)
    {
        string? obstacle = null;
        foreach (string action in actions)
        {
            foreach (Caller stand in caller.Breadth == CallerBreadth.One ? [caller] : new[] { caller, Caller.AnyRole(subject.Place, caller.Breadth) })
            {
                foreach (CallMode mode in stand.IsService ? new[] { CallMode.Service } : [CallMode.Direct, CallMode.Forwarded])
                {
                    Witness.Result result = Witness.Find(statement.Compiled!, stand, action, mode, subject.Place);
                    if (result.Answer != Witness.Answer.Impossible) return new Trial(caller, written, null);
                    // What stands in the way of a forwarded call says more, for that is how MSF calls.
                    if (obstacle is null || mode == CallMode.Forwarded) obstacle = result.Obstacle;
                }
            }
        }

        return new Trial(caller, written, obstacle);
    }

    private static IEnumerable<Caller> Callers(LintSubject subject, LintStatement statement)
    {
        if (statement.Source.Principals is not { } principals)
        {
            yield return Caller.Anybody(subject.Place, subject.IsIdentityPolicy ? CallerBreadth.Account : CallerBreadth.All);
            yield break;
        }

        foreach (PolicyPrincipal principal in principals)
        {
            if (Caller.Of(principal, subject.Place) is not { } caller) continue;
            yield return caller;
            // Everybody includes the services.
            if (caller.Breadth == CallerBreadth.All) yield return Caller.Of(new PolicyPrincipal(PolicyPrincipalType.Service, Calls.MsfKmsCalls.ServicePrincipal), subject.Place)! with { Name = "*" };
        }
    }

    /// <summary>The actions as written with those that they mean; an action of another service stands for itself.</summary>
    private static IEnumerable<(string Written, IReadOnlyList<string> Actions)> Actions(LintStatement statement)
    {
        if (statement.Source.Actions is not { } written)
        {
            yield return ("NotAction", [.. ActionNames.Kms.Where(statement.Covers)]);
            yield break;
        }

        foreach (string action in written)
        {
            string[] meant = [.. ActionNames.Kms.Where(name => ActionNames.Matches(action, name))];
            if (meant.Length > 0) yield return (action, meant);
            else if (!action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase)) yield return (action, [action.Replace('*', 'X').Replace('?', 'X')]);
        }
    }

    private static string Reason(Trial trial)
    {
        string key = trial.Obstacle!;
        if (CallKeys.Has(CallKeys.Mfa, key)) return "The credentials of a role never carry it.";
        if (CallKeys.Has(CallKeys.Network, key)) return "Calls that a service makes or forwards, as MSF does, do not come through that network.";
        if (!ActionNames.IsPattern(trial.Written) && CallKeys.CannotCarry(key, trial.Written)) return $"{trial.Written} does not carry that key.";
        return "Its values contradict each other, the caller, or another condition.";
    }

    private sealed record Trial(Caller Caller, string Written, string? Obstacle);
}
