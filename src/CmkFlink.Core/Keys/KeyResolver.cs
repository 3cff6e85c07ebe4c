using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>Finds the key behind any of the four names: key ARN, key id, alias, alias ARN.</summary>
public sealed class KeyResolver(AwsConnection connection)
{
    private readonly CallerIdentity _caller = new(connection);

    /// <summary>Reads a name without asking anybody.</summary>
    /// <exception cref="OperationException">No name of a key (InvalidKey), or that of an AWS managed one (AwsManagedKey).</exception>
    public static KeyReference Parse(string? name)
    {
        if (!KeyReference.TryParse(name, out KeyReference? key)) throw KeyFailures.InvalidKey(name);
        return key.IsAwsManagedAlias ? throw KeyFailures.AwsManagedKey(key.Text) : key;
    }

    /// <summary>The key's ARN. A key ARN or id is answered without a permission on the key, so an operator under least privilege may ask; an alias needs kms:DescribeKey.</summary>
    /// <exception cref="OperationException">InvalidKey, AwsManagedKey, KeyNotFound, AliasNotReadable, or a failure of the call.</exception>
    public async Task<string> ResolveAsync(string name, CancellationToken cancellation)
    {
        KeyReference key = Parse(name);
        return key.Kind switch
        {
            KeyReferenceKind.KeyArn => key.Text,
            KeyReferenceKind.KeyId => await ArnOfIdAsync(key.Text, cancellation),
            _ => (await DescribeAsync(name, cancellation)).Arn,
        };
    }

    /// <summary>What KMS tells about the key.</summary>
    /// <exception cref="OperationException">As <see cref="ResolveAsync"/>; a denial is AccessDenied where the key itself was named.</exception>
    public async Task<KeyMetadata> DescribeAsync(string name, CancellationToken cancellation)
    {
        KeyReference key = Parse(name);
        try
        {
            KeyMetadata metadata = await TryDescribeAsync(name, cancellation) ?? throw KeyFailures.NotFound(name, connection.Region);
            return metadata.KeyManager == Amazon.KeyManagementService.KeyManagerType.AWS ? throw KeyFailures.AwsManagedKey(metadata.Arn) : metadata;
        }
        catch (Exception e) when (e is not (OperationCanceledException or OperationException))
        {
            string caller = await _caller.NameAsync(cancellation);
            throw key.AliasName is not null && CallFailures.IsDenied(e)
                ? KeyFailures.AliasNotReadable(name, caller, e)
                : CallFailures.Of(e, caller, "kms:DescribeKey", $"key {name}", "Ask as the key administrator, or as a reader that the key policy names (New-FlinkCmkKey -Reader).");
        }
    }

    /// <summary>As <see cref="DescribeAsync"/>, with the bare exceptions of AWS; <see langword="null"/> where there is no such key.</summary>
    internal async Task<KeyMetadata?> TryDescribeAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return (await connection.ReadAsync(c => connection.Kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = name }, c), cancellation)).KeyMetadata;
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    // A key id without an ARN means the caller's own account and Region (KMS developer guide, key identifiers).
    private async Task<string> ArnOfIdAsync(string keyId, CancellationToken cancellation)
    {
        try
        {
            return $"arn:{AwsPartition.OfRegion(connection.Region)}:kms:{connection.Region}:{await _caller.AccountAsync(cancellation)}:key/{keyId}";
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw CallFailures.Of(e, "the caller", "sts:GetCallerIdentity", $"key {keyId}", "Give the key's ARN.");
        }
    }
}
