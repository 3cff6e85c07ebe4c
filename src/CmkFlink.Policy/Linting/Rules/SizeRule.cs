using System.Text;
using CmkFlink.Policy.Builders;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>The limits of KMS and IAM.</summary>
/// <remarks>KMS developer guide, resource quotas; IAM user guide, "IAM and AWS STS quotas".</remarks>
internal sealed class SizeRule() : LintRule("CMK004", "Too long")
{
    /// <summary>Of a trust policy, unless the quota was raised (to 4,096 at most).</summary>
    private const int TrustPolicyLimit = 2048;

    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        string json = subject.Policy.Document.ToJson(indented: false);
        if (subject.IsKeyPolicy)
        {
            int bytes = Encoding.UTF8.GetByteCount(json);
            if (bytes > PolicyBuilder.KeyPolicyLimit) yield return LintHit.Error(-1, $"The key policy has {bytes} bytes even without white space; KMS takes {PolicyBuilder.KeyPolicyLimit}.", "Spread the applications over several keys, or merge statements.");
            yield break;
        }

        int limit = subject.Policy.CharacterLimit ?? (subject.Policy.Type == LintedPolicyType.TrustPolicy ? TrustPolicyLimit : PolicyBuilder.ManagedPolicyLimit);
        int characters = json.Count(c => !char.IsWhiteSpace(c));
        if (characters > limit) yield return LintHit.Error(-1, $"The policy has {characters} characters other than white space; IAM takes {limit} here.", "Split it into several policies, or merge statements.");
    }
}
