using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Editing;

/// <summary>Adds applications and operators to a key policy and takes them away again, leaving every other statement as it is. Statements are known by what they say and not by their Sid.</summary>
public static class KeyPolicyEdit
{
    /// <summary>The applications that a key policy lets MSF use the key for.</summary>
    public static IReadOnlyList<string> ApplicationsOf(PolicyDocument document)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        return [.. document.Statements.SelectMany(Applications).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The roles and users that may operate an application under the key.</summary>
    public static IReadOnlyList<string> OperatorsOf(PolicyDocument document, string applicationArn)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        return [.. document.Statements.Where(statement => StatementEdit.IsForwardedByMsf(statement) && Applications(statement).Contains(applicationArn)).SelectMany(Users).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Lets MSF use the key for an application and the operators operate it; nothing changes where the policy says so already. A Deny for everybody but the named (aws:PrincipalArn) learns the operators' names.</summary>
    /// <exception cref="PolicyRequestException">The ARNs are malformed or of different accounts.</exception>
    public static PolicyDocument AddApplication(PolicyDocument document, string applicationArn, IReadOnlyList<string> operators)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        PolicyRequest request = new() { Kind = PolicyKind.KeyPolicy, Applications = [new OperatedApplication(applicationArn, operators)] };
        (Arn application, IReadOnlyList<string> names) = RequestChecks.Applications(request, needOperators: true)[0];
        PolicyDocument merged = StatementEdit.Merge(document, [.. KeyPolicyBuilder.Application(application, names, "")], Named, (statement, principals) => statement with { Principals = principals });
        return merged with { Statements = [.. merged.Statements.Select(statement => EditExemptions(statement, exempt => [.. exempt.Union(names, StringComparer.Ordinal)]))] };
    }

    /// <summary>Withdraws the operators of an application, or the one given; the services keep their statements, so that state under the key stays readable to MSF.</summary>
    public static PolicyDocument RemoveOperators(PolicyDocument document, string applicationArn, string? operatorArn = null)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        HashSet<string> leaving = new(OperatorsOf(document, applicationArn).Where(name => operatorArn is null || name == operatorArn), StringComparer.Ordinal);
        return Withdraw(document, applicationArn, leaving, services: false);
    }

    /// <summary>Withdraws an application: its operators and what the services may do for it.</summary>
    public static PolicyDocument RemoveApplication(PolicyDocument document, string applicationArn)
    {
        if (document is null) throw new ArgumentNullException(nameof(document));
        return Withdraw(document, applicationArn, new HashSet<string>(OperatorsOf(document, applicationArn), StringComparer.Ordinal), services: true);
    }

    private static PolicyDocument Withdraw(PolicyDocument document, string applicationArn, HashSet<string> leaving, bool services)
    {
        List<PolicyStatement> statements = [];
        foreach (PolicyStatement statement in document.Statements)
        {
            bool concerned = Applications(statement).Contains(applicationArn) && (StatementEdit.IsForwardedByMsf(statement) ? Users(statement).Any(leaving.Contains) : services && statement.Principals?.Any(IsService) == true);
            if (!concerned)
            {
                statements.Add(statement);
                continue;
            }

            // A statement of several applications goes on for the others.
            string key = StatementEdit.Wanted(statement, FlinkConditions.EncryptionContextKey) is null ? FlinkConditions.SourceArnKey : FlinkConditions.EncryptionContextKey;
            IReadOnlyList<string> others = [.. Applications(statement).Where(application => application != applicationArn)];
            if (others.Count > 0) statements.Add(ForApplications(statement, others));
            if ((StatementEdit.IsForwardedByMsf(statement) ? Without(statement, leaving) : WithoutServices(statement)) is not { } kept) continue;
            statements.Add(others.Count == 0 ? kept : StatementEdit.WithWanted(kept, key, [applicationArn]));
        }

        // Who operates no application under this key any more need not describe it, nor be exempt from a Deny.
        HashSet<string> gone = new(leaving, StringComparer.Ordinal);
        gone.ExceptWith(statements.Where(statement => StatementEdit.IsForwardedByMsf(statement) && Applications(statement).Count > 0).SelectMany(Users));
        statements = [.. statements.Select(statement => StatementEdit.IsForwardedByMsf(statement) && Applications(statement).Count == 0 ? Without(statement, gone) : statement).OfType<PolicyStatement>()];
        HashSet<string> unnamed = new(gone, StringComparer.Ordinal);
        unnamed.ExceptWith(statements.Where(statement => statement.Effect == PolicyEffect.Allow).SelectMany(Users));
        return document with { Statements = Sids.MakeUnique([.. statements.Select(statement => EditExemptions(statement, exempt => [.. exempt.Where(name => !unnamed.Contains(name))]))]) };
    }

