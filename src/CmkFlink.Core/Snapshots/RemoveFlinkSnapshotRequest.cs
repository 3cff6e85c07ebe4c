namespace CmkFlink.Core.Snapshots;

/// <summary>Snapshots that may go. What is named by nothing but <see cref="ApplicationNames"/> needs one of the selections.</summary>
public sealed record RemoveFlinkSnapshotRequest
{
    /// <summary>Snapshots to delete. Only names and applications are taken from them: everything else is observed anew.</summary>
    public IReadOnlyList<FlinkSnapshot> Snapshots { get; init; } = [];

    /// <summary>Applications whose snapshots are meant, with wildcards.</summary>
    public IReadOnlyList<string> ApplicationNames { get; init; } = [];

    /// <summary>Names of snapshots of <see cref="ApplicationNames"/>, with wildcards.</summary>
    public IReadOnlyList<string> SnapshotNames { get; init; } = [];

    /// <summary>All under this key: key ARN, key id, alias or alias ARN.</summary>
    public string? KeyArn { get; init; }

    /// <summary>All under the AWS owned key, which needs the application to be under a CMK.</summary>
    public bool UnderAwsOwnedKey { get; init; }

    /// <summary>All under the application's present key that were written under older key material.</summary>
    public bool OlderThanMaterial { get; init; }

    /// <summary>All, the newest included; needs <see cref="AllowStateLoss"/>.</summary>
    public bool All { get; init; }

    /// <summary>Accept that no snapshot is left to restore: what is meant goes, although the application does not run under its key, or has no newer snapshot under it, or names the snapshot for its next start.</summary>
    public bool AllowStateLoss { get; init; }

    /// <summary>Of the snapshots that are meant, so many of the newest of each application stay.</summary>
    public int KeepNewest { get; init; }

    /// <summary>The key that each application is meant to use (ARN); one under another key is refused. <see langword="null"/>: the key that it is configured with.</summary>
    public string? IntendedKeyArn { get; init; }

    public int ThrottleLimit { get; init; } = 4;

    public TimeSpan? Timeout { get; init; }
}
