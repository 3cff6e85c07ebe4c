namespace CmkFlink.Policy.Linting;

/// <summary>Finds in policies what AWS refuses, what breaks MSF, what locks people out, what lets too many in, and what does nothing.</summary>
public static class PolicyLinter
{
    /// <summary>Every rule, by id.</summary>
    public static IReadOnlyList<LintRule> Rules => LintRules.All;

    /// <summary>Judges policies that belong together: a key policy and the identity policies of those who use the key, say. Findings come in the order of the policies, then by statement, then by rule.</summary>
    /// <param name="policies">The policies to judge.</param>
    /// <param name="beside">Policies that belong to them and are not judged themselves: the key policy that identity policies are for.</param>
    public static IReadOnlyList<FlinkCmkFinding> Lint(IReadOnlyList<LintedPolicy> policies, params IReadOnlyList<LintedPolicy> beside)
    {
        if (policies is null) throw new ArgumentNullException(nameof(policies));
        IReadOnlyList<LintSubject> subjects = LintSubject.Of([.. policies, .. beside ?? []]);
        return [.. subjects.Take(policies.Count).SelectMany(subject => LintRules.All.SelectMany(rule => rule.Findings(subject)).OrderBy(finding => finding.Order).Select(finding => finding.Finding))];
    }

    public static IReadOnlyList<FlinkCmkFinding> Lint(LintedPolicy policy) => Lint([policy]);
}
