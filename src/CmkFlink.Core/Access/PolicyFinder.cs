using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Finds managed policies by name, and judges whose they are.</summary>
internal sealed class PolicyFinder(IamActs acts, IamReader reader)
{
    /// <summary>A managed policy with the document in force.</summary>
    public sealed record Existing(ManagedPolicy Policy, PolicyDocument Document)
    {
        public string Arn => Policy.Arn;

        /// <summary>Whether this product made it.</summary>
        public bool IsOurs => Policy.Tags.Exists(t => t.Key == PolicyNames.OwnerTag);
    }

    /// <summary>The role or user; under -WhatIf one that an earlier command only planned is <see langword="null"/> and a warning.</summary>
    public async Task<IamReader.Found?> PrincipalAsync(IamPrincipalName principal, CancellationToken cancellation)
    {
        if (!PolicyNames.IsValidPrincipal(principal.Name))
        {
            throw new OperationException(Failures.InvalidName(principal.Type == IamPrincipalType.Role ? "RoleName" : "UserName", principal.Name, "1-64 letters, digits and _+=,.@-, without path"));
        }
        string action = principal.Type == IamPrincipalType.Role ? "iam:GetRole" : "iam:GetUser";
        IamReader.Found? found = await acts.ReadAsync(action, $"{principal}", () => reader.FindAsync(principal, cancellation), cancellation);
        if (found is null)
        {
            acts.Host.Refuse(new OperationFailure(
                principal.Type == IamPrincipalType.Role ? "RoleNotFound" : "UserNotFound",
                FailureCategory.ObjectNotFound,
                $"There is no {principal} in the account of {await acts.Caller.NameAsync(cancellation)}.",
                principal.Type == IamPrincipalType.Role ? $"New-FlinkCmkRole -RoleName {principal.Name} -Kind KIND -TrustedPrincipal ARN makes one; or correct -RoleName." : "Correct -UserName; this module makes roles, not users.",
                principal.Name));
        }
        return found;
    }

    /// <summary>The policy of this ARN with its document, or <see langword="null"/>.</summary>
    public async Task<Existing?> ByArnAsync(string arn, CancellationToken cancellation)
    {
        ManagedPolicy? policy = await acts.ReadAsync("iam:GetPolicy", $"policy {arn}", () => reader.PolicyAsync(arn, cancellation), cancellation);
        if (policy is null) return null;
        PolicyDocument document = await acts.ReadAsync("iam:GetPolicyVersion", $"policy {arn}", () => reader.VersionAsync(arn, policy.DefaultVersionId ?? "v1", cancellation), cancellation);
        return new Existing(policy, document);
    }

    /// <summary>The policy of this name, under any path: names are unique in an account whatever the path and the case (IAM identifiers).</summary>
    public async Task<Existing?> ByNameAsync(string name, string likelyArn, CancellationToken cancellation)
    {
        if (await ByArnAsync(likelyArn, cancellation) is { } found) return found;
        IReadOnlyList<ManagedPolicy> all = await acts.ReadAsync("iam:ListPolicies", "the account's policies", () => reader.LocalPoliciesAsync(cancellation), cancellation);
        ManagedPolicy? other = all.FirstOrDefault(p => string.Equals(p.PolicyName, name, StringComparison.OrdinalIgnoreCase));
        return other is null ? null : await ByArnAsync(other.Arn, cancellation);
    }

    /// <summary>Whether the policy belongs to AWS, so that nobody may edit it.</summary>
    public static bool IsAwsManaged(string policyArn) => Arn.TryParse(policyArn, out Arn? arn) && arn.Account == "aws";

    /// <summary>All who hold the policy but this principal.</summary>
    public async Task<IReadOnlyList<string>> OtherHoldersAsync(Existing policy, IamPrincipalName principal, bool attached, CancellationToken cancellation)
    {
        if ((policy.Policy.AttachmentCount ?? 0) <= (attached ? 1 : 0)) return [];
        IReadOnlyList<string> holders = await acts.ReadAsync("iam:ListEntitiesForPolicy", $"policy {policy.Arn}", () => reader.HoldersAsync(policy.Arn, cancellation), cancellation);
        return [.. holders.Where(h => h != principal.ToString()).Distinct(StringComparer.Ordinal)];
    }

    public static OperationFailure NotOurs(Existing policy, string wanted) => new(
        "PolicyNotOurs",
        FailureCategory.ResourceExists,
        $"Policy {policy.Arn} exists and was not made by this module (it has no tag {PolicyNames.OwnerTag}), and it would have to be changed: {wanted}.",
        $"Choose another -PolicyName, or, if the policy may be changed, give it the tag {PolicyNames.OwnerTag}=true.",
        policy.Arn);
}
