using System.Collections.Frozen;
using CmkFlink.Sandbox.Protocol;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Kms;

/// <summary>Members that operations take without reading them themselves, or hand on as they are: held against the service model before an operation begins.</summary>
internal static class KmsInputs
{
    private static readonly (string, InputShape) _grantTokens = ("GrantTokens", InputShape.List(InputShape.Text(1, 8192), 0, 10));
    private static readonly (string, InputShape) _recipient = ("Recipient", Structure(("KeyEncryptionAlgorithm", OneOf("RSAES_OAEP_SHA_256")), ("AttestationDocument", Blob(1, 262144))));
    private static readonly (string, InputShape) _marker = ("Marker", InputShape.Text(1, 1024, @"[\u0020-\u00FF]*"));
    private static readonly (string, InputShape) _policyName = ("PolicyName", InputShape.Text(1, 128, "[A-Za-z0-9_]+"));
    private static readonly (string, InputShape) _customKeyStoreId = ("CustomKeyStoreId", InputShape.Text(1, 64));
    private static readonly (string, InputShape) _grantee = ("GranteePrincipal", Principal);
    private static readonly (string, InputShape) _retiring = ("RetiringPrincipal", Principal);

    private static readonly FrozenDictionary<string, InputShape> _shapes = new Dictionary<string, InputShape>(StringComparer.Ordinal)
    {
        ["CreateKey"] = Structure(("CustomerMasterKeySpec", OneOf([.. KeySpecs.All])), _customKeyStoreId),
        ["DescribeKey"] = Structure(_grantTokens),
        ["Encrypt"] = Structure(_grantTokens),
        ["Decrypt"] = Structure(_grantTokens, _recipient),
        ["ReEncrypt"] = Structure(_grantTokens),
        ["GenerateDataKey"] = Structure(_grantTokens, _recipient),
        ["GenerateDataKeyWithoutPlaintext"] = Structure(_grantTokens),
        ["GenerateRandom"] = Structure(_customKeyStoreId, _recipient),
        ["GetKeyPolicy"] = Structure(_policyName),
        ["PutKeyPolicy"] = Structure(_policyName),
        ["CreateGrant"] = Structure(_grantTokens, _grantee, _retiring),
        ["ListGrants"] = Structure(_marker, _grantee),
        ["ListRetirableGrants"] = Structure(_marker, _retiring),
        ["ListKeys"] = Structure(_marker),
        ["ListAliases"] = Structure(_marker),
        ["ListKeyPolicies"] = Structure(_marker),
        ["ListResourceTags"] = Structure(_marker),
        ["ListKeyRotations"] = Structure(_marker),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static InputShape Principal => InputShape.Text(1, 256, "[A-Za-z0-9_+=,.@:/-]+");

    public static InputShape? Of(string operation) => _shapes.GetValueOrDefault(operation);
}
