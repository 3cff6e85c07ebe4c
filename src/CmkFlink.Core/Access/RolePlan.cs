using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Access;

/// <summary>What New-FlinkCmkRole found and what is left to do.</summary>
public sealed record RolePlan(string RoleName, string RoleArn, PolicyDocument TrustPolicy, IReadOnlyList<OperationStep> Steps);

public sealed record CreateRoleStep(string RoleName, FlinkCmkRoleKind Kind, PolicyDocument TrustPolicy)
    : OperationStep(Actor.IamAdministrator, $"role {RoleName}", $"create as {Kind}, trusted: {TrustedBy(TrustPolicy)}")
{
    internal static string TrustedBy(PolicyDocument trust) => string.Join(", ", trust.Statements.SelectMany(s => s.Principals ?? []).Select(p => p.Value));
}

public sealed record UpdateTrustPolicyStep(string RoleName, PolicyDocument TrustPolicy)
    : OperationStep(Actor.IamAdministrator, $"role {RoleName}", $"replace the trust policy, trusted: {CreateRoleStep.TrustedBy(TrustPolicy)}");
