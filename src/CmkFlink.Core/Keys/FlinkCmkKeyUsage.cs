namespace CmkFlink.Core.Keys;

/// <summary>In which way a key is used.</summary>
public enum KeyUserKind
{
    /// <summary>An application is configured with the key: its next start needs it, and so does its running state.</summary>
    Application,

    /// <summary>An application that is on its way to another key, or was not restarted since: its running state is still under this one.</summary>
    RunningState,

    /// <summary>A snapshot was written under the key.</summary>
    Snapshot,

    /// <summary>A grant lets somebody use the key.</summary>
    Grant,

    /// <summary>An alias names the key.</summary>
    Alias,

    /// <summary>Something that may use the key could not be read.</summary>
    Unreadable,
}

/// <summary>What a use of a key means for disabling or deleting it.</summary>
public enum KeyNeed
{
    /// <summary>State would be unreadable without the key, or somebody else uses it.</summary>
    Needed,

    /// <summary>It could not be read whether the key is needed, which counts as needed.</summary>
    Unknown,

    /// <summary>Worth knowing, and no obstacle.</summary>
    NotNeeded,
}

/// <summary>One user of a key.</summary>
public sealed record FlinkCmkKeyUsage
{
    public required string KeyArn { get; init; }

    public required KeyUserKind Kind { get; init; }

    public required KeyNeed Need { get; init; }

    /// <summary>Name of the user: of the application, the snapshot (APPLICATION/SNAPSHOT), the alias; id of the grant.</summary>
    public required string Name { get; init; }

    /// <summary>The application that the user belongs to, where it belongs to one.</summary>
    public string? ApplicationName { get; init; }

    public string? ApplicationArn { get; init; }

    public string? SnapshotName { get; init; }

    /// <summary>What was seen, in words.</summary>
    public required string Detail { get; init; }

    public required string Region { get; init; }

    public override string ToString() => $"{Name} ({Detail})";
}

/// <summary>Who needs a key, as far as it could be read.</summary>
/// <param name="KeyArn">The key.</param>
/// <param name="Users">Everybody who uses it, those who need it first.</param>
/// <param name="Applications">How many applications of the Region were looked at.</param>
/// <param name="Snapshots">How many of their snapshots were looked at.</param>
public sealed record KeyUsage(string KeyArn, IReadOnlyList<FlinkCmkKeyUsage> Users, int Applications, int Snapshots)
{
    /// <summary>Whether everything that may need the key was read; otherwise "not needed" cannot be said.</summary>
    public bool Complete => Users.All(user => user.Need != KeyNeed.Unknown);

    /// <summary>Whether the key may be disabled or deleted: all was read, and nobody needs it.</summary>
    public bool IsFree => Users.All(user => user.Need == KeyNeed.NotNeeded);

    public IEnumerable<FlinkCmkKeyUsage> Needing => Users.Where(user => user.Need == KeyNeed.Needed);

    public IEnumerable<FlinkCmkKeyUsage> Unknown => Users.Where(user => user.Need == KeyNeed.Unknown);
}