    private static PolicyStatement ForApplications(PolicyStatement statement, IReadOnlyList<string> applications)
    {
        foreach (string key in new[] { FlinkConditions.EncryptionContextKey, FlinkConditions.SourceArnKey })
            if (StatementEdit.Wanted(statement, key) is not null) statement = StatementEdit.WithWanted(statement, key, applications);
        return statement;
    }

    private static PolicyStatement? Without(PolicyStatement statement, HashSet<string> names)
    {
        if (!Users(statement).Any(names.Contains)) return statement;
        IReadOnlyList<PolicyPrincipal> kept = [.. statement.Principals!.Where(principal => principal.Type != PolicyPrincipalType.Aws || !names.Contains(principal.Value))];
        return kept.Count == 0 ? null : statement with { Principals = kept };
    }

    /// <summary>A role or user whom somebody lets read an application's state directly is no service of it, and stays.</summary>
    private static PolicyStatement? WithoutServices(PolicyStatement statement)
    {
        IReadOnlyList<PolicyPrincipal> kept = [.. statement.Principals!.Where(principal => !IsService(principal))];
        return kept.Count == 0 ? null : statement with { Principals = kept };
    }

    private static bool IsService(PolicyPrincipal principal) => principal.Type == PolicyPrincipalType.Service;

    /// <summary>"*" takes no further name beside it.</summary>
    private static IReadOnlyList<PolicyPrincipal>? Named(PolicyStatement statement) => statement.Principals?.Any(principal => principal.Type == PolicyPrincipalType.Everyone) == true ? null : statement.Principals;

    /// <summary>The exempt names of a Deny of the key's use for everybody else; a Deny of other actions, PutKeyPolicy say, is nothing to an operator. An emptied list would be no condition any more, so the last name stays.</summary>
    private static PolicyStatement EditExemptions(PolicyStatement statement, Func<IReadOnlyList<string>, IReadOnlyList<string>> edit)
    {
        if (statement.Effect != PolicyEffect.Deny || !StatementEdit.CoversMsfUse(statement)) return statement;
        return statement with { Conditions = [.. statement.Conditions.Select(condition => IsExemption(condition) && edit(condition.Values) is { Count: > 0 } values ? condition with { Values = values } : condition)] };
    }

    private static bool IsExemption(PolicyCondition condition) => string.Equals(condition.Key, "aws:PrincipalArn", StringComparison.OrdinalIgnoreCase)
        && ConditionOperator.TryParse(condition.Operator, out ConditionOperator op) && op.Negated && op.Comparison is ConditionComparison.ArnLike or ConditionComparison.StringEquals or ConditionComparison.StringLike;

    private static IReadOnlyList<string> Applications(PolicyStatement statement) => StatementEdit.IsMsfUse(statement)
        ? StatementEdit.Wanted(statement, FlinkConditions.EncryptionContextKey) ?? StatementEdit.Wanted(statement, FlinkConditions.SourceArnKey) ?? []
        : [];

    private static IEnumerable<string> Users(PolicyStatement statement) => (statement.Principals ?? []).Where(principal => principal.Type == PolicyPrincipalType.Aws).Select(principal => principal.Value);
}
