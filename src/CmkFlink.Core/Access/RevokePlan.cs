using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Access;

/// <summary>What Revoke-FlinkCmkAccess does to one policy.</summary>
/// <param name="KeyArnsLeft">The keys that the policy names afterwards.</param>
/// <param name="AttachedAfter">Whether the principal holds the policy afterwards.</param>
/// <param name="VersionId">The default version now; <see langword="null"/> where there is no such policy.</param>
/// <param name="Steps">What is to be done; empty where nothing is left to withdraw.</param>
public sealed record RevokePlan(string PolicyName, string PolicyArn, IReadOnlyList<string> KeyArnsLeft, bool AttachedAfter, string? VersionId, IReadOnlyList<OperationStep> Steps);
