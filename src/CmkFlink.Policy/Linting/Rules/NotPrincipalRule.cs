using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>NotPrincipal: with Allow unsupported, with Deny a trap.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html</remarks>
internal sealed class NotPrincipalRule() : LintRule("CMK010", "NotPrincipal")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (LintStatement statement in subject.Statements.Where(statement => statement.Source.NotPrincipals is not null))
        {
            string message = statement.IsDeny
                ? "NotPrincipal with Deny denies everybody who is not listed in every form (account, role and session), whoever has a permissions boundary, and the calls that MSF makes for itself and for other roles."
                : "NotPrincipal with Allow is not supported by AWS: it would allow everybody in the world but those listed.";
            string remedy = statement.IsDeny
                ? "Use \"Principal\": \"*\" with the conditions ArnNotEquals on aws:PrincipalArn and Bool on aws:PrincipalIsAWSService false (New-FlinkCmkPolicy -ExclusivePrincipal)."
                : "Name the principals that are to have access.";
            yield return LintHit.Error(statement.Index, message, remedy, ".NotPrincipal");
        }
    }
}
