using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Cmdlets.Snapshots;

/// <summary>Deletes snapshots, given ones, all under a key, or all older than the key's material, where the application runs under its key and has a newer snapshot under it. For the operator.</summary>
[Cmdlet(VerbsCommon.Remove, "FlinkSnapshot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkSnapshot))]
public sealed class RemoveFlinkSnapshotCommand : RemovingSnapshotsCmdlet
{
    /// <summary>Names of snapshots, with wildcards.</summary>
    [Parameter(Position = 1, ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ByApplication)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SnapshotNameCompleter))]
    public string[] SnapshotName { get; set; } = [];

    /// <summary>All under this key.</summary>
    [Parameter]
    [Alias("KeyId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string? KeyArn { get; set; }

    /// <summary>All under the application's key that were written under older key material.</summary>
    [Parameter]
    public SwitchParameter OlderThanMaterial { get; set; }

    /// <summary>All, the newest included; needs -AllowStateLoss.</summary>
    [Parameter(ParameterSetName = ByName)]
    [Parameter(ParameterSetName = ByApplication)]
    public SwitchParameter All { get; set; }

    /// <summary>Of the snapshots that are meant, so many of the newest of each application stay.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int KeepNewest { get; set; }

    /// <summary>Accepts that no snapshot may be left to restore: what is meant goes, whatever the application does.</summary>
    [Parameter]
    public SwitchParameter AllowStateLoss { get; set; }

    private protected override void Remove(string? region, IReadOnlyList<string> applications, IReadOnlyList<FlinkSnapshot> snapshots) => Run(
        new RemoveFlinkSnapshotHandler(Connections(region)),
        new RemoveFlinkSnapshotRequest
        {
            ApplicationNames = applications,
            Snapshots = snapshots,
            SnapshotNames = SnapshotName,
            KeyArn = KeyArn,
            OlderThanMaterial = OlderThanMaterial,
            All = All,
            KeepNewest = KeepNewest,
            AllowStateLoss = AllowStateLoss,
            ThrottleLimit = ThrottleLimit,
            Timeout = Timeout,
        },
        region);
}
