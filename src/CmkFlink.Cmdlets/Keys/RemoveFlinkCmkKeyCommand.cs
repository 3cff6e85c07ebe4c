using System.Management.Automation;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Keys;

/// <summary>Schedules keys for deletion that no application, snapshot or grant of the Region needs; what cannot be read counts as needed. For the key administrator.</summary>
[Cmdlet(VerbsCommon.Remove, "FlinkCmkKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByKeyArn)]
[OutputType(typeof(FlinkCmkKey))]
public sealed class RemoveFlinkCmkKeyCommand : KeysCmdlet
{
    /// <summary>Days until KMS deletes the key; till then Restore-FlinkCmkKey gives it back.</summary>
    [Parameter]
    [ValidateRange(7, 30)]
    public int PendingWindowInDays { get; set; } = 30;

    /// <summary>Accepts that state under the key cannot be read, and is lost for good with the key.</summary>
    [Parameter]
    public SwitchParameter AllowUnreadableState { get; set; }

    private protected override IAsyncEnumerable<FlinkCmkKey> Work(string key, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new RemoveFlinkCmkKeyHandler(connections).RunAsync(new RemoveFlinkCmkKeyRequest(key) { PendingWindowInDays = PendingWindowInDays, AllowUnreadableState = AllowUnreadableState }, host, cancellation);
}
