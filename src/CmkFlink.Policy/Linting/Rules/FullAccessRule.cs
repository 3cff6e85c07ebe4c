using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Linting.Witnesses;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>All of KMS for somebody who only uses the key: an operator, or a service.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html; the review of AWS's sample for MSF narrowed the same.</remarks>
internal sealed class FullAccessRule() : LintRule("CMK023", "Full access for a user of the key")
{
    public static bool Reports(LintSubject subject, LintStatement statement) => Users(subject, statement).Any();

    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (!subject.IsKeyPolicy) yield break;
        foreach (LintStatement statement in subject.Statements)
        {
            string[] users = [.. Users(subject, statement)];
            if (users.Length > 0)
                yield return LintHit.Warning(statement.Index, $"{string.Join(", ", users)} {(users.Length == 1 ? "uses" : "use")} the key and may do everything with it: change its policy, disable it, schedule its deletion.", "Allow what MSF needs and no more: kms:DescribeKey, kms:Decrypt, kms:GenerateDataKey, kms:GenerateDataKeyWithoutPlaintext and kms:CreateGrant, under the documented conditions (New-FlinkCmkPolicy -Kind KeyPolicy).", ".Action");
        }
    }

    private static IEnumerable<string> Users(LintSubject subject, LintStatement statement)
    {
        if (statement.IsDeny || !statement.Covers("kms:ScheduleKeyDeletion") || !statement.Covers("kms:Decrypt") || !(statement.Source.NotActions is not null || statement.Source.Actions!.Any(ActionNames.IsPattern))) return [];
        return (statement.Source.Principals ?? []).Where(principal => principal.Type == PolicyPrincipalType.Service || IsUser(subject, statement, principal)).Select(principal => principal.Value);
    }

    /// <summary>Whether another statement lets the principal use the key through a service or under an encryption context.</summary>
    private static bool IsUser(LintSubject subject, LintStatement statement, PolicyPrincipal principal) => principal.Type == PolicyPrincipalType.Aws && Caller.Of(principal, subject.Place) is { Breadth: CallerBreadth.One }
        && subject.Statements.Any(other => other != statement && !other.IsDeny && other.Source.Principals?.Contains(principal) == true
            && other.HasCondition(key => key.Equals(CallKeys.ViaService, StringComparison.OrdinalIgnoreCase) || key.StartsWith("kms:EncryptionContext:", StringComparison.OrdinalIgnoreCase)));
}
