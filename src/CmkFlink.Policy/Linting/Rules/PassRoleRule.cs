namespace CmkFlink.Policy.Linting.Rules;

/// <summary>iam:PassRole on every role: whoever has it can run code under any role that MSF, or another service, may assume.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html</remarks>
internal sealed class PassRoleRule() : LintRule("CMK052", "PassRole on every role")
{
    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (!subject.IsIdentityPolicy) yield break;
        foreach (LintStatement statement in subject.Statements.Where(statement => !statement.IsDeny && statement.Covers("iam:PassRole")))
        {
            string? wide = statement.Source.NotResources is not null ? "NotResource" : statement.Source.Resources?.FirstOrDefault(IsEveryRole);
            if (wide is null) continue;
            bool limited = statement.HasCondition(key => key.Equals("iam:PassedToService", StringComparison.OrdinalIgnoreCase) || key.Equals("iam:AssociatedResourceArn", StringComparison.OrdinalIgnoreCase));
            string message = $"iam:PassRole on {wide} lets its holder give an application any role of the account, administrators' among them{(limited ? ", as far as that service may assume them" : ", and to any service")}.";
            const string remedy = "Name the one service execution role, and add StringEquals iam:PassedToService kinesisanalytics.amazonaws.com (New-FlinkCmkPolicy -Kind OperatorBase).";
            yield return limited ? LintHit.Warning(statement.Index, message, remedy, ".Resource") : LintHit.Error(statement.Index, message, remedy, ".Resource");
        }
    }

    private static bool IsEveryRole(string resource)
    {
        string[] parts = resource.Split([':'], 6);
        return resource.Trim('*').Length == 0 || (parts.Length == 6 && parts[2] is "iam" or "*" && parts[5].TrimEnd('*') is "" or "role/" or "role");
    }
}
