namespace CmkFlink.Sandbox.Tests.ModelBased;

internal enum SnapshotOrigin
{
    Manual,
    BeforeUpdate,
    AtStop,
}

/// <summary>Where a byte of a snapshot was changed.</summary>
internal enum Damage
{
    None,
    State,
    DataKey,
}

/// <summary>A snapshot: the key of its time, for ever.</summary>
/// <param name="Key">Number of the key; <see langword="null"/> for the AWS owned key.</param>
internal sealed record ReferenceSnapshot(string Name, SnapshotOrigin Origin, int Version, int? Key, bool IsReady)
{
    public Damage Damage { get; set; }
}

/// <summary>An application of the reference model, at rest: changes are followed to their end.</summary>
internal sealed class ReferenceApplication
{
    public bool IsRunning { get; set; }

    public int Version { get; set; } = 1;

    /// <summary>In its configuration.</summary>
    public int? Key { get; set; }

    /// <summary>Under which its disks are, while it runs.</summary>
    public int? RunningKey { get; set; }

    /// <summary>Oldest first.</summary>
    public List<ReferenceSnapshot> Snapshots { get; } = [];

    /// <summary>Whether the last operation in its log failed.</summary>
    public bool LastFailed { get; set; }
}
