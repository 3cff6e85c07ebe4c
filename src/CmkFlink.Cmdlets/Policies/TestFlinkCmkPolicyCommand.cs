using System.Collections;
using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Policies;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>Finds what is amiss in policies: objects and texts, files, CloudFormation templates, or the policies of keys. Asks AWS only for the policy of a key; for a reader.</summary>
/// <remarks>No parameter is mandatory: with mandatory ones in several sets the binder settles on one before it has seen an object of the pipe, and a file could not be told from a key.</remarks>
[Cmdlet(VerbsDiagnostic.Test, "FlinkCmkPolicy", DefaultParameterSetName = PathSet)]
[OutputType(typeof(FlinkCmkFinding))]
public sealed class TestFlinkCmkPolicyCommand : AwsCmdlet
{
    private const string PolicySet = "Policy", PathSet = "Path", LiteralPathSet = "LiteralPath", KeySet = "Key";

    private readonly List<PolicySource> _texts = [];
    private readonly List<string> _paths = [];
    private bool _given;

    /// <summary>A policy of New-FlinkCmkPolicy, a policy in JSON, or a template in JSON or YAML, as text. Lines of the pipe make one text.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = PolicySet)]
    [PolicySource]
    public PolicySource? Policy { get; set; }

    /// <summary>Files with policies or templates.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    public string[]? LiteralPath { get; set; }

    /// <summary>Keys whose policies are read: ARN, id, alias or alias ARN. An object's KeyArn is taken before its KeyId.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = KeySet)]
    [Alias("KeyId")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[]? KeyArn { get; set; }

    /// <summary>The policy of the key that identity policies are for, or the key: with it, permissions that it voids are found.</summary>
    [Parameter(ParameterSetName = PolicySet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [PolicySource(Keys = true, Names = true)]
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
    [ArgumentCompleter(typeof(RegionCompleter))]
    public override object? Region { get; set; }

    protected override void ProcessRecord()
    {
        _given |= Policy is not null || Path is not null || LiteralPath is not null || KeyArn is not null;
        if (Policy is not null && ParameterSetName == PolicySet) _texts.Add(Policy);
        foreach (string path in Path ?? []) Add(path, FilePaths.Matching);
        foreach (string path in LiteralPath ?? []) Add(path, (paths, literal) => [FilePaths.Of(paths, literal)]);
        // A key is read at once: the next object of the pipe may bring another Region.
        string[] keys = [.. (KeyArn ?? []).Where(key => !string.IsNullOrEmpty(key))];
        if (keys.Length > 0) Run(new TestFlinkCmkPolicyHandler(Connections()), new TestFlinkCmkPolicyRequest([.. keys.Select(key => new PolicySource { Key = key })]), keys[0]);
    }

    // A path that leads to no file is an error of its own: silence would read as a sound policy, and the other files are judged all the same.
    private void Add(string path, Func<PathIntrinsics, string, IReadOnlyList<string>> resolve)
    {
        try
        {
            IReadOnlyList<string> files = resolve(SessionState.Path, path);
            if (files.Count == 0) throw new OperationException(new OperationFailure("PolicyFileUnreadable", FailureCategory.ObjectNotFound, $"No file is found at '{path}'.", "Check the path; -LiteralPath takes one with brackets in its name as it stands.", path));
            _paths.AddRange(files);
        }
        catch (OperationException e)
        {
            WriteError(ErrorRecords.From(e.Failure));
        }
    }

    protected override void EndProcessing()
    {
        TestFlinkCmkPolicyRequest request = new([.. TextLines.Gather(_texts), .. _paths.Select(path => new PolicySource { Path = path })])
        {
            Type = PolicyType,
            KeyPolicy = KeyPolicy,
            Parameters = Tables.Texts(Parameter),
        };
        if (!_given && !MyInvocation.ExpectingInput)
            WriteError(ErrorRecords.From(new OperationFailure("NoPolicy", FailureCategory.InvalidArgument, "There is no policy to judge.", "Give one by the pipe or -Policy, files by -Path, or a key by -KeyArn.")));
        if (request.Policies.Count > 0) Run(new TestFlinkCmkPolicyHandler(Connections()), request, "policies");
    }
}
