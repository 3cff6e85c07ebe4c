using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Linting.Witnesses;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>Nobody can change the key policy any more. Decided by evaluation: for each caller named, a call of kms:PutKeyPolicy that the policy lets through is looked for.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html, on the key becoming unmanageable.</remarks>
internal sealed class LockOutRule() : LintRule("CMK020", "Administrator locked out")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (!subject.IsKeyPolicy || !subject.IsWhole || Administration.Administrators(subject).Any()) yield break;
        int denial = -1;
        foreach (LintStatement statement in subject.SoundStatements.Where(statement => statement.IsDeny && statement.Covers(Administration.Change)))
        {
            if (Administration.Administrators(subject, without: statement).Any()) denial = statement.Index;
        }

        yield return denial >= 0
            ? LintHit.Error(denial, "This Deny leaves nobody who may call kms:PutKeyPolicy, so the key policy can never be changed again; only AWS Support can help then.", "Exempt the key administrators from the Deny (ArnNotEquals on aws:PrincipalArn), or demand MFA in their role's trust policy in place of this one.")
            : LintHit.Error(-1, "No statement lets anybody call kms:PutKeyPolicy on the key directly, so the key policy can never be changed again; only AWS Support can help then. KMS refuses such a policy unless its check is bypassed.", "Allow kms:PutKeyPolicy to the key administrators, or kms:* to the account (New-FlinkCmkPolicy -KeyAdministrator, -AccountRoot).");
    }
}

/// <summary>Who administers a key.</summary>
internal static class Administration
{
    public const string Change = "kms:PutKeyPolicy";

    /// <summary>The callers for whom some direct call of kms:PutKeyPolicy passes; where the policy delegates to the account, whoever IAM lets.</summary>
    public static IEnumerable<Caller> Administrators(LintSubject subject, LintStatement? without = null) => subject.Callers.Where(caller => !caller.IsService && MayBeOfKeysAccount(subject, caller) && Passes(subject, caller, Change, CallMode.Direct, without) is not null);

    /// <summary>The statement through which a call of this caller passes; <see langword="null"/> where none does.</summary>
    public static LintStatement? Passes(LintSubject subject, Caller caller, string action, CallMode mode, LintStatement? without = null)
    {
        LintStatement[] all = [.. subject.SoundStatements.Where(statement => statement != without)];
        foreach (Caller stand in caller.Breadth == CallerBreadth.One ? [caller] : new[] { caller, Caller.AnyRole(subject.Place, caller.Breadth) })
        {
            CompiledStatement[] denials = [.. all.Where(statement => statement.IsDeny && statement.Covers(action)).Select(statement => statement.Compiled!)];
            foreach (LintStatement statement in all.Where(statement => !statement.IsDeny && statement.Covers(action) && Names(statement, caller)))
            {
                Witness.Result result = Witness.Find(statement.Compiled!, stand, action, mode, subject.Place, denials: denials);
                if (result.Answer == Witness.Answer.Unknown) return statement;
                if (result.Request is { } request && statement.Compiled!.Applies(request) && !denials.Any(denial => denial.MatchPrincipal(request, hasBoundary: false) != PrincipalMatch.None && denial.Applies(request))) return statement;
            }
        }

        return null;
    }

    /// <summary>KMS takes kms:PutKeyPolicy from the key's own account alone (KMS API reference, PutKeyPolicy, cross-account use).</summary>
    private static bool MayBeOfKeysAccount(LintSubject subject, Caller caller) => caller.Breadth == CallerBreadth.All || !subject.Place.IsAccountCertain || caller.Principal.Account == subject.Place.Account;

    private static bool Names(LintStatement statement, Caller caller) => statement.Source.Principals!.Any(principal => principal.Value == caller.Name);
}
