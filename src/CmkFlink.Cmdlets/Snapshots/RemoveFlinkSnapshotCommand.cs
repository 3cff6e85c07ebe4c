using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Cmdlets.Snapshots;

/// <summary>Deletes snapshots, given ones, all under a key, or all older than the key's material, where the application runs under its key and has a newer snapshot under it. For the operator.</summary>
[Cmdlet(VerbsCommon.Remove, "FlinkSnapshot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByName)]
[OutputType(typeof(FlinkSnapshot))]
public sealed class RemoveFlinkSnapshotCommand : ExplainingCmdlet
{
    private const string ByName = "Name";
    private const string BySnapshot = "Snapshot";
    private const string ByApplication = "Application";

    private readonly List<(string? Region, string? Application, FlinkSnapshot? Snapshot)> _given = [];

    /// <summary>Applications whose snapshots are meant; with wildcards.</summary>
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

    // All together, because the handler asks about every snapshot of an application before it deletes the first.
    protected override void EndProcessing()
    {
        foreach (IGrouping<string?, (string? Region, string? Application, FlinkSnapshot? Snapshot)> region in _given.GroupBy(given => given.Region))
        {
            RemoveFlinkSnapshotRequest request = new()
            {
                ApplicationNames = [.. region.Select(given => given.Application).OfType<string>()],
                Snapshots = [.. region.Select(given => given.Snapshot).OfType<FlinkSnapshot>()],
                SnapshotNames = SnapshotName,
                KeyArn = KeyArn,
                OlderThanMaterial = OlderThanMaterial,
                All = All,
                KeepNewest = KeepNewest,
                AllowStateLoss = AllowStateLoss,
                ThrottleLimit = ThrottleLimit,
                Timeout = Timeout,
            };
            Run(new RemoveFlinkSnapshotHandler(Connections(region.Key)), request, region.Key);
        }
    }
}
