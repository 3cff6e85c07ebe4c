using System.Management.Automation;
using CmkFlink.Aws;
using CmkFlink.Cmdlets.Hosting;

namespace CmkFlink.Cmdlets.Connection;

/// <summary>The base of the cmdlets that call AWS: the common parameters, with the names and aliases of AWS.Tools.</summary>
public abstract class AwsCmdlet : FlinkCmdlet
{
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly Dictionary<string, AwsConnection> _connections = new(StringComparer.Ordinal);
    private AwsConnectionOptions _options = new();

    /// <summary>A named profile of the shared credentials file; nothing else is tried where it is given.</summary>
    [Parameter]
    [Alias("StoredCredentials", "AWSProfileName")]
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
    public virtual object? Region { get; set; }

    /// <summary>One address for every service, or a table by service: kms, kinesisanalyticsv2, iam, sts.</summary>
    [Parameter]
    public object? EndpointUrl { get; set; }

    /// <summary>Reads what belongs to the session, while on the pipeline thread.</summary>
    protected override void BeginProcessing() => _options = new AwsConnectionOptions
    {
        ProfileName = ProfileName,
        ProfileLocation = ProfileLocation is null ? null : GetUnresolvedProviderPathFromPSPath(ProfileLocation),
        AccessKey = AccessKey,
        SecretKey = SecretKey,
        SessionToken = SessionToken,
        Credential = SessionValues.Unwrap(Credential),
        EndpointUrls = SessionValues.Endpoints(EndpointUrl),
        StoredCredentials = SessionValues.Unwrap(GetVariableValue("StoredAWSCredentials")),
        StoredRegion = SessionValues.Unwrap(GetVariableValue("StoredAWSRegion")),
        PromptSecret = (prompt, token) => CurrentHost?.PromptSecretAsync(prompt, token) ?? Task.FromResult<string?>(null),
        Debug = message => CurrentHost?.Debug(message),
    };

    /// <summary>The connection for an object of the pipe; one is made for each Region and kept to the command's end.</summary>
    private protected async Task<AwsConnection> ConnectAsync(string? regionOfObject, CancellationToken cancellation)
    {
        AwsConnectionOptions options = _options with { Region = SessionValues.RegionName(Region), RegionFromPipeline = regionOfObject };
        string key = $"{options.Region}/{regionOfObject}";
        await _connecting.WaitAsync(cancellation);
        try
        {
            if (!_connections.TryGetValue(key, out AwsConnection? connection)) _connections[key] = connection = await AwsConnection.ConnectAsync(options, cancellation);
            return connection;
        }
        finally
        {
            _connecting.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (AwsConnection connection in _connections.Values) connection.Dispose();
            _connecting.Dispose();
        }

        base.Dispose(disposing);
    }
}
