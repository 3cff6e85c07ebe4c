using System.Management.Automation;

namespace CmkFlink.Cmdlets.Connection;

/// <summary>The base of the cmdlets that only read: the Region of an object in the pipe binds by its name.</summary>
public abstract class AwsReadCmdlet : AwsCmdlet
{
    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    public override object? Region { get; set; }
}
