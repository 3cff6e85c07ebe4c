using System.Collections;
using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Policy.Builders;

namespace CmkFlink.Cmdlets.Policies;

/// <summary>Builds a least-privilege policy. Offline: nothing is asked of AWS. All objects of the pipe together make one policy.</summary>
[Cmdlet(VerbsCommon.New, "FlinkCmkPolicy")]
[OutputType(typeof(FlinkCmkPolicy))]
public sealed class NewFlinkCmkPolicyCommand : FlinkCmdlet
{
    private readonly List<string> _applications = [];
    private readonly List<string> _keys = [];
    private readonly SortedSet<string> _regions = new(StringComparer.Ordinal);

    [Parameter(Mandatory = true, Position = 0)]
    public PolicyKind Kind { get; set; }

    /// <summary>The applications that the policy is for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string[]? ApplicationArn { get; set; }

    /// <summary>Roles or users that operate every application of -ApplicationArn.</summary>
    [Parameter]
    public string[]? Operator { get; set; }

    /// <summary>A table of application ARN to the ARNs of its own operators, where not all operate all.</summary>
    [Parameter]
    public IDictionary? OperatorByApplication { get; set; }

    [Parameter]
    public string[]? KeyAdministrator { get; set; }

    [Parameter]
    public string[]? Reader { get; set; }

    /// <summary>The keys that an operator may use. An object's KeyArn is taken before its KeyId.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("KeyId")]
    [AllowNull]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string[]? KeyArn { get; set; }

    /// <summary>The service execution role that an operator may pass to MSF.</summary>
    [Parameter]
    public string[]? ExecutionRoleArn { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    [Parameter]
    public string? AccountId { get; set; }

    /// <summary>A statement for the account itself: IAM policies decide as well.</summary>
    [Parameter]
    public SwitchParameter AccountRoot { get; set; }

    [Parameter]
    public SwitchParameter ThisAccountOnly { get; set; }

    /// <summary>Denies everybody who is not named; AWS services are exempt.</summary>
    [Parameter]
    public SwitchParameter ExclusivePrincipal { get; set; }

    /// <summary>Direct calls only through these VPC endpoints.</summary>
    [Parameter]
    public string[]? SourceVpce { get; set; }

    [Parameter]
    public SwitchParameter AllowUseByAdministrator { get; set; }

    /// <summary>Seconds since MFA for destructive actions; for IAM users only.</summary>
    [Parameter]
    [ValidateRange(1, 129600)]
    public int? RequireMfaAge { get; set; }

    /// <summary>A table of operator to a table of key to values: @{ StringEquals = @{ 'aws:PrincipalOrgID' = 'o-1' } }.</summary>
    [Parameter]
    public IDictionary? Condition { get; set; }

    protected override void ProcessRecord()
    {
        _applications.AddRange(ApplicationArn ?? []);
        if (!string.IsNullOrEmpty(Region)) _regions.Add(Region!);
        _keys.AddRange((KeyArn ?? []).Where(key => !string.IsNullOrEmpty(key)));
    }

    protected override void EndProcessing()
    {
        try
        {
            // Of an account's whole Region; those of applications and keys find theirs in the ARNs.
            if (_regions.Count > 1 && Kind is PolicyKind.KeyAdministrator or PolicyKind.Reader) throw new PolicyRequestException($"{Kind} is for one Region, and the objects of the pipe are of several: {string.Join(", ", _regions)}.", nameof(Region));
            WriteObject(FlinkCmkPolicy.From(PolicyBuilder.Build(Request()), Kind));
        }
        catch (PolicyRequestException e)
        {
            WriteError(ErrorRecords.From(ErrorRecords.Describe(e, Kind)));
        }
    }

    private PolicyRequest Request() => new()
    {
        Kind = Kind,
        Applications = PolicyArguments.Applications(_applications.Distinct(), Operator, OperatorByApplication),
        KeyAdministrators = KeyAdministrator ?? [],
        Readers = Reader ?? [],
        KeyArns = [.. _keys.Distinct()],
        ExecutionRoleArns = ExecutionRoleArn ?? [],
        Region = _regions.FirstOrDefault(),
        AccountId = AccountId,
        AccountRoot = AccountRoot,
        ThisAccountOnly = ThisAccountOnly,
        ExclusivePrincipal = ExclusivePrincipal,
        SourceVpce = SourceVpce ?? [],
        AllowUseByAdministrator = AllowUseByAdministrator,
        RequireMfaAge = RequireMfaAge,
        Conditions = Arguments(() => PolicyArguments.Conditions(Condition)),
    };
}
