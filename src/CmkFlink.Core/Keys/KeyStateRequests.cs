namespace CmkFlink.Core.Keys;

/// <summary>A key to enable.</summary>
/// <param name="Key">Key ARN, key id, alias or alias ARN.</param>
public sealed record EnableFlinkCmkKeyRequest(string Key);

/// <summary>A key to disable, where nobody needs it.</summary>
/// <param name="Key">Key ARN, key id, alias or alias ARN.</param>
public sealed record DisableFlinkCmkKeyRequest(string Key)
{
    /// <summary>Accept that state under the key cannot be read until it is enabled again.</summary>
    public bool AllowUnreadableState { get; init; }
}

/// <summary>A key to schedule for deletion, where nobody needs it.</summary>
/// <param name="Key">Key ARN, key id, alias or alias ARN.</param>
public sealed record RemoveFlinkCmkKeyRequest(string Key)
{
    /// <summary>Days until KMS deletes the key, 7-30; till then Restore-FlinkCmkKey gives it back.</summary>
    public int PendingWindowInDays { get; init; } = 30;

    /// <summary>Accept that state under the key cannot be read, and is lost for good when the key is deleted.</summary>
    public bool AllowUnreadableState { get; init; }
}

/// <summary>A key to take back from deletion, and to enable again.</summary>
/// <param name="Key">Key ARN, key id, alias or alias ARN.</param>
public sealed record RestoreFlinkCmkKeyRequest(string Key);
