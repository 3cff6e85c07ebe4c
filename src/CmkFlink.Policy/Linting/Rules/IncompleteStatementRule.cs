namespace CmkFlink.Policy.Linting.Rules;

/// <summary>An element that the type of policy needs is missing, or one that it cannot have is there. KMS stores such a statement and ignores it.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html, on Resource and Action; https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html</remarks>
internal sealed class IncompleteStatementRule() : LintRule("CMK003", "Statement without effect")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        foreach (LintStatement statement in subject.Statements)
        {
            if (statement.Source.Actions is null && statement.Source.NotActions is null)
                yield return LintHit.Error(statement.Index, "The statement has no Action, so it does nothing; KMS stores it all the same.", "Name the actions.");
            if (statement.Source.Resources is null && statement.Source.NotResources is null && subject.Policy.Type != LintedPolicyType.TrustPolicy)
                yield return LintHit.Error(statement.Index, "The statement has no Resource, so it does nothing; KMS stores it all the same.", subject.IsKeyPolicy ? "Add \"Resource\": \"*\", which in a key policy means the key." : "Name the resources.");
            bool hasPrincipal = statement.Source.Principals is not null || statement.Source.NotPrincipals is not null;
            if (subject.IsResourcePolicy && !hasPrincipal)
                yield return LintHit.Error(statement.Index, "The statement names no principal, as every statement of a resource policy must; AWS refuses the policy.", "Name the principal, or attach the policy to a role or user in place of a key.");
            if (subject.IsIdentityPolicy && hasPrincipal)
                yield return LintHit.Error(statement.Index, "The statement names a principal, which an identity policy cannot: it speaks of whoever it is attached to. IAM refuses the policy.", "Remove Principal, or put the statement into the key policy.", statement.Source.Principals is not null ? ".Principal" : ".NotPrincipal");
        }
    }
}
