using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Keys;

/// <summary>The base of the cmdlets that change the state of keys. An application never binds: its key is named, or comes as an object of its own.</summary>
public abstract class KeysCmdlet : ExplainingCmdlet
{
    private protected const string ByKeyArn = "KeyArn";
    private protected const string ByKey = "Key";

    /// <summary>Key ARNs, key ids, aliases or alias ARNs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByKeyArn)]
    [Alias("KeyId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[] KeyArn { get; set; } = [];

    /// <summary>Keys, as objects.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByKey)]
    [TypedObject(typeof(FlinkCmkKey))]
    public FlinkCmkKey[] Key { get; set; } = [];

    private protected abstract IAsyncEnumerable<FlinkCmkKey> Work(string key, IActorConnections connections, IOperationHost host, CancellationToken cancellation);

    protected sealed override void ProcessRecord()
    {
        IEnumerable<(string Name, string? Region)> keys = ParameterSetName == ByKey ? Key.Select(key => (key.KeyArn, (string?)key.Region)) : KeyArn.Select(name => (name, (string?)null));
        foreach ((string name, string? region) in keys)
        {
            IActorConnections connections = Connections(region);
            Run((host, token) => Work(name, connections, host, token), item => WriteObject(item), name);
        }
    }
}
