namespace CmkFlink.Aws;

/// <summary>What the sources of credentials need of the connection that is being made.</summary>
internal sealed record CredentialContext
{
    public required AwsConnectionOptions Options { get; init; }

    public required ProfileStore Profiles { get; init; }

    public required InstanceMetadata Metadata { get; init; }

    /// <summary>The Region for STS where no profile of the chain names one.</summary>
    public required string Region { get; init; }

    /// <summary>Ends with the connection.</summary>
    public required CancellationToken Lifetime { get; init; }
}
