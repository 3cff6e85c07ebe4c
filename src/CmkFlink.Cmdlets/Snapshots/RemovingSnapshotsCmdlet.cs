using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Cmdlets.Snapshots;

/// <summary>The base of the cmdlets that delete snapshots: given ones, or those of applications that the cmdlet means.</summary>
public abstract class RemovingSnapshotsCmdlet : ExplainingCmdlet
{
    private protected const string ByName = "Name";
    private protected const string BySnapshot = "Snapshot";
    private protected const string ByApplication = "Application";

    private readonly List<(string? Region, string? Application, FlinkSnapshot? Snapshot)> _given = [];

    /// <summary>Applications whose snapshots are meant; with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [SupportsWildcards]
    [NameOfApplication]
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

    /// <summary>Deletes in one Region.</summary>
    private protected abstract void Remove(string? region, IReadOnlyList<string> applications, IReadOnlyList<FlinkSnapshot> snapshots);

    protected sealed override void ProcessRecord() => _given.AddRange(ParameterSetName switch
    {
        BySnapshot => Snapshot.Select(snapshot => ((string?)snapshot.Region, (string?)null, (FlinkSnapshot?)snapshot)),
        ByApplication => Application.Select(application => ((string?)application.Region, (string?)application.ApplicationName, (FlinkSnapshot?)null)),
        _ => ApplicationName.Select(name => ((string?)null, (string?)name, (FlinkSnapshot?)null)),
    });

    // All together, because the handlers ask about every snapshot of an application before they delete the first.
    protected sealed override void EndProcessing()
    {
        foreach (IGrouping<string?, (string? Region, string? Application, FlinkSnapshot? Snapshot)> region in _given.GroupBy(given => given.Region))
            Remove(region.Key, [.. region.Select(given => given.Application).OfType<string>()], [.. region.Select(given => given.Snapshot).OfType<FlinkSnapshot>()]);
    }
}
