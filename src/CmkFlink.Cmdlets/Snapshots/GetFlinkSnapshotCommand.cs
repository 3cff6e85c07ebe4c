using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Cmdlets.Snapshots;

/// <summary>Snapshots of applications, each with the key that it stays under. For the operator, or a reader.</summary>
[Cmdlet(VerbsCommon.Get, "FlinkSnapshot")]
[OutputType(typeof(FlinkSnapshot))]
public sealed class GetFlinkSnapshotCommand : ExplainingCmdlet
{
    /// <summary>Names of applications, with wildcards; by default all of the Region.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string[]? ApplicationName { get; set; }

    /// <summary>Names of snapshots, with wildcards; by default all.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(SnapshotNameCompleter))]
    public string[]? SnapshotName { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public override object? Region { get; set; }

    protected override void ProcessRecord()
    {
        if (ApplicationName is null && MyInvocation.ExpectingInput)
        {
            WriteVerbose("An object of the pipe names no application.");
            return;
        }

        Run(new GetFlinkSnapshotHandler(Connections()), new GetFlinkSnapshotRequest(ApplicationName ?? [], SnapshotName ?? []), ApplicationName?.FirstOrDefault() ?? "all applications");
    }
}
