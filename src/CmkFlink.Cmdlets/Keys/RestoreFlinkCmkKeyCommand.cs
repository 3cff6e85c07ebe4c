using System.Management.Automation;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Keys;

/// <summary>Cancels the deletion of keys and enables them again. For the key administrator.</summary>
[Cmdlet(VerbsData.Restore, "FlinkCmkKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByKeyArn)]
[OutputType(typeof(FlinkCmkKey))]
public sealed class RestoreFlinkCmkKeyCommand : KeysCmdlet
{
    private protected override IAsyncEnumerable<FlinkCmkKey> Work(string key, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new RestoreFlinkCmkKeyHandler(connections).RunAsync(new RestoreFlinkCmkKeyRequest(key), host, cancellation);
}
