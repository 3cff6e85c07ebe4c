using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Applications;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>Applications of Managed Service for Apache Flink: status, runtime, encryption, snapshots, rollback. For the operator, or a reader.</summary>
[Cmdlet(VerbsCommon.Get, "FlinkApplication")]
[OutputType(typeof(FlinkApplication))]
public sealed class GetFlinkApplicationCommand : AwsCmdlet
{
    /// <summary>Names, with wildcards; by default all of the Region.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string[]? ApplicationName { get; set; }

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

        Run(new GetFlinkApplicationHandler(Connections()), new GetFlinkApplicationRequest(ApplicationName ?? []), ApplicationName?.FirstOrDefault() ?? "all applications");
    }
}
