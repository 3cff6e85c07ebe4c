using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Calls;

/// <summary>As whom MSF calls KMS.</summary>
public enum MsfCaller
{
    /// <summary>The caller's own session, forwarded (kms:ViaService is set).</summary>
    Operator,

    /// <summary><c>kinesisanalytics.amazonaws.com</c>: durable application storage.</summary>
    Service,

    /// <summary><c>infrastructure.kinesisanalytics.amazonaws.com</c>: running application storage.</summary>
    Infrastructure,
}

/// <summary>What a call is for.</summary>
public enum MsfPurpose
{
    /// <summary>Resolve and validate the key.</summary>
    Validate,

    /// <summary>Checkpoints and snapshots are written.</summary>
    WriteDurableState,

    /// <summary>A snapshot is read.</summary>
    ReadDurableState,

    /// <summary>The disks of a running application.</summary>
    RunningState,
}

/// <summary>One call that MSF makes to KMS.</summary>
/// <param name="Caller">As whom.</param>
/// <param name="Action">The KMS action, <c>kms:Decrypt</c> say.</param>
/// <param name="Purpose">What for.</param>
/// <param name="EncryptionContext">Whether <c>aws:kinesisanalytics:arn</c> is in the encryption context.</param>
/// <param name="SourceKeys">Whether aws:SourceArn and aws:SourceAccount are in the request.</param>
/// <param name="Source">Where the row comes from: the documentation, or an inference with its reason.</param>
public sealed record MsfKmsCall(MsfCaller Caller, string Action, MsfPurpose Purpose, bool EncryptionContext, bool SourceKeys, string Source);

/// <summary>The table of the calls that MSF makes to KMS, shared by sandbox, preflight and rehearsal.</summary>
/// <remarks>https://docs.aws.amazon.com/managed-flink/latest/java/key-management-flink.html ("What MSF calls") and its CloudTrail examples.</remarks>
public static class MsfKmsCalls
{
    public const string ServicePrincipal = "kinesisanalytics.amazonaws.com";

    public const string InfrastructurePrincipal = "infrastructure.kinesisanalytics.amazonaws.com";

    /// <summary>Key of the encryption context whose value is the application's ARN.</summary>
    public const string EncryptionContextKey = "aws:kinesisanalytics:arn";

    /// <summary>Every call, in the order in which MSF makes them.</summary>
    public static IReadOnlyList<MsfKmsCall> All => throw new NotImplementedException();

    /// <summary>The calls that CreateApplication and UpdateApplication make as dry runs to validate a key: all of them.</summary>
    public static IReadOnlyList<MsfKmsCall> Validation => All;

    /// <summary>The calls of one purpose, by all callers.</summary>
    public static IReadOnlyList<MsfKmsCall> For(params MsfPurpose[] purposes) => throw new NotImplementedException();

    /// <summary>The authorization request of a call.</summary>
    /// <param name="call">A row of the table.</param>
    /// <param name="operatorPrincipal">Who operates; used where the row's caller is <see cref="MsfCaller.Operator"/>.</param>
    /// <param name="application">The application's ARN.</param>
    /// <param name="keyArn">The key's ARN.</param>
    public static AuthorizationRequest Request(MsfKmsCall call, RequestPrincipal operatorPrincipal, Arn application, string keyArn) => throw new NotImplementedException();
}
