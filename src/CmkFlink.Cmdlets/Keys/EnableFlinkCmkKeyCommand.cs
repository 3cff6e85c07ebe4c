using System.Management.Automation;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Keys;

/// <summary>Enables disabled keys. For the key administrator.</summary>
[Cmdlet(VerbsLifecycle.Enable, "FlinkCmkKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByKeyArn)]
[OutputType(typeof(FlinkCmkKey))]
public sealed class EnableFlinkCmkKeyCommand : KeysCmdlet
{
    private protected override IAsyncEnumerable<FlinkCmkKey> Work(string key, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new EnableFlinkCmkKeyHandler(connections).RunAsync(new EnableFlinkCmkKeyRequest(key), host, cancellation);
}
