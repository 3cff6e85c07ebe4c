using System.Runtime.CompilerServices;
using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Keys;

/// <summary>Reads the grants on a key, all pages; with the bare exceptions of AWS.</summary>
internal sealed class GrantReader(AwsConnection connection)
{
    /// <summary>As authorization sees them.</summary>
    public async Task<IReadOnlyList<KeyGrant>> ListAsync(string keyArn, CancellationToken cancellation)
    {
        List<KeyGrant> grants = [];
        await foreach (GrantListEntry grant in EntriesAsync(keyArn, cancellation)) grants.Add(Of(grant));
        return grants;
    }

    /// <summary>As KMS lists them.</summary>
    public async IAsyncEnumerable<GrantListEntry> EntriesAsync(string keyArn, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? marker = null;
        do
        {
            string? from = marker;
            ListGrantsResponse page = await connection.ReadAsync(c => connection.Kms.ListGrantsAsync(new ListGrantsRequest { KeyId = keyArn, Limit = 100, Marker = from }, c), cancellation);
            foreach (GrantListEntry grant in page.Grants ?? []) yield return grant;
            marker = page.Truncated == true ? page.NextMarker : null;
        }
        while (marker is not null);
    }

    // The SDK hands out an empty table for a constraint that is absent; KMS takes no empty one.
    // A service is named by one or the other member, as whoever made the grant named it (KMS API reference, CreateGrant).
    internal static KeyGrant Of(GrantListEntry grant) => new(
        grant.GrantId,
        grant.GranteePrincipal ?? grant.GranteeServicePrincipal ?? "",
        grant.Operations ?? [],
        Filled(grant.Constraints?.EncryptionContextSubset),
        Filled(grant.Constraints?.EncryptionContextEquals))
    {
        SourceArn = grant.Constraints?.SourceArn,
    };

    private static Dictionary<string, string>? Filled(Dictionary<string, string>? constraint) => constraint is { Count: > 0 } ? constraint : null;
}
