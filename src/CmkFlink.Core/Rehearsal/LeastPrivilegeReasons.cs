using CmkFlink.Policy.Builders;

namespace CmkFlink.Core.Rehearsal;

/// <summary>Why something is in a policy although the sequence holds without it.</summary>
internal static class LeastPrivilegeReasons
{
    public static string? Of(PolicyKind kind, PolicyReduction reduction) => (kind, reduction.Statement, reduction.Change, reduction.Subject) switch
    {
        (PolicyKind.OperatorCmk, "AllowGenerateDataKeyAndDecryptForDurableState" or "AllowKmsOperationsForRunningState", PermissionChange.RemoveAction, "kms:Decrypt") =>
            "AWS documents kms:Decrypt in the statement for durable storage and in the one for running storage, so that each is complete for its kind of storage; either grants the other's (Managed Service for Apache Flink developer guide, manage-cmk-api, operator policy).",
        _ => null,
    };
}
