// The name is AWS.Tools': the wrapper is recognised by it.
#pragma warning disable IDE0130
namespace Amazon.PowerShell.Common;

/// <summary>The shape of what $StoredAWSCredentials holds: the credentials are not public.</summary>
internal sealed class AWSPSCredentials(object credentials)
{
    internal object Credentials { get; } = credentials;
}
