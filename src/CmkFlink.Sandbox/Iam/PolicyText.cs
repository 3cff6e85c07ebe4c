using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Reads policy documents as IAM does when they are put.</summary>
internal static class PolicyText
{
    /// <summary>An identity policy: for a managed or inline policy, a boundary, or a session.</summary>
    /// <exception cref="Services.ServiceException">MalformedPolicyDocument.</exception>
    public static StoredPolicy Identity(string text, string name)
    {
        PolicyDocument document = Parse(text);
        foreach (PolicyStatement statement in document.Statements)
        {
            RequireActions(statement);
            if (statement.Principals is not null || statement.NotPrincipals is not null) throw IamErrors.MalformedPolicy("Policy document should not specify a principal.");
            IReadOnlyList<string>? resources = statement.Resources ?? statement.NotResources;
            if (resources is not { Count: > 0 }) throw IamErrors.MalformedPolicy("Policy statement must contain resources.");
            foreach (string resource in resources)
            {
                // Variables and wildcards may stand inside an ARN's parts; the number of parts is fixed.
                if (resource != "*" && !Arn.TryParse(resource, out _)) throw IamErrors.MalformedPolicy($"Resource {resource} must be in ARN format or \"*\".");
            }
        }

        return Compile(document, text, name);
    }

    /// <summary>The trust policy of a role.</summary>
    /// <param name="text">The document.</param>
    /// <param name="exists">Whether an AWS principal exists.</param>
    /// <exception cref="Services.ServiceException">MalformedPolicyDocument.</exception>
    public static StoredPolicy Trust(string text, Func<string, bool> exists)
    {
        PolicyDocument document = Parse(text);
        foreach (PolicyStatement statement in document.Statements)
        {
            RequireActions(statement);
            if (statement.Actions?.Any(action => !action.StartsWith("sts:", StringComparison.OrdinalIgnoreCase)) == true) throw IamErrors.MalformedPolicy("AssumeRole policy may only specify STS AssumeRole actions.");
            if (statement.Resources is not null || statement.NotResources is not null) throw IamErrors.MalformedPolicy("Has prohibited field Resource");
            IReadOnlyList<PolicyPrincipal>? principals = statement.Principals ?? statement.NotPrincipals;
            if (principals is not { Count: > 0 }) throw IamErrors.MalformedPolicy("Missing required field Principal");
            foreach (PolicyPrincipal principal in principals) RequireExisting(principal, exists);
        }

        return Compile(WithAnyResource(document), text, "trust policy");
    }

    /// <summary>A resource policy with one AWS principal replaced by another.</summary>
    public static StoredPolicy Rename(StoredPolicy policy, string from, string to)
    {
        PolicyDocument document = PolicyDocument.Parse(policy.Text);
        if (!document.Statements.Any(statement => Names(statement.Principals) || Names(statement.NotPrincipals))) return policy;
        document = document with { Statements = [.. document.Statements.Select(statement => statement with { Principals = Replace(statement.Principals), NotPrincipals = Replace(statement.NotPrincipals) })] };
        string text = document.ToJson(indented: false);
        return new StoredPolicy(text, CompiledPolicy.Compile(WithAnyResource(document), policy.Compiled.Name));

        bool Names(IReadOnlyList<PolicyPrincipal>? principals) => principals?.Any(principal => principal.Type == PolicyPrincipalType.Aws && principal.Value == from) == true;

        IReadOnlyList<PolicyPrincipal>? Replace(IReadOnlyList<PolicyPrincipal>? principals) =>
            principals is null ? null : [.. principals.Select(principal => principal.Type == PolicyPrincipalType.Aws && principal.Value == from ? principal with { Value = to } : principal)];
    }

    /// <summary>Characters that count against a quota: white space does not (IAM and STS quotas).</summary>
    public static int SizeOf(string text) => text.Count(c => !char.IsWhiteSpace(c));

    /// <summary>A trust policy speaks of its own role only, which the evaluator is told as any resource.</summary>
    private static PolicyDocument WithAnyResource(PolicyDocument document) => document with { Statements = [.. document.Statements.Select(statement => statement with { Resources = ["*"] })] };

    private static PolicyDocument Parse(string text)
    {
        try
        {
            PolicyDocument document = PolicyDocument.Parse(text);
            if (document.Version is not (null or "2012-10-17" or "2008-10-17")) throw IamErrors.MalformedPolicy("The policy must contain a valid version string");
            if (document.UnknownMembers.Count > 0 || document.Statements.Any(statement => statement.UnknownMembers.Count > 0)) throw IamErrors.MalformedPolicy("Syntax errors in policy.");
            if (document.Statements.Count == 0) throw IamErrors.MalformedPolicy("Syntax errors in policy.");
            RequireSids(document);
            return document;
        }
        catch (PolicyParseException)
        {
            throw IamErrors.MalformedPolicy("Syntax errors in policy.");
        }
    }

    private static void RequireSids(PolicyDocument document)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string sid in document.Statements.Select(statement => statement.Sid).OfType<string>())
        {
            if (!sid.All(char.IsAsciiLetterOrDigit)) throw IamErrors.MalformedPolicy("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*");
            if (sid.Length > 0 && !seen.Add(sid)) throw IamErrors.MalformedPolicy("Statement IDs (SID) in a single policy must be unique.");
        }
    }

    private static void RequireActions(PolicyStatement statement)
    {
        IReadOnlyList<string>? actions = statement.Actions ?? statement.NotActions;
        if (actions is not { Count: > 0 }) throw IamErrors.MalformedPolicy("Policy statement must contain actions.");
        foreach (string action in actions)
        {
            int colon = action.IndexOf(':', StringComparison.Ordinal);
            if (action != "*" && (colon <= 0 || colon == action.Length - 1)) throw IamErrors.MalformedPolicy("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        }
    }

    private static void RequireExisting(PolicyPrincipal principal, Func<string, bool> exists)
    {
        bool isKnown = principal.Type switch
        {
            PolicyPrincipalType.Everyone => true,
            PolicyPrincipalType.Aws => principal.Value == "*" || exists(principal.Value),
            // Which services exist is AWS's own list; a name that ends otherwise never does.
            PolicyPrincipalType.Service => principal.Value.EndsWith(".amazonaws.com", StringComparison.Ordinal) || principal.Value.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal),
            PolicyPrincipalType.Federated => principal.Value.Length > 0,
            _ => false,
        };
        string kind = principal.Type == PolicyPrincipalType.Aws ? "AWS" : principal.Type.ToString().ToUpperInvariant();
        if (!isKnown) throw IamErrors.MalformedPolicy($"Invalid principal in policy: \"{kind}\":\"{principal.Value}\"");
    }

    private static StoredPolicy Compile(PolicyDocument document, string text, string name)
    {
        try
        {
            return new StoredPolicy(text, CompiledPolicy.Compile(document, name));
        }
        catch (PolicyNotSupportedException error)
        {
            // Refused when it is put rather than ignored when it should decide.
            throw IamErrors.MalformedPolicy($"The sandbox cannot evaluate this policy with certainty: {error.Message}");
        }
    }
}
