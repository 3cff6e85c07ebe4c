using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Rotation;

namespace CmkFlink.Cmdlets.Rotation;

/// <summary>Shows where the rotation of applications stands, what comes next and whose turn it is. For a reader, or any of the actors.</summary>
[Cmdlet(VerbsCommon.Get, "FlinkCmkRotation")]
[OutputType(typeof(FlinkCmkRotation))]
public sealed class GetFlinkCmkRotationCommand : AwsCmdlet
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

        Run(new GetFlinkCmkRotationHandler(Connections()), new GetFlinkCmkRotationRequest(ApplicationName ?? []), ApplicationName?.FirstOrDefault() ?? "all applications");
    }
}
