using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Builders;

/// <summary>Builds the policies, for any partition.</summary>
/// <remarks>Statements: https://docs.aws.amazon.com/managed-flink/latest/java/manage-cmk-api.html and the CloudFormation templates of aws-samples/amazon-managed-service-for-apache-flink-examples, infrastructure/CMK.</remarks>
public static class PolicyBuilder
{
    /// <summary>Longest key policy, in bytes (KMS developer guide, resource quotas).</summary>
    public const int KeyPolicyLimit = 32 * 1024;

    /// <summary>Longest managed policy, in characters other than white space (IAM user guide, quotas).</summary>
    public const int ManagedPolicyLimit = 6144;

    /// <exception cref="PolicyRequestException">Something that the kind needs is missing or malformed; the message names the member.</exception>
    public static PolicyDocument Build(PolicyRequest request)
    {
        if (request is null) throw new ArgumentNullException(nameof(request));
        RequestChecks.Options(request);
        PolicyDocument document = request.Kind switch
        {
            PolicyKind.KeyPolicy => KeyPolicyBuilder.Build(request),
            PolicyKind.Permissive => KeyPolicyBuilder.BuildPermissive(request),
            PolicyKind.OperatorBase => OperatorPolicies.Base(request),
            PolicyKind.OperatorCmk => OperatorPolicies.Cmk(request),
            PolicyKind.KeyAdministrator => AccountPolicies.KeyAdministrator(request),
            PolicyKind.Reader => AccountPolicies.Reader(request),
            _ => throw new PolicyRequestException($"Kind {request.Kind} is unknown; use KeyPolicy, OperatorBase, OperatorCmk, KeyAdministrator, Reader or Permissive.", nameof(request.Kind)),
        };
        document = document with { Statements = [.. document.Statements.Select(statement => WithConditions(statement, request.Conditions))] };
        CheckSize(document, request);
        return document;
    }

    /// <summary>Adds the user's own conditions to a statement that allows AWS principals (in an identity policy: every statement that allows).</summary>
    private static PolicyStatement WithConditions(PolicyStatement statement, IReadOnlyList<PolicyCondition> conditions)
    {
        if (conditions.Count == 0 || statement.Effect != PolicyEffect.Allow || statement.Principals?.Any(principal => principal.Type == PolicyPrincipalType.Service) == true) return statement;
        foreach (PolicyCondition condition in conditions)
            if (statement.Conditions.FirstOrDefault(own => own.Operator == condition.Operator && string.Equals(own.Key, condition.Key, StringComparison.OrdinalIgnoreCase)) is { } taken)
                throw new PolicyRequestException($"The condition {condition.Operator} on {condition.Key} is already in statement {statement.Sid} ({string.Join(", ", taken.Values)}); a statement can hold it once.", nameof(PolicyRequest.Conditions));
        return statement with { Conditions = [.. statement.Conditions, .. conditions] };
    }

    private static void CheckSize(PolicyDocument document, PolicyRequest request)
    {
        string json = document.ToJson(indented: false);
        if (request.Kind is PolicyKind.KeyPolicy or PolicyKind.Permissive)
        {
            int size = System.Text.Encoding.UTF8.GetByteCount(json);
            if (size > KeyPolicyLimit) throw new PolicyRequestException($"The key policy has {size} bytes and KMS takes at most {KeyPolicyLimit}; spread the {request.Applications.Count} applications over several keys.", nameof(request.Applications));
        }
        else
        {
            int size = json.Count(c => !char.IsWhiteSpace(c));
            if (size > ManagedPolicyLimit) throw new PolicyRequestException($"The policy has {size} characters and IAM takes at most {ManagedPolicyLimit}; build several policies with fewer applications or keys each.", nameof(request.Applications));
        }
    }
}
