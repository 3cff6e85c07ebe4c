using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Keys;

/// <summary>Reads the grants on a key, all pages, as authorization sees them; with the bare exceptions of AWS.</summary>
internal sealed class GrantReader(AwsConnection connection)
{
    public async Task<IReadOnlyList<KeyGrant>> ListAsync(string keyArn, CancellationToken cancellation)
    {
        List<KeyGrant> grants = [];
        string? marker = null;
        do
        {
            string? from = marker;
            ListGrantsResponse page = await connection.ReadAsync(c => connection.Kms.ListGrantsAsync(new ListGrantsRequest { KeyId = keyArn, Limit = 100, Marker = from }, c), cancellation);
            grants.AddRange((page.Grants ?? []).Select(Of));
            marker = page.Truncated == true ? page.NextMarker : null;
        }
        while (marker is not null);
        return grants;
    }

    // The SDK hands out an empty table for a constraint that is absent; KMS takes no empty one.
    private static KeyGrant Of(GrantListEntry grant) => new(
        grant.GrantId,
        grant.GranteePrincipal ?? "",
        grant.Operations ?? [],
        Filled(grant.Constraints?.EncryptionContextSubset),
        Filled(grant.Constraints?.EncryptionContextEquals));

    private static Dictionary<string, string>? Filled(Dictionary<string, string>? constraint) => constraint is { Count: > 0 } ? constraint : null;
}
