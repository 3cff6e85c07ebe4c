using System.Management.Automation;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Keys;

/// <summary>Disables keys that no application, snapshot or grant of the Region needs; what cannot be read counts as needed. For the key administrator.</summary>
[Cmdlet(VerbsLifecycle.Disable, "FlinkCmkKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByKeyArn)]
[OutputType(typeof(FlinkCmkKey))]
public sealed class DisableFlinkCmkKeyCommand : KeysCmdlet
{
    /// <summary>Accepts that state under the key cannot be read or restored until it is enabled again.</summary>
    [Parameter]
    public SwitchParameter AllowUnreadableState { get; set; }

    private protected override IAsyncEnumerable<FlinkCmkKey> Work(string key, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new DisableFlinkCmkKeyHandler(connections).RunAsync(new DisableFlinkCmkKeyRequest(key) { AllowUnreadableState = AllowUnreadableState }, host, cancellation);
}
