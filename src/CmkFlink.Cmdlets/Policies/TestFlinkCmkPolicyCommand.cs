using System.Collections;
using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Policies;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>Finds what is amiss in policies: objects and texts, files, CloudFormation templates, or the policies of keys. Asks AWS only for the policy of a key; for a reader.</summary>
[Cmdlet(VerbsDiagnostic.Test, "FlinkCmkPolicy", DefaultParameterSetName = PolicySet)]
[OutputType(typeof(FlinkCmkFinding))]
public sealed class TestFlinkCmkPolicyCommand : AwsCmdlet
{
    private const string PolicySet = "Policy", PathSet = "Path", LiteralPathSet = "LiteralPath", KeySet = "Key";

    private readonly List<PolicySource> _texts = [];
    private readonly List<string> _paths = [];

    /// <summary>A policy of New-FlinkCmkPolicy, a policy in JSON, or a template in JSON or YAML, as text. Lines of the pipe make one text.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PolicySet)]
    [PolicyInput]
    public PolicySource? Policy { get; set; }

    /// <summary>Files with policies or templates.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    public string[]? LiteralPath { get; set; }

    /// <summary>Keys whose policies are read: ARN, id, alias or alias ARN. An object's KeyArn is taken before its KeyId.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = KeySet)]
    [Alias("KeyId")]
    public string[]? KeyArn { get; set; }

    /// <summary>The policy of the key that identity policies are for: with it, permissions that it voids are found.</summary>
    [Parameter(ParameterSetName = PolicySet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [PolicyInput(acceptKeys: true)]
    public PolicySource? KeyPolicy { get; set; }

    /// <summary>What the policies are attached to; by default told by their contents.</summary>
    [Parameter(ParameterSetName = PolicySet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public LintedPolicyType? PolicyType { get; set; }

    /// <summary>Values for a template: @{ OperatorArn = '...'; 'AWS::Region' = 'eu-west-1'; 'OrdersKey.Arn' = '...' }.</summary>
    [Parameter(ParameterSetName = PolicySet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public IDictionary? Parameter { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    public override object? Region { get; set; }

    protected override void ProcessRecord()
    {
        if (Policy is not null && ParameterSetName == PolicySet) _texts.Add(Policy);
        foreach (string path in Path ?? []) _paths.AddRange(GetResolvedProviderPathFromPSPath(path, out _));
        foreach (string path in LiteralPath ?? []) _paths.Add(GetUnresolvedProviderPathFromPSPath(path));
        // A key is read at once: the next object of the pipe may bring another Region.
        string[] keys = [.. (KeyArn ?? []).Where(key => !string.IsNullOrEmpty(key))];
        if (keys.Length > 0) Run(new TestFlinkCmkPolicyHandler(Connections()), new TestFlinkCmkPolicyRequest { Keys = keys }, keys[0]);
    }

    protected override void EndProcessing()
    {
        TestFlinkCmkPolicyRequest request = new()
        {
            Texts = TextLines.Gather(_texts),
            Paths = _paths,
            Type = PolicyType,
            KeyPolicy = KeyPolicy,
            Parameters = Tables.Texts(Parameter),
        };
        if (request.Texts.Count + request.Paths.Count > 0) Run(new TestFlinkCmkPolicyHandler(Connections()), request, "policies");
    }
}
