using CmkFlink.Policy.Naming;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.State;

/// <summary>The one account and Region that a sandbox plays.</summary>
/// <param name="AccountId">12 digits.</param>
/// <param name="Region">Region code, <c>eu-west-1</c> say; its prefix decides the partition.</param>
internal sealed record SandboxAccount(string AccountId, string Region)
{
    public static SandboxAccount Of(SandboxEnvironment environment) => new(environment.Account, environment.Region);

    public string Partition => AwsPartition.OfRegion(Region);

    public string RootArn => $"arn:{Partition}:iam::{AccountId}:root";

    public string KeyArn(string keyId) => $"arn:{Partition}:kms:{Region}:{AccountId}:key/{keyId}";

    /// <param name="aliasName">With its prefix <c>alias/</c>.</param>
    public string AliasArn(string aliasName) => $"arn:{Partition}:kms:{Region}:{AccountId}:{aliasName}";

    public string ApplicationArn(string name) => FlinkNames.ApplicationArn(Region, AccountId, name);
}
