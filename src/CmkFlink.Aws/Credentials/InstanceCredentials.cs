using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>The credentials of the role of the EC2 instance, renewed before they end.</summary>
internal sealed class InstanceCredentials : RefreshingAWSCredentials
{
    private readonly InstanceMetadata _metadata;
    private readonly CancellationToken _lifetime;

    public InstanceCredentials(InstanceMetadata metadata, CancellationToken lifetime)
    {
        _metadata = metadata;
        _lifetime = lifetime;
        // New ones are there at least five minutes before the old ones end (EC2 User Guide, "Retrieve security credentials from instance metadata").
        PreemptExpiryTime = TimeSpan.FromMinutes(5);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => Task.Run(GenerateNewCredentialsAsync).GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        (ImmutableCredentials Credentials, DateTime Expiration) found = await _metadata.TryGetCredentialsAsync(_lifetime) ?? throw new AwsConfigurationException(
            "InstanceCredentialsMissing",
            FailureCategory.AuthenticationError,
            "The instance metadata service gave no credentials.",
            "Attach an instance profile to the instance, or name a profile with -ProfileName.");
        return new CredentialsRefreshState(found.Credentials, found.Expiration);
    }
}
