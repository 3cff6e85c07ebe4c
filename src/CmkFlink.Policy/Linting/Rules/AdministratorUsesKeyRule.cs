using CmkFlink.Policy.Linting.Witnesses;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>Who manages a key can also read what it protects: roles are not separated.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-administrators; the CloudFormation sample of AWS for MSF grants its administrator kms:*.</remarks>
internal sealed class AdministratorUsesKeyRule() : LintRule("CMK022", "Administrator may use the key")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (!subject.IsKeyPolicy) yield break;
        Dictionary<LintStatement, List<string>> who = [];
        Dictionary<LintStatement, List<string>> what = [];
        foreach (Caller administrator in Administration.Administrators(subject).Where(caller => caller.Breadth == CallerBreadth.One))
        {
            foreach (string action in ActionNames.Use)
            {
                LintStatement? statement = Administration.Passes(subject, administrator, action, CallMode.Direct) ?? Administration.Passes(subject, administrator, action, CallMode.Forwarded);
                if (statement is null || FullAccessRule.Reports(subject, statement)) continue;
                Add(who, statement, administrator.Name);
                Add(what, statement, action);
            }
        }

        foreach (KeyValuePair<LintStatement, List<string>> found in who.OrderBy(pair => pair.Key.Index))
            yield return LintHit.Warning(
                found.Key.Index,
                $"{string.Join(", ", found.Value)} may change the key policy and also call {string.Join(", ", what[found.Key])}: whoever manages the key can read the application's state{(what[found.Key].Contains("kms:CreateGrant") ? " or hand the use of the key to others" : "")}.",
                "Give administrators the management actions only (New-FlinkCmkPolicy without -AllowUseByAdministrator), or keep administrators and operators apart.",
                ".Action");
    }

    private static void Add(Dictionary<LintStatement, List<string>> lists, LintStatement statement, string text)
    {
        if (!lists.TryGetValue(statement, out List<string>? list)) lists[statement] = list = [];
        if (!list.Contains(text)) list.Add(text);
    }
}
