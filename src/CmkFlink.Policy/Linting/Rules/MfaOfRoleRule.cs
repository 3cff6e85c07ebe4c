using CmkFlink.Policy.Linting.Witnesses;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>A Deny of calls without MFA denies roles always: the credentials that AssumeRole returns never carry the MFA keys.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html</remarks>
internal sealed class MfaOfRoleRule() : LintRule("CMK042", "MFA demanded of a role")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (!subject.IsKeyPolicy) yield break;
        Caller[] named = [.. subject.Callers.Where(caller => caller.IsRole && caller.Breadth == CallerBreadth.One)];
        Caller[] roles = named.Length > 0 ? named : [Caller.AnyRole(subject.Place, CallerBreadth.One)];
        foreach (LintStatement statement in subject.SoundStatements.Where(statement => statement.IsDeny && statement.HasCondition(key => CallKeys.Has(CallKeys.Mfa, key))))
        {
            string? action = ActionNames.Kms.FirstOrDefault(statement.Covers);
            string[] denied = action is null ? [] : [.. roles.Where(role => Meets(subject, statement, role, action)).Select(role => role.Name)];
            if (denied.Length > 0)
                yield return LintHit.Warning(statement.Index, $"The Deny meets every call of {string.Join(", ", denied)}: the credentials of a role never say whether there was MFA.", "Limit the Deny to IAM users (ArnLike on aws:PrincipalArn, ...:user/*), and ask for MFA of roles in their trust policy (New-FlinkCmkRole -RequireMfa).", ".Condition");
        }
    }

    private static bool Meets(LintSubject subject, LintStatement statement, Caller role, string action) =>
        Witness.Find(statement.Compiled!, role, action, CallMode.Direct, subject.Place) is { Answer: Witness.Answer.Found, Request: { } request } && statement.Compiled!.MatchPrincipal(request, hasBoundary: false) != Evaluation.PrincipalMatch.None;
}
