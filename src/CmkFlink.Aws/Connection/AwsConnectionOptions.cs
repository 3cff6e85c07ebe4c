using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>What a caller says about whom to act as, where, and over which endpoints. Every member is optional; what is missing is looked for in the order that <see cref="AwsConnection.ConnectAsync"/> documents.</summary>
public sealed record AwsConnectionOptions
{
    /// <summary>A profile of the shared files or of the SDK's own store. Where it is named, nothing else is tried: a missing profile is an error.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The credentials file (or a folder of files) to read profiles from in place of the default one. It alone serves: Region and endpoint may stand in it.</summary>
    public string? ProfileLocation { get; init; }

    /// <summary>Access key id; needs <see cref="SecretKey"/>.</summary>
    public string? AccessKey { get; init; }

    public string? SecretKey { get; init; }

    /// <summary>Session token of temporary credentials; needs <see cref="AccessKey"/> and <see cref="SecretKey"/>.</summary>
    public string? SessionToken { get; init; }

    /// <summary>A credential object of any copy of the AWS SDK: whatever has GetCredentials() or GetCredentialsAsync(). It is asked anew for each signature, so that credentials which refresh themselves keep doing so.</summary>
    public object? Credential { get; init; }

    /// <summary>The Region to act in, by its system name: eu-west-1.</summary>
    public string? Region { get; init; }

    /// <summary>Endpoints: key "*" for every service, or "kms", "kinesisanalyticsv2", "iam", "sts" for one. The service's own wins.</summary>
    public IReadOnlyDictionary<string, string>? EndpointUrls { get; init; }

    /// <summary>The session variable $StoredAWSCredentials of AWS.Tools, read by the caller on its own thread.</summary>
    public object? StoredCredentials { get; init; }

    /// <summary>The session variable $StoredAWSRegion of AWS.Tools: a name or a RegionEndpoint of any copy of the SDK.</summary>
    public object? StoredRegion { get; init; }

    /// <summary>The Region of the object that came down the pipe.</summary>
    public string? RegionFromPipeline { get; init; }

    /// <summary>Asks the user for a secret (an MFA code) with the prompt given; <see langword="null"/> as an answer means that nobody can answer.</summary>
    public Func<string, CancellationToken, Task<string?>>? PromptSecret { get; init; }

    /// <summary>Nobody must be bothered: a source that may ask for something (an MFA code, a login, a program, an object of another SDK that renews itself) is refused before it is asked.</summary>
    public bool Unattended { get; init; }

    /// <summary>Hears where credentials, Region and endpoints came from. Never a secret.</summary>
    public Action<string>? Debug { get; init; }

    /// <summary>Makes the HTTP clients of every service; <see langword="null"/> for the SDK's own. For tests and for proxies of one's own.</summary>
    public HttpClientFactory? HttpClientFactory { get; init; }

    /// <summary>Each call is made to its end before its caller goes on, so that the same work makes the same calls in the same order, however much of it runs side by side. For runs that must repeat: it blocks the caller's thread.</summary>
    /// <remarks>Nothing is drawn at random then either: a pause after throttling is as long as it may be.</remarks>
    public bool InOrder { get; init; }

    /// <summary>How the pauses between repeats of throttled calls, and between two looks at what changes, pass; <see langword="null"/> for <see cref="Task.Delay(TimeSpan, CancellationToken)"/>.</summary>
    public Func<TimeSpan, CancellationToken, Task>? Delay { get; init; }

    /// <summary>Time gone by since any fixed moment, for the limits of waits; <see langword="null"/> for the machine's. Whoever lets pauses pass by a <see cref="Delay"/> of his own gives the clock that goes with it.</summary>
    public Func<TimeSpan>? Elapsed { get; init; }

    /// <summary>Looks at what changes are as far apart on loopback as on AWS: for a sandbox where a change takes as long as there.</summary>
    public bool PaceOfAws { get; init; }

    /// <summary>Names no value: a record would print keys and token.</summary>
    public override string ToString() => nameof(AwsConnectionOptions);
}
