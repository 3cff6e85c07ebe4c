using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Cmdlets.Snapshots;

/// <summary>Deletes snapshots under the AWS owned key, where the application runs under its CMK and has a newer snapshot under it. Others are passed over. For the operator.</summary>
[Cmdlet(VerbsCommon.Remove, "FlinkAwsOwnedSnapshot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkSnapshot))]
public sealed class RemoveFlinkAwsOwnedSnapshotCommand : ExplainingCmdlet
{
    private const string ByName = "Name";
    private const string BySnapshot = "Snapshot";
    private const string ByApplication = "Application";

    private readonly List<(string? Region, string? Application, FlinkSnapshot? Snapshot)> _given = [];

    /// <summary>Applications all of whose snapshots under the AWS owned key are meant; with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string[] ApplicationName { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BySnapshot)]
    [TypedObject(typeof(FlinkSnapshot))]
    public FlinkSnapshot[] Snapshot { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByApplication)]
    [TypedObject(typeof(FlinkApplication))]
    public FlinkApplication[] Application { get; set; } = [];

    /// <summary>How many snapshots are deleted at a time.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>How long to wait for each deletion: a TimeSpan, or seconds; 30 minutes by default.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan? Timeout { get; set; }

    protected override void ProcessRecord() => _given.AddRange(ParameterSetName switch
    {
        BySnapshot => Snapshot.Select(snapshot => ((string?)snapshot.Region, (string?)null, (FlinkSnapshot?)snapshot)),
        ByApplication => Application.Select(application => ((string?)application.Region, (string?)application.ApplicationName, (FlinkSnapshot?)null)),
        _ => ApplicationName.Select(name => ((string?)null, (string?)name, (FlinkSnapshot?)null)),
    });

    // All together, because the handler asks about every snapshot before it deletes the first.
    protected override void EndProcessing()
    {
        foreach (IGrouping<string?, (string? Region, string? Application, FlinkSnapshot? Snapshot)> region in _given.GroupBy(given => given.Region))
        {
            RemoveFlinkAwsOwnedSnapshotRequest request = new()
            {
                ApplicationNames = [.. region.Select(given => given.Application).OfType<string>()],
                Snapshots = [.. region.Select(given => given.Snapshot).OfType<FlinkSnapshot>()],
                ThrottleLimit = ThrottleLimit,
                Timeout = Timeout,
            };
            Run(new RemoveFlinkAwsOwnedSnapshotHandler(Connections(region.Key)), request, region.Key);
        }
    }
}
