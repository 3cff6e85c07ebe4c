using System.Management.Automation;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Connection;

/// <summary>The base of everything that calls AWS: whose credentials, from where, and over which endpoints; with the names and aliases of AWS.Tools. Profile and Region are added by those who know how many of each they take.</summary>
public abstract class SessionCmdlet : FlinkCmdlet
{
    // What names an object. An unset variable must not come to mean every application, the newest snapshot, or the AWS owned key.
    private static readonly string[] NamingParameters = ["ApplicationName", "KeyArn", "SnapshotName"];

    private AwsConnectionOptions _session = new();

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

    /// <summary>One address for every service, or a table by service: kms, kinesisanalyticsv2, iam, sts.</summary>
    [Parameter]
    public object? EndpointUrl { get; set; }

    /// <summary>What belongs to the session and what all connections of the command share, without profile and Region.</summary>
    private protected AwsConnectionOptions Session => _session;

    /// <summary>Reads what belongs to the session, while on the pipeline thread.</summary>
    protected override void BeginProcessing()
    {
        // Before the pipe binds anything: an object of the pipe may well have no key.
        foreach (string parameter in NamingParameters)
        {
            if (MyInvocation.BoundParameters.TryGetValue(parameter, out object? given) && IsEmpty(given)) ThrowTerminatingError(Hosting.ErrorRecords.From(Unnamed(parameter)));
        }

        _session = new AwsConnectionOptions
        {
            ProfileLocation = ProfileLocation is null ? null : FilePath(ProfileLocation),
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
    }

    private static bool IsEmpty(object? given) => given switch
    {
        null => true,
        string name => name.Length == 0,
        IEnumerable<string?> names => names.All(string.IsNullOrEmpty),
        _ => false,
    };

    private static OperationFailure Unnamed(string parameter) => new(
        "NameEmpty",
        FailureCategory.InvalidArgument,
        $"-{parameter} was given and is empty: it names nothing.",
        $"Look at the variable that was to give the name; leave -{parameter} out where none is meant.",
        parameter);
}
