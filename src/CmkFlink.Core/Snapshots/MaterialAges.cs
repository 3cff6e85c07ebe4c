using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;

namespace CmkFlink.Core.Snapshots;

/// <summary>Tells under which of a key's materials a snapshot was written. Pure.</summary>
/// <remarks>
/// A snapshot names its key, not the material. AWS's sources disagree about what is written between a rotation and the next restart: the MSF developer guide says that durable storage takes the
/// new material up at once, the AWS Big Data blog of 2025-09-05 that snapshots go on under the old one. What is true under both is that a snapshot taken after a restart which began after the rotation is under the new material.
/// </remarks>
internal static class MaterialAges
{
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="rotations">Of its key; <see langword="null"/> where they are not known.</param>
    /// <param name="restarts">Of its application; <see langword="null"/> where the log is not readable.</param>
    public static MaterialAge Of(FlinkSnapshot snapshot, KeyRotations? rotations, RestartLog? restarts)
    {
        if (snapshot.KeyArn is null || rotations is null) return MaterialAge.Unknown;
        if (rotations.Last is not { } rotated) return MaterialAge.Current;
        if (snapshot.SnapshotCreationTimestamp is not { } created) return MaterialAge.Unknown;
        if (created < rotated) return MaterialAge.Older;
        if (restarts?.FirstAfter(rotated) is not { } restarted) return MaterialAge.Unknown;
        return created >= restarted.Ended ? MaterialAge.Current : restarts.Covers(rotated) ? MaterialAge.Older : MaterialAge.Unknown;
    }
}
