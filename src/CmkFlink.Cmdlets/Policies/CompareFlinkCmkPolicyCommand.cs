using System.Management.Automation;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Policies;
using CmkFlink.Policy.Comparison;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>What access a policy gives and takes away, compared with another; decided by evaluation, not by text. AWS is asked only where a key is named.</summary>
[Cmdlet(VerbsData.Compare, "FlinkCmkPolicy")]
[OutputType(typeof(FlinkCmkAccessDifference))]
public sealed class CompareFlinkCmkPolicyCommand : AwsCmdlet
{
    /// <summary>The policy as it is: an object, JSON text, a file, or a key by ARN, id, alias or alias ARN.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [PolicySource(Keys = true, Names = true)]
    public PolicySource? ReferencePolicy { get; set; }

    /// <summary>The policy as it is to be, in any of the same forms.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [PolicySource(Keys = true, Names = true)]
    public PolicySource? DifferencePolicy { get; set; }

    protected override void ProcessRecord() =>
        Run(new ComparePoliciesHandler(Connections()), new ComparePoliciesRequest(ReferencePolicy!, DifferencePolicy!), DifferencePolicy!.ToString());
}
