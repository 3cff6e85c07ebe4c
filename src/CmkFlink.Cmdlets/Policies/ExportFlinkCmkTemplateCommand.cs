using System.Management.Automation;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Policies;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Templates;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>Writes a CloudFormation template: of a policy, a role, or a key with its alias. Offline: nothing is asked of AWS.</summary>
[Cmdlet(VerbsData.Export, "FlinkCmkTemplate", SupportsShouldProcess = true, DefaultParameterSetName = "Kind")]
[OutputType(typeof(FileInfo))]
public sealed class ExportFlinkCmkTemplateCommand : FlinkCmdlet
{
    /// <summary>A template with parameters of its own, deployable in any partition, Region and account.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Kind")]
    public TemplateKind Kind { get; set; }

    /// <summary>A policy that is written as it is: an identity policy as a managed policy, a key policy with its key, a trust policy with its role.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Policy", ValueFromPipeline = true)]
    [PolicyArgument]
    public FlinkCmkPolicy? Policy { get; set; }

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string? Path { get; set; }

    /// <summary>By default JSON for a file that ends in .json, otherwise YAML.</summary>
    [Parameter]
    public TemplateFormat? Format { get; set; }

    /// <summary>Replaces a read-only file.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves a file alone that is there already.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    private bool _isWritten;

    protected override void ProcessRecord()
    {
        if (_isWritten)
        {
            WriteError(ErrorRecords.From(new OperationFailure(
                "SeveralPolicies",
                FailureCategory.InvalidArgument,
                $"A template holds one policy: {Path} is written for the first of the pipe, and this one would take its place.",
                "Write a file for each: ForEach-Object { $_ | Export-FlinkCmkTemplate ... }.",
                Path)));
            return;
        }

        _isWritten = true;
        ExportTemplateRequest request = new()
        {
            Kind = Policy is null ? Kind : null,
            Policy = Policy is null ? null : PolicyDocument.Parse(Policy.Json),
            Path = FilePath(Path!),
            Format = Format,
            NoClobber = NoClobber,
            Force = Force,
        };
        Run((host, token) => new ExportTemplateHandler().RunAsync(request, host, token), file => WriteObject(file), request.Path);
    }
}
