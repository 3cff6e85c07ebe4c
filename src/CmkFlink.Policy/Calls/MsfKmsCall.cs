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
