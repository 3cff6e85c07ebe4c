using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Connection;

/// <summary>The base of the cmdlets that call AWS: the common parameters, with the names and aliases of AWS.Tools.</summary>
public abstract class AwsCmdlet : FlinkCmdlet
{
    private readonly Dictionary<string, ActorConnections> _connections = new(StringComparer.Ordinal);
    private AwsConnectionOptions _session = new();

    /// <summary>A named profile of the shared credentials file; nothing else is tried where it is given.</summary>
    [Parameter]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The credentials file to read profiles from.</summary>
    [Parameter]
    public string? ProfileLocation { get; set; }

    [Parameter]
    [Alias("AK")]
    public string? AccessKey { get; set; }

    [Parameter]
    [Alias("SK")]
    public string? SecretKey { get; set; }

    [Parameter]
    [Alias("ST")]
    public string? SessionToken { get; set; }

    /// <summary>A credential object of AWS.Tools or of any AWS SDK for .NET; typed object, because theirs may be loaded beside ours.</summary>
    [Parameter]
    public object? Credential { get; set; }

    /// <summary>The Region: its name, or a Region object of AWS.Tools.</summary>
    [Parameter]
    [Alias("RegionToCall")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public virtual object? Region { get; set; }

    /// <summary>One address for every service, or a table by service: kms, kinesisanalyticsv2, iam, sts.</summary>
    [Parameter]
    public object? EndpointUrl { get; set; }

    /// <summary>Reads what belongs to the session, while on the pipeline thread.</summary>
    protected override void BeginProcessing() => _session = new AwsConnectionOptions
    {
        ProfileName = ProfileName,
        ProfileLocation = ProfileLocation is null ? null : GetUnresolvedProviderPathFromPSPath(ProfileLocation),
        AccessKey = AccessKey,
        SecretKey = SecretKey,
        SessionToken = SessionToken,
        Credential = SessionValues.Unwrap(Credential),
        EndpointUrls = Arguments(() => SessionValues.Endpoints(EndpointUrl)),
        StoredCredentials = SessionValues.Unwrap(GetVariableValue("StoredAWSCredentials")),
        StoredRegion = SessionValues.Unwrap(GetVariableValue("StoredAWSRegion")),
        PromptSecret = (prompt, token) => CurrentHost?.PromptSecretAsync(prompt, token) ?? Task.FromResult<string?>(null),
        Debug = message => CurrentHost?.Debug(message),
    };

    /// <summary>Connections for an object of the pipe; made once for each Region and kept to the command's end. On the pipeline thread.</summary>
    /// <param name="regionOfObject">The object's own Region, which serves where -Region is not given.</param>
    private protected IActorConnections Connections(string? regionOfObject = null)
    {
        string? region = SessionValues.RegionName(Region);
        string key = region ?? regionOfObject ?? "";
        if (_connections.TryGetValue(key, out ActorConnections? known)) return known;
        AwsConnectionOptions own = _session with { Region = region, RegionFromPipeline = regionOfObject };
        return _connections[key] = new ActorConnections(own, Others(own));
    }

    /// <summary>Credentials of further actors, where the cmdlet takes any.</summary>
    private protected virtual IReadOnlyDictionary<Actor, AwsConnectionOptions> Others(AwsConnectionOptions own) => new Dictionary<Actor, AwsConnectionOptions>();

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
