using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Linting.Witnesses;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>An Allow that asks for MFA changes nothing where another Allow gives the same without.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html</remarks>
internal sealed class MfaBesideAllowRule() : LintRule("CMK041", "MFA asked beside a broader Allow")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (LintStatement statement in subject.Statements.Where(statement => !statement.IsDeny && statement.HasCondition(IsMfa)))
        {
            foreach (LintStatement broader in subject.SoundStatements.Where(other => !other.IsDeny && !other.HasCondition(IsMfa)))
            {
                string[] actions = [.. ActionNames.Kms.Where(action => statement.Covers(action) && broader.Covers(action))];
                if (actions.Length == 0 || !SameCallers(subject, statement, broader)) continue;
                string sid = LintSubject.NameOf(subject.Policy.Document, broader.Index);
                yield return LintHit.Warning(statement.Index, $"The statement asks for MFA, but {sid} allows {(actions.Length > 3 ? "the same" : string.Join(", ", actions))} without it{(IsDelegation(subject, broader) ? " wherever an IAM policy does" : "")}, so MFA is never needed.", "Turn it into a Deny for calls without MFA, for IAM users only (New-FlinkCmkPolicy -RequireMfaAge); for roles ask for MFA in the trust policy (New-FlinkCmkRole -RequireMfa).", ".Condition");
                break;
            }
        }
    }

    private static bool IsMfa(string key) => CallKeys.Has(CallKeys.Mfa, new string([.. key.Where(c => !char.IsWhiteSpace(c))]));

    /// <summary>Whether somebody whom the first statement names is also named, alone, with the account or with everybody, by the other, and a direct call of his meets its conditions.</summary>
    private static bool SameCallers(LintSubject subject, LintStatement statement, LintStatement broader)
    {
        string action = ActionNames.Kms.First(name => statement.Covers(name) && broader.Covers(name));
        if (subject.IsIdentityPolicy) return Alive(subject, broader, Caller.Anybody(subject.Place, CallerBreadth.Account), action);
        return (statement.Source.Principals ?? []).Select(principal => Caller.Of(principal, subject.Place)).OfType<Caller>().Where(caller => !caller.IsService).Any(caller =>
        {
            AuthorizationRequest request = new() { Principal = caller.Principal, Action = action, Resource = subject.Place.Key, ResourceAccount = subject.Place.Account, Region = subject.Place.RegionOrStandIn };
            return (broader.Source.Principals!.Any(principal => principal.Value == caller.Name) || broader.Compiled!.MatchPrincipal(request, hasBoundary: false) != PrincipalMatch.None) && Alive(subject, broader, caller, action);
        });
    }

    private static bool Alive(LintSubject subject, LintStatement statement, Caller caller, string action) => Witness.Find(statement.Compiled!, caller, action, CallMode.Direct, subject.Place).Answer != Witness.Answer.Impossible;

    private static bool IsDelegation(LintSubject subject, LintStatement statement) => statement.Source.Principals?.All(principal => Caller.Of(principal, subject.Place)?.Breadth == CallerBreadth.Account) == true;
}
