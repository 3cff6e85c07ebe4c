using System.Management.Automation;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Cmdlets.Snapshots;

/// <summary>Deletes snapshots under the AWS owned key, where the application runs under its CMK and has a newer snapshot under it. Others are passed over. For the operator.</summary>
[Cmdlet(VerbsCommon.Remove, "FlinkAwsOwnedSnapshot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkSnapshot))]
public sealed class RemoveFlinkAwsOwnedSnapshotCommand : RemovingSnapshotsCmdlet
{
    private protected override void Remove(string? region, IReadOnlyList<string> applications, IReadOnlyList<FlinkSnapshot> snapshots) => Run(
        new RemoveFlinkAwsOwnedSnapshotHandler(Connections(region)),
        new RemoveFlinkAwsOwnedSnapshotRequest
        {
            ApplicationNames = applications,
            Snapshots = snapshots,
            ThrottleLimit = ThrottleLimit,
            Timeout = Timeout,
        },
        region);
}
