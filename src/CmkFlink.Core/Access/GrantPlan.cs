using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Access;

/// <summary>What Grant-FlinkCmkAccess found and what is left to do.</summary>
/// <param name="Document">The policy as it will be.</param>
/// <param name="VersionId">The default version now; <see langword="null"/> where the policy does not exist.</param>
/// <param name="Attached">Whether the principal holds the policy now.</param>
/// <param name="Steps">What is missing, in order.</param>
public sealed record GrantPlan(string PolicyName, string PolicyArn, PolicyDocument Document, string? VersionId, bool Attached, IReadOnlyList<OperationStep> Steps);

public sealed record CreatePolicyStep(string PolicyName, string PolicyArn, PolicyDocument Document)
    : OperationStep(Actor.IamAdministrator, $"policy {PolicyName}", $"create with {Document.Statements.Count} statements");

/// <summary>Make room for a version: IAM keeps five.</summary>
public sealed record DeletePolicyVersionStep(string PolicyArn, string VersionId, string Why)
    : OperationStep(Actor.IamAdministrator, $"policy {PolicyArn}", $"delete version {VersionId}, {Why}");

public sealed record CreatePolicyVersionStep(string PolicyArn, PolicyDocument Document, string Change)
    : OperationStep(Actor.IamAdministrator, $"policy {PolicyArn}", $"set a new default version: {Change}");

public sealed record AttachPolicyStep(string PolicyArn, IamPrincipalName Principal)
    : OperationStep(Actor.IamAdministrator, $"{Principal}", $"attach policy {PolicyArn}");

public sealed record DetachPolicyStep(string PolicyArn, IamPrincipalName Principal)
    : OperationStep(Actor.IamAdministrator, $"{Principal}", $"detach policy {PolicyArn}");

public sealed record DeletePolicyStep(string PolicyArn, string Why)
    : OperationStep(Actor.IamAdministrator, $"policy {PolicyArn}", $"delete, {Why}");
