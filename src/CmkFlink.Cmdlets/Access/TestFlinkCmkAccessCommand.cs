using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Access;

/// <summary>Evaluates every request that MSF makes with a key against the real policies; explains a refusal; lists who can read an application's state. Changes nothing. For a reader, and from files for anybody.</summary>
[Cmdlet(VerbsDiagnostic.Test, "FlinkCmkAccess", DefaultParameterSetName = OfApplication)]
[OutputType(typeof(FlinkCmkAccessRow), typeof(FlinkCmkStateReader))]
public sealed class TestFlinkCmkAccessCommand : ExplainingCmdlet
{
    private const string OfApplication = "Application";
    private const string OfReaders = "WhoCan";
    private const string OfFiles = "File";
    private const string OfError = "Error";
    private const string OfEvent = "Event";

    /// <summary>Names, with wildcards; of an event, the application of a call that does not say for which it was made.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = OfApplication)]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = OfReaders)]
    [Parameter(ParameterSetName = OfEvent)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string[] ApplicationName { get; set; } = [];

    /// <summary>The key: ARN, id, alias or alias ARN; by default the one that each application uses. An object's KeyArn is taken before its KeyId.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = OfApplication)]
    [Parameter(Position = 1, ParameterSetName = OfReaders)]
    [Parameter(Mandatory = true, ParameterSetName = OfFiles)]
    [AllowNull]
    [AllowEmptyString]
    [Alias("KeyId")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string? KeyArn { get; set; }

    /// <summary>Roles or users that operate; by default those whom the key policy lets use the key through MSF.</summary>
    [Parameter(ParameterSetName = OfApplication)]
    [Parameter(Mandatory = true, ParameterSetName = OfFiles)]
    [Parameter(ParameterSetName = OfError)]
    public string[]? Operator { get; set; }

    /// <summary>Only these; by default all.</summary>
    [Parameter(ParameterSetName = OfApplication)]
    [Parameter(ParameterSetName = OfFiles)]
    public MsfOperation[]? Operation { get; set; }

    /// <summary>Lists every principal that can decrypt the state, and by what.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfReaders)]
    public SwitchParameter WhoCan { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = OfFiles)]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string ApplicationArn { get; set; } = "";

    /// <summary>The key policy, a file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfFiles)]
    public string KeyPolicyPath { get; set; } = "";

    /// <summary>The grants on the key, a file with the answer of ListGrants.</summary>
    [Parameter(ParameterSetName = OfFiles)]
    public string? GrantPath { get; set; }

    /// <summary>The key that a change leaves.</summary>
    [Parameter(ParameterSetName = OfFiles)]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string? OldKeyArn { get; set; }

    [Parameter(ParameterSetName = OfFiles)]
    public string? OldKeyPolicyPath { get; set; }

    /// <summary>The operator's policies in IAM, files; without them only what the key policy says is told.</summary>
    [Parameter(ParameterSetName = OfFiles)]
    public string[]? OperatorPolicyPath { get; set; }

    /// <summary>The operator's permissions boundary, a file.</summary>
    [Parameter(ParameterSetName = OfFiles)]
    public string? BoundaryPath { get; set; }

    /// <summary>The error of a command of this module, of AWS.Tools or of an AWS SDK: $Error[0].</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfError)]
    public ErrorRecord ErrorRecord { get; set; } = null!;

    /// <summary>Events of CloudTrail: JSON text, files, or objects of ConvertFrom-Json or Find-CTEvent.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfEvent)]
    public object[] CloudTrailEvent { get; set; } = [];

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public override object? Region { get; set; }

    protected override void ProcessRecord()
    {
        string? key = string.IsNullOrEmpty(KeyArn) ? null : KeyArn;
        switch (ParameterSetName)
        {
            case OfReaders:
                Run(new WhoCanHandler(Connections()), new WhoCanRequest(ApplicationName, key), ApplicationName.FirstOrDefault());
                break;
            case OfError:
                Run(new ExplainFailureHandler(Connections()), new ExplainFailureRequest(FailedCommands.Of(ErrorRecord)) { Operators = Operator ?? [] }, ErrorRecord.TargetObject);
                break;
            case OfEvent:
                Guarded(() => Run(new ExplainCloudTrailHandler(Connections()), new ExplainCloudTrailRequest([.. CloudTrailEvent.SelectMany(given => Core.Access.CloudTrailEvent.Parse(AccessInput.Json(this, given)))]) { ApplicationName = ApplicationName.FirstOrDefault() }, null));
                break;
            case OfFiles:
                Guarded(() => WriteObject(AccessFiles.Evaluate(AccessInput.Files(this, key)), enumerateCollection: true));
                break;
            default:
                Run(new TestFlinkCmkAccessHandler(Connections()), new TestFlinkCmkAccessRequest { ApplicationNames = ApplicationName, Key = key, Operators = Operator ?? [], Operations = Operation ?? [] }, ApplicationName.FirstOrDefault());
                break;
        }
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (AccessInput.Describe(e) is { } failure)
        {
            WriteError(Hosting.ErrorRecords.From(failure));
        }
    }
}
