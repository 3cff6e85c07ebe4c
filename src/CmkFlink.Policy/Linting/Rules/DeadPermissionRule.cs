using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Linting.Witnesses;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>An identity policy allows what the key policy beside it gives to nobody and does not leave to IAM.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html: without an allow in the key policy an IAM policy counts for nothing. AWS's sample for MSF has such a kms:Encrypt.</remarks>
internal sealed class DeadPermissionRule() : LintRule("CMK033", "Permission that the key policy voids")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (!subject.IsIdentityPolicy) yield break;
        foreach (LintStatement statement in subject.SoundStatements.Where(statement => !statement.IsDeny && statement.Source.Actions is not null && statement.Source.Resources is not null))
        {
            LintSubject[] keys = [.. subject.Together.Where(other => other.IsKeyPolicy && other.IsWhole && SpeaksOf(statement, other))];
            if (keys.Length == 0) continue;
            string[] dead = [.. statement.Source.Actions!.Where(action => !ActionNames.IsPattern(action) && ActionNames.OnKeys(action).Count > 0 && !IsAliasAction(action) && keys.All(key => !IsLive(statement, action, key)))];
            if (dead.Length > 0)
                yield return LintHit.Warning(statement.Index, $"{string.Join(", ", dead)} {(dead.Length == 1 ? "does" : "do")} nothing here: {string.Join(" and ", keys.Select(key => key.Policy.Source ?? "the key policy"))} neither allows {(dead.Length == 1 ? "it" : "them")} to those who use the key nor leaves the decision to IAM. With a statement for the account {(dead.Length == 1 ? "it" : "they")} would come alive unnoticed.", "Remove what is not needed; what is needed has to be allowed in the key policy.", ".Action");
        }
    }

    /// <summary>Whoever is named for use through a service counts for a statement about such use; otherwise everybody who is named.</summary>
    private static bool IsLive(LintStatement statement, string action, LintSubject key)
    {
        bool isUse = statement.HasCondition(IsUseKey);
        HashSet<string> users = new(key.SoundStatements.Where(allow => !allow.IsDeny && allow.HasCondition(IsUseKey)).SelectMany(allow => allow.Source.Principals!).Select(principal => principal.Value), StringComparer.Ordinal);
        return key.SoundStatements.Any(allow => !allow.IsDeny && allow.Covers(action) && allow.Source.Principals!.Any(principal =>
            Caller.Of(principal, key.Place) is { IsService: false } caller && (caller.Breadth != CallerBreadth.One || !isUse || users.Contains(principal.Value))));
    }

    private static bool IsUseKey(string key) => key.Equals(CallKeys.ViaService, StringComparison.OrdinalIgnoreCase) || key.StartsWith(ConditionKeys.EncryptionContextPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Half of an alias action is about the alias, which IAM alone decides.</summary>
    private static bool IsAliasAction(string action) => action.EndsWith("Alias", StringComparison.OrdinalIgnoreCase);

    private static bool SpeaksOf(LintStatement statement, LintSubject key)
    {
        if (key.Policy.KeyArn is not { } arn) return statement.Source.Resources!.Any(resource => resource == "*" || resource.IndexOf(":key/", StringComparison.Ordinal) > 0 || resource.IndexOf(":unresolved:", StringComparison.Ordinal) > 0);
        AuthorizationRequest request = new() { Principal = Caller.Anybody(key.Place, CallerBreadth.One).Principal, Action = "kms:DescribeKey", Resource = arn, ResourceAccount = key.Place.Account, Region = key.Place.RegionOrStandIn };
        return statement.Compiled!.MatchesResource(request);
    }
}
