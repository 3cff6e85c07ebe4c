using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Connection;

/// <summary>The base of the cmdlets that act with one profile and, object by object, in one Region.</summary>
public abstract class AwsCmdlet : SessionCmdlet
{
    private readonly Dictionary<string, ActorConnections> _connections = new(StringComparer.Ordinal);

    /// <summary>A named profile of the shared credentials file; nothing else is tried where it is given.</summary>
    [Parameter]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The Region: its name, or a Region object of AWS.Tools.</summary>
    [Parameter]
    [Alias("RegionToCall")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public virtual object? Region { get; set; }

    /// <summary>Connections for an object of the pipe; made once for each Region and kept to the command's end. On the pipeline thread.</summary>
    /// <param name="regionOfObject">The object's own Region, which serves where -Region is not given.</param>
    private protected IActorConnections Connections(string? regionOfObject = null)
    {
        string? region = SessionValues.RegionName(Region);
        string key = region ?? regionOfObject ?? "";
        lock (_connections)
        {
            if (_connections.TryGetValue(key, out ActorConnections? known)) return known;
            AwsConnectionOptions own = Session with { ProfileName = ProfileName, Region = region, RegionFromPipeline = regionOfObject };
            return _connections[key] = new ActorConnections(own, Others(own));
        }
    }

    /// <summary>Credentials of further actors, where the cmdlet takes any.</summary>
    private protected virtual IReadOnlyDictionary<Actor, AwsConnectionOptions> Others(AwsConnectionOptions own) => new Dictionary<Actor, AwsConnectionOptions>();

    /// <inheritdoc/>
    internal override OperationFailure Advised(OperationFailure failure)
    {
        ActorConnections[] connections;
        lock (_connections) connections = [.. _connections.Values];
        CancellationToken stopping = StopToken;
        // On a thread of the work, which has to name its failure before it goes on; who was refused is mostly known already.
        return Task.Run(() => new ActorAdvice(MyInvocation.MyCommand.Name).AddAsync(failure, connections, stopping), CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Runs a handler and writes its items as they come.</summary>
    private protected void Run<TRequest, TItem>(IOperationHandler<TRequest, TItem> handler, TRequest request, object? target) =>
        Run((host, token) => handler.RunAsync(request, host, token), item => WriteObject(item), target);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (ActorConnections connections in _connections.Values) connections.Dispose();
        }

        base.Dispose(disposing);
    }
}
