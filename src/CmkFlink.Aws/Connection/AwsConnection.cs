using Amazon.IdentityManagement;
using Amazon.KeyManagementService;
using Amazon.KinesisAnalyticsV2;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace CmkFlink.Aws;

/// <summary>Credentials, a Region and endpoints, found once, and the clients made of them. Safe to use from several threads.</summary>
/// <remarks>
/// Each service that changes things has two clients. The reading one repeats a request after a passing failure, as the SDK does it; the writing one sends each request exactly once, because
/// after a reset, a 500 or a time limit the request may have taken effect. <see cref="ReadAsync"/> and <see cref="WriteAsync"/> repeat throttled calls on top of that.
/// </remarks>
public sealed class AwsConnection : IDisposable
{
    private readonly Pacer _pacer;
    private readonly ClientSettings _settings;
    private readonly ConnectionLifetime _lifetime;
    private readonly FoundCredentials _credentials;
    private readonly bool _ownsLifetime;
    private readonly object _callerGate = new();
    private Task<GetCallerIdentityResponse>? _caller;
    private bool _disposed;
    private readonly ClientPair<AmazonKeyManagementServiceClient> _kms;
    private readonly ClientPair<AmazonKinesisAnalyticsV2Client> _flink;
    private readonly ClientPair<AmazonIdentityManagementServiceClient> _iam;
    private readonly Lazy<AmazonSecurityTokenServiceClient> _sts;

    internal AwsConnection(FoundCredentials credentials, FoundRegion region, ClientSettings settings, Pacer pacer, ConnectionLifetime lifetime, bool ownsLifetime = true)
    {
        _credentials = credentials;
        _ownsLifetime = ownsLifetime;
        AWSCredentials keys = credentials.Credentials;
        _settings = settings;
        _pacer = pacer;
        _lifetime = lifetime;
        Region = region.Name;
        RegionSource = region.Source;
        CredentialSource = credentials.Source;
        ProfileName = credentials.Profile?.Name;
        _kms = new(repeats => new(keys, _settings.Apply(new AmazonKeyManagementServiceConfig(), AwsService.Kms, repeats)));
        _flink = new(repeats => new(keys, _settings.Apply(new AmazonKinesisAnalyticsV2Config(), AwsService.KinesisAnalyticsV2, repeats)));
        _iam = new(repeats => new(keys, _settings.Apply(new AmazonIdentityManagementServiceConfig(), AwsService.Iam, repeats)));
        _sts = new(() => new(keys, _settings.Apply(new AmazonSecurityTokenServiceConfig(), AwsService.Sts, repeats: true)));
    }

    /// <summary>The Region of the clients; IAM, which is one service a partition, is reached in that Region's partition.</summary>
    public string Region { get; }

    /// <summary>Where the Region came from, in words.</summary>
    public string RegionSource { get; }

    /// <summary>Where the credentials came from, in words; never a secret.</summary>
    public string CredentialSource { get; }

    /// <summary>The profile that gave the credentials, where one did.</summary>
    public string? ProfileName { get; }

    /// <summary>How pauses between two looks at what changes pass.</summary>
    public Func<TimeSpan, CancellationToken, Task> Delay => _pacer.Delay;

    /// <summary>Time gone by since any fixed moment, on the clock of those pauses.</summary>
    public Func<TimeSpan> Elapsed => _pacer.Elapsed;

    /// <inheritdoc cref="AwsConnectionOptions.PaceOfAws"/>
    public bool PaceOfAws { get; internal init; }

    /// <summary>KMS, for calls that only read: the SDK repeats them after a passing failure.</summary>
    public IAmazonKeyManagementService Kms => _kms.Reads;

    /// <summary>KMS, for calls that change something: each is sent exactly once.</summary>
    public IAmazonKeyManagementService KmsWrites => _kms.Writes;

    /// <summary>Managed Service for Apache Flink, for calls that only read.</summary>
    public IAmazonKinesisAnalyticsV2 Flink => _flink.Reads;

    /// <summary>Managed Service for Apache Flink, for calls that change something: each is sent exactly once.</summary>
    public IAmazonKinesisAnalyticsV2 FlinkWrites => _flink.Writes;

    /// <summary>IAM, for calls that only read.</summary>
    public IAmazonIdentityManagementService Iam => _iam.Reads;

    /// <summary>IAM, for calls that change something: each is sent exactly once.</summary>
    public IAmazonIdentityManagementService IamWrites => _iam.Writes;

