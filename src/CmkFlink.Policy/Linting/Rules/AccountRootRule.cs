using CmkFlink.Policy.Linting.Witnesses;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>Without a statement for the account, a key outlives its administrators and cannot be managed.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam</remarks>
internal sealed class AccountRootRule() : LintRule("CMK021", "No fallback to the account")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (!subject.IsKeyPolicy) yield break;
        Caller[] administrators = [.. Administration.Administrators(subject)];
        if (administrators.Length == 0 || administrators.Any(caller => caller.Breadth != CallerBreadth.One)) yield break;
        yield return LintHit.Information(
            -1,
            $"Only {string.Join(", ", administrators.Select(caller => caller.Name))} may change the key policy; if {(administrators.Length == 1 ? "that principal is" : "they are")} deleted, nobody can manage the key, and only AWS Support can help.",
            "Keep at least two administrators, protect them from deletion, or add a statement for the account (New-FlinkCmkPolicy -AccountRoot), which lets IAM policies decide as well.");
    }
}
