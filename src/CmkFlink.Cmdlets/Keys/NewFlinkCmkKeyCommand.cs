using System.Collections;
using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Cmdlets.Policies;
using CmkFlink.Core.Keys;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Cmdlets.Keys;

/// <summary>Makes a key with an alias, tags and a least-privilege key policy, automatic rotation off; adopts the key that the alias has already. For the key administrator.</summary>
[Cmdlet(VerbsCommon.New, "FlinkCmkKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = Built)]
[OutputType(typeof(FlinkCmkKey))]
public sealed class NewFlinkCmkKeyCommand : AwsCmdlet
{
    private const string Built = "Built";
    private const string Given = "Policy";

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string Alias { get; set; } = "";

    /// <summary>The applications that may be encrypted under the key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Built)]
    [ArgumentCompleter(typeof(ApplicationArnCompleter))]
    public string[] ApplicationArn { get; set; } = [];

    /// <summary>Roles or users that operate every application of -ApplicationArn.</summary>
    [Parameter(ParameterSetName = Built)]
    public string[]? Operator { get; set; }

    /// <summary>A table of application ARN to the ARNs of its own operators, where not all operate all.</summary>
    [Parameter(ParameterSetName = Built)]
    public IDictionary? OperatorByApplication { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = Built)]
    public string[] KeyAdministrator { get; set; } = [];

    [Parameter(ParameterSetName = Built)]
    public string[]? Reader { get; set; }

    /// <summary>A statement for the account itself: IAM policies decide as well.</summary>
    [Parameter(ParameterSetName = Built)]
    public SwitchParameter AccountRoot { get; set; }

    [Parameter(ParameterSetName = Built)]
    public SwitchParameter ThisAccountOnly { get; set; }

    /// <summary>Denies everybody who is not named; AWS services are exempt.</summary>
    [Parameter(ParameterSetName = Built)]
    public SwitchParameter ExclusivePrincipal { get; set; }

    /// <summary>Direct calls only through these VPC endpoints.</summary>
    [Parameter(ParameterSetName = Built)]
    public string[]? SourceVpce { get; set; }

    [Parameter(ParameterSetName = Built)]
    public SwitchParameter AllowUseByAdministrator { get; set; }

    /// <summary>Seconds since MFA for destructive actions; for IAM users only.</summary>
    [Parameter(ParameterSetName = Built)]
    [ValidateRange(1, 129600)]
    public int? RequireMfaAge { get; set; }

    /// <summary>A table of operator to a table of key to values: @{ StringEquals = @{ 'aws:PrincipalOrgID' = 'o-1' } }.</summary>
    [Parameter(ParameterSetName = Built)]
    public IDictionary? Condition { get; set; }

    /// <summary>The key policy itself: of New-FlinkCmkPolicy -Kind KeyPolicy, or JSON text.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = Given)]
    [PolicyArgument]
    public FlinkCmkPolicy? Policy { get; set; }

    [Parameter]
    public string? Description { get; set; }

    [Parameter]
    public IDictionary? Tag { get; set; }

    protected override void ProcessRecord() => Run(
        new NewFlinkCmkKeyHandler(Connections()),
        new NewFlinkCmkKeyRequest
        {
            Alias = Alias,
            Description = Description,
            Tags = Tables.Texts(Tag),
            Policy = Policy is null ? null : PolicyDocument.Parse(Policy.Json),
            PolicyRequest = Policy is null ? BuiltPolicy() : null,
        },
        Alias);

    private PolicyRequest BuiltPolicy() => new()
    {
        Kind = PolicyKind.KeyPolicy,
        Applications = PolicyArguments.Applications(ApplicationArn, Operator, OperatorByApplication),
        KeyAdministrators = KeyAdministrator,
        Readers = Reader ?? [],
        AccountRoot = AccountRoot,
        ThisAccountOnly = ThisAccountOnly,
        ExclusivePrincipal = ExclusivePrincipal,
        SourceVpce = SourceVpce ?? [],
        AllowUseByAdministrator = AllowUseByAdministrator,
        RequireMfaAge = RequireMfaAge,
        Conditions = Arguments(() => PolicyArguments.Conditions(Condition)),
    };
}