    /// <summary>Hears the request id of each change that AWS has acknowledged, for evidence; on the thread of the call.</summary>
    public event Action<string>? Written;

    /// <summary>Hears each call that was refused for want of permission; on the thread of the call, before its caller sees the exception.</summary>
    public event Action<Exception>? Refused;

    /// <summary>STS: who am I?</summary>
    public IAmazonSecurityTokenService Sts => _sts.Value;

    /// <summary>
    /// Finds credentials, Region and endpoints. Credentials: keys, the named profile, <see cref="AwsConnectionOptions.Credential"/>, $StoredAWSCredentials, environment, AWS_PROFILE, the default profile, container, instance.
    /// Region: the command's, the object in the pipe, $StoredAWSRegion, the named profile's, AWS_REGION, the profile of AWS_PROFILE or "default", AWS_DEFAULT_REGION, instance.
    /// </summary>
    /// <remarks>Credentials that must be fetched (a role, a login, a program) are fetched here, so that an MFA code is asked for and a failure shows before anything else happens.</remarks>
    /// <exception cref="AwsConfigurationException">Something is missing, contradictory or malformed, or the source of credentials refused.</exception>
    public static Task<AwsConnection> ConnectAsync(AwsConnectionOptions options, CancellationToken cancellation) => new Connector(options).ConnectAsync(cancellation);

    /// <summary>Whether a text can be the system name of a Region, so that <see cref="ForRegion"/> takes it.</summary>
    public static bool IsRegion(string text) => RegionResolver.IsName(text.Trim());

    /// <summary>A connection with the same credentials in another Region: no MFA code is asked for again. It serves until this one is disposed.</summary>
    /// <exception cref="AwsConfigurationException">It cannot be a Region's name.</exception>
    public AwsConnection ForRegion(string region)
    {
        var found = new FoundRegion(region, "the caller");
        found = found with { Name = RegionResolver.Checked(found) };
        var further = new AwsConnection(_credentials, found, _settings with { Region = found.Name }, _pacer, _lifetime, ownsLifetime: false);
        further.Refused += refusal => Refused?.Invoke(refusal);
        return further;
    }

    /// <summary>Makes a call that only reads, over one of the reading clients, and repeats it while it is throttled: ten requests in all, those that the SDK repeats by itself counted in.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled, also during a pause.</exception>
    public Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation) => Made(RunAsync(call, _settings.MaxAttempts, cancellation));

    /// <summary>Makes a call that changes something, over one of the *Writes clients, and repeats it while it is throttled, up to ten requests; after any other failure never.</summary>
    /// <remarks>Where <see cref="AwsErrorMapper.IsOutcomeUnclear"/> says so of what it throws, observe before calling again.</remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled, also during a pause.</exception>
    public async Task<T> WriteAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        T answer = await Made(RunAsync(call, requestsPerCall: 1, cancellation));
        if (answer is AmazonWebServiceResponse { ResponseMetadata.RequestId: { Length: > 0 } id }) Written?.Invoke(id);
        return answer;
    }

    /// <summary>Who this acts as: user, session or root. Asked of STS once; every principal may ask (STS API reference, GetCallerIdentity: no permission is needed).</summary>
    public Task<GetCallerIdentityResponse> CallerAsync(CancellationToken cancellation)
    {
        lock (_callerGate)
        {
            if (_caller is null || _caller.IsFaulted || _caller.IsCanceled) _caller = ReadAsync(c => Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), c), cancellation);
            return _caller;
        }
    }

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, int requestsPerCall, CancellationToken cancellation)
    {
        try
        {
            return await _pacer.RunAsync(call, requestsPerCall, cancellation);
        }
        catch (Exception e) when (Refused is not null && AwsErrorMapper.Map(e, cancellation: cancellation).Category == FailureCategory.PermissionDenied)
        {
            Refused?.Invoke(e);
            throw;
        }
    }

    private Task<T> Made<T>(Task<T> call)
    {
        // Its failure, if it fails, is the caller's to see.
        if (_settings.InOrder) Task.WaitAny(call);
        return call;
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (_ownsLifetime) _lifetime.Cancel();
        _kms.Dispose();
        _flink.Dispose();
        _iam.Dispose();
        if (_sts.IsValueCreated) _sts.Value.Dispose();
        if (_ownsLifetime) _lifetime.Dispose();
    }
}
