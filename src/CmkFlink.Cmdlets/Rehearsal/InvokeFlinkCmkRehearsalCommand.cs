using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Cmdlets.Sandboxes;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;
#if NET8_0_OR_GREATER
using CmkFlink.Policy.Naming;
#endif

namespace CmkFlink.Cmdlets.Rehearsal;

/// <summary>Runs the whole sequence with your own names on a sandbox of its own, which ends with the command: nothing of AWS is called. Steps are emitted as they end, and the first that does not hold ends it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "FlinkCmkRehearsal", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FlinkCmkStep), typeof(FlinkCmkTrial))]
public sealed class InvokeFlinkCmkRehearsalCommand : FlinkCmdlet
{
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string ApplicationName { get; set; } = "orders";

    /// <summary>The key's alias; by default alias/ and the application's name.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string? Alias { get; set; }

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string OperatorRoleName { get; set; } = "Operator";

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string KeyAdministratorRoleName { get; set; } = "KeyAdministrator";

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string ReaderRoleName { get; set; } = "Reader";

    [Parameter]
    [ValidatePattern("^[0-9]{12}$")]
    public string Account { get; set; } = "123456789012";

    /// <summary>Also decides over the partition: cn-north-1 rehearses China.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string Region { get; set; } = "eu-west-1";

    /// <summary>Also takes each permission away in turn, on a fresh sandbox each, and tells which step breaks.</summary>
    [Parameter]
    public SwitchParameter ProveLeastPrivilege { get; set; }

    /// <summary>How many trials run at a time.</summary>
    [Parameter]
    [ValidateRange(1, 16)]
    public int ThrottleLimit { get; set; } = 2;

    protected override void ProcessRecord()
    {
#if NET8_0_OR_GREATER
        // An alias takes no dot, an application's name does.
        string alias = Alias ?? "alias/" + ApplicationName.Replace('.', '-');
        if (!KeyReference.TryParse(alias, out KeyReference? key) || key.Kind != KeyReferenceKind.Alias || key.IsAwsManagedAlias || alias.Length > 240)
        {
            WriteError(ErrorRecords.From(Failures.InvalidName(nameof(Alias), alias, "alias/NAME with at most 240 of a-z, A-Z, 0-9, /, _ and -, not alias/aws/, is needed")));
            return;
        }

        if (Confirm($"a sandbox with application {ApplicationName} in {Region}", ProveLeastPrivilege ? "run the whole sequence, and again without each permission" : "run the whole sequence") != Confirmation.Proceed) return;
        RehearsalPlan plan = new(ApplicationName, alias, OperatorRoleName, KeyAdministratorRoleName, ReaderRoleName, Account, Region);
        Run((host, token) => RehearsalRun.RunAsync(plan, ProveLeastPrivilege, ThrottleLimit, new AgreedHost(host), token), WriteObject, ApplicationName);
#else
        ThrowTerminatingError(SandboxErrors.NeedsPowerShell7());
#endif
    }
}
