using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Keys;

/// <summary>A customer managed KMS key as this product sees it. What the caller may not read is <see langword="null"/>.</summary>
public sealed record FlinkCmkKey
{
    /// <summary>The id of a key that -WhatIf has planned and nobody has created.</summary>
    public const string PlannedKeyId = "00000000-0000-0000-0000-000000000000";

    /// <summary>The state of such a key; KMS has no state of this name.</summary>
    public const string PlannedKeyState = "Planned";

    public required string KeyId { get; init; }

    public required string KeyArn { get; init; }

    /// <summary>The alias that was asked for, or the first in ordinal order; <see langword="null"/> where the key has none.</summary>
    public string? Alias { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>KMS's own word: Enabled, Disabled, PendingDeletion, PendingImport ...; <see cref="PlannedKeyState"/> under -WhatIf.</summary>
    public required string KeyState { get; init; }

    public string? KeySpec { get; init; }

    public string? KeyUsage { get; init; }

    public string? Origin { get; init; }

    public bool MultiRegion { get; init; }

    /// <summary>CUSTOMER or AWS.</summary>
    public string? KeyManager { get; init; }

    /// <summary>Whether KMS rotates the key by itself; <see langword="null"/> where that is not readable.</summary>
    public bool? AutomaticRotation { get; init; }

    /// <summary>On-demand rotations used, of <see cref="OnDemandRotationLimit"/> in the life of a key, one in progress included; <see langword="null"/> where that is not readable.</summary>
    public int? OnDemandRotations { get; init; }

    /// <summary>KMS allows 25 on-demand rotations in the life of a key (KMS developer guide, resource quotas).</summary>
    public static int OnDemandRotationLimit => 25;

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The key policy; <see langword="null"/> where the caller may not read it.</summary>
    public PolicyDocument? Policy { get; init; }

    public string? Description { get; init; }

    public DateTime? CreationDate { get; init; }

    /// <summary>When KMS deletes the key; set while it is pending deletion.</summary>
    public DateTime? DeletionDate { get; init; }

    public string? CurrentKeyMaterialId { get; init; }

    /// <summary>Who uses the key; <see langword="null"/> where that was not asked for.</summary>
    public IReadOnlyList<FlinkCmkKeyUsage>? Usage { get; init; }

    /// <summary>Whether <see cref="Usage"/> is all there is: where something could not be read, the key counts as needed.</summary>
    public bool? UsageComplete { get; init; }

    public required string Region { get; init; }

    /// <summary>Whether this run changed anything.</summary>
    public bool Changed { get; init; }

    /// <summary>The ARN: what names the key wherever a text is asked for.</summary>
    public override string ToString() => KeyArn;
}
