using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>What KMS demands of a key policy before it takes it.</summary>
internal sealed class KeyPolicies(SandboxAccount account, KmsAccess access)
{
    /// <summary>KMS developer guide, "Resource quotas": 32 KB.</summary>
    private const int MaxLength = 32 * 1024;

    /// <summary>The policy of a key that was created without one: the account may manage it through IAM.</summary>
    public string Default => $$"""
        {
          "Version" : "2012-10-17",
          "Id" : "key-default-1",
          "Statement" : [ {
            "Sid" : "Enable IAM User Permissions",
            "Effect" : "Allow",
            "Principal" : {
              "AWS" : "{{account.RootArn}}"
            },
            "Action" : "kms:*",
            "Resource" : "*"
          } ]
        }
        """;

    /// <summary>Stands for the policy of a key that is yet to be: IAM decides alone.</summary>
    public CompiledPolicy Delegation => Compile(Parse(Default));

    /// <summary>Refuses a policy that KMS would not take.</summary>
    /// <param name="context">Condition keys of the key, for the lock-out check.</param>
    /// <exception cref="ServiceException">MalformedPolicyDocumentException, LimitExceededException or ValidationException.</exception>
    public void Validate(ServiceCall call, string keyArn, string policy, bool bypassLockoutCheck, RequestContext context)
    {
        if (policy.Any(c => c is not ('\t' or '\n' or '\r') and (< ' ' or > '\u00FF'))) throw KmsErrors.Validation("1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
        if (policy.Length > MaxLength) throw KmsErrors.LimitExceeded($"The key policy has {policy.Length} bytes; the limit is {MaxLength}.");
        PolicyDocument document = Parse(policy);
        foreach (PolicyStatement statement in document.Statements) ValidateStatement(statement);
        CompiledPolicy compiled = Compile(document);
        if (!bypassLockoutCheck && !access.CouldPutPolicy(call, keyArn, context, compiled))
        {
            throw KmsErrors.MalformedPolicy("The new key policy will not allow you to update the key policy in the future.");
        }
    }

    private static PolicyDocument Parse(string policy)
    {
        try
        {
            return PolicyDocument.Parse(policy);
        }
        catch (PolicyParseException e)
        {
            throw KmsErrors.MalformedPolicy($"Policy contains invalid JSON or an invalid element: {e.Message}");
        }
    }

    private static CompiledPolicy Compile(PolicyDocument document)
    {
        try
        {
            return CompiledPolicy.Compile(document, "key policy");
        }
        catch (PolicyNotSupportedException e)
        {
            // Assumption KMS-3: what the evaluator cannot decide with certainty is refused, never stored.
            throw KmsErrors.MalformedPolicy(e.Message);
        }
    }

    private void ValidateStatement(PolicyStatement statement)
    {
        IReadOnlyList<PolicyPrincipal>? principals = statement.Principals ?? statement.NotPrincipals;
        if (principals is null || principals.Count == 0) throw KmsErrors.MalformedPolicy("Policy contains a statement with no principal.");
        if (!principals.All(Exists)) throw KmsErrors.MalformedPolicy("Policy contains a statement with one or more invalid principals.");
        // KMS developer guide, conditions-kms: the encryption context is single-valued, and ForAllValues holds when it is absent.
        if (statement.Conditions.Any(c => c.Operator.StartsWith("ForAllValues:", StringComparison.OrdinalIgnoreCase) && c.Key.StartsWith("kms:EncryptionContext:", StringComparison.OrdinalIgnoreCase)))
        {
            throw KmsErrors.MalformedPolicy("OverlyPermissiveCondition: ForAllValues must not be used with kms:EncryptionContext.");
        }
    }

    private bool Exists(PolicyPrincipal principal) => principal.Type switch
    {
        PolicyPrincipalType.Everyone => true,
        PolicyPrincipalType.Aws => principal.Value == "*" || access.Authorizer.PrincipalExists(principal.Value),
        // Assumption KMS-4: the list of service principals is not public, so only their form is checked.
        PolicyPrincipalType.Service => IsServicePrincipal(principal.Value),
        PolicyPrincipalType.Federated => access.Authorizer.PrincipalExists(principal.Value),
        _ => false,
    };

    /// <summary>Whether a text has the form of a service principal, <c>kinesisanalytics.amazonaws.com</c> say.</summary>
    public static bool IsServicePrincipal(string text) =>
        (text.EndsWith(".amazonaws.com", StringComparison.Ordinal) || text.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal))
        && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-') && !text.StartsWith('.') && !text.Contains("..", StringComparison.Ordinal);
}
