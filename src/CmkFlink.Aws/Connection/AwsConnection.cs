using Amazon.IdentityManagement;
using Amazon.KeyManagementService;
using Amazon.KinesisAnalyticsV2;
using Amazon.SecurityToken;

namespace CmkFlink.Aws;

/// <summary>Credentials, a Region and endpoints, found once, and the clients made of them. Safe to use from several threads.</summary>
public sealed class AwsConnection : IDisposable
{
    private readonly Pacer _pacer = new();

    private AwsConnection(string region, string regionSource, string credentialSource, string? profileName)
    {
        Region = region;
        RegionSource = regionSource;
        CredentialSource = credentialSource;
        ProfileName = profileName;
    }

    public string Region { get; }

    /// <summary>Where the Region came from, in words.</summary>
    public string RegionSource { get; }

    /// <summary>Where the credentials came from, in words; never a secret.</summary>
    public string CredentialSource { get; }

    /// <summary>The profile in use, where one is.</summary>
    public string? ProfileName { get; }

    /// <summary>KMS, for calls that only read: the SDK repeats them after a passing failure.</summary>
    public IAmazonKeyManagementService Kms => throw new NotSupportedException();

    /// <summary>KMS, for calls that change something: the SDK sends each exactly once.</summary>
    public IAmazonKeyManagementService KmsWrites => throw new NotSupportedException();

    /// <summary>MSF, for calls that only read.</summary>
    public IAmazonKinesisAnalyticsV2 Flink => throw new NotSupportedException();

    /// <summary>MSF, for calls that change something.</summary>
    public IAmazonKinesisAnalyticsV2 FlinkWrites => throw new NotSupportedException();

    /// <summary>IAM, for calls that only read.</summary>
    public IAmazonIdentityManagementService Iam => throw new NotSupportedException();

    /// <summary>IAM, for calls that change something.</summary>
    public IAmazonIdentityManagementService IamWrites => throw new NotSupportedException();

    public IAmazonSecurityTokenService Sts => throw new NotSupportedException();

    /// <summary>Finds credentials, Region and endpoints.</summary>
    /// <exception cref="AwsConfigurationException">Something is missing, contradictory or malformed.</exception>
    public static Task<AwsConnection> ConnectAsync(AwsConnectionOptions options, CancellationToken cancellation) =>
        Task.FromException<AwsConnection>(new NotSupportedException());

    /// <summary>Makes a call that only reads, and repeats it while it is throttled.</summary>
    public Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation) => _pacer.RunAsync(call, 3, cancellation);

    /// <summary>Makes a call that changes something over one of the *Writes clients, and repeats it while it is throttled; after any other failure never.</summary>
    public Task<T> WriteAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation) => _pacer.RunAsync(call, 1, cancellation);

    public void Dispose()
    {
    }
}
