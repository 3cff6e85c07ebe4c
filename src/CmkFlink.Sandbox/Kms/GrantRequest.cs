using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Kms;

/// <summary>What CreateGrant was asked for.</summary>
internal sealed record GrantRequest(
    string GranteePrincipal,
    string? RetiringPrincipal,
    IReadOnlyList<string> Operations,
    IReadOnlyDictionary<string, string>? EncryptionContextSubset,
    IReadOnlyDictionary<string, string>? EncryptionContextEquals,
    string? Name)
{
    private static readonly string[] Known =
    [
        "Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo", "Sign", "Verify", "GetPublicKey", "CreateGrant",
        "RetireGrant", "DescribeKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateMac", "VerifyMac", "DeriveSharedSecret",
    ];

    private static readonly string[] Symmetric =
    [
        "Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo", "CreateGrant", "RetireGrant", "DescribeKey",
        "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext",
    ];

    /// <exception cref="ServiceException">ValidationException.</exception>
    public static GrantRequest Read(CallInput input)
    {
        IReadOnlyList<string> operations = input.Texts("Operations") ?? throw input.Missing("Operations");
        if (operations.Count == 0) throw input.Violation("Operations", "[]", "Member must have length greater than or equal to 1");
        foreach (string operation in operations)
        {
            if (!Known.Contains(operation)) throw input.Violation("Operations", operation, $"Member must satisfy enum value set: [{string.Join(", ", Known)}]");
        }
        IReadOnlyDictionary<string, string>? subset = null;
        IReadOnlyDictionary<string, string>? equal = null;
        if (input.Structure("Constraints") is CallInput constraints)
        {
            subset = Constraint(constraints, "EncryptionContextSubset");
            equal = Constraint(constraints, "EncryptionContextEquals");
            if (subset is not null && equal is not null) throw KmsErrors.Validation("A grant has either EncryptionContextSubset or EncryptionContextEquals, not both.");
        }
        return new GrantRequest(
            input.RequiredText("GranteePrincipal", 1, 256),
            input.Text("RetiringPrincipal", 1, 256),
            [.. operations.Distinct(StringComparer.Ordinal)],
            subset,
            equal,
            input.Text("Name", 1, 256, n => n.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '/' or '_' or '-'), "^[a-zA-Z0-9:/_-]+$"));
    }

    /// <summary>Operations must be ones that the key can do (KMS API reference, CreateGrant).</summary>
    public void CheckOperations(KmsKey key)
    {
        if (key.IsSymmetricEncryption && Operations.FirstOrDefault(o => !Symmetric.Contains(o)) is string impossible) throw KmsErrors.Validation($"Grant operation {impossible} is not supported by key spec {key.KeySpec}.");
    }

    /// <summary>A permission to create grants that itself comes from a grant gives no more than that grant (KMS developer guide, grants).</summary>
    public void CheckNotWiderThan(ServiceCall call, KmsKey key)
    {
        if (call.Decision is not { Layer: PolicyLayer.Grant } decision) return;
        KmsGrant? parent = decision.StatementIndex >= 0 && decision.StatementIndex < key.Grants.Count ? key.Grants[decision.StatementIndex] : null;
        bool within = parent is not null && Operations.All(parent.Operations.Contains)
            && Contains(EncryptionContextSubset ?? EncryptionContextEquals, parent.EncryptionContextSubset)
            && (parent.EncryptionContextEquals is null || Same(EncryptionContextEquals, parent.EncryptionContextEquals));
        if (!within) throw new ServiceException("AccessDeniedException", "The grant would give more than the grant that permits its creation.");
    }

    public bool IsSameAs(KmsGrant grant) =>
        grant.Name == Name && grant.GranteePrincipal == GranteePrincipal && grant.RetiringPrincipal == RetiringPrincipal
        && grant.Operations.Count == Operations.Count && Operations.All(grant.Operations.Contains)
        && Same(grant.EncryptionContextSubset, EncryptionContextSubset) && Same(grant.EncryptionContextEquals, EncryptionContextEquals);

    public KmsGrant ToGrant(long number, string id, string token, DateTimeOffset now, string issuingAccount) => new()
    {
        Number = number,
        GrantId = id,
        Token = token,
        GranteePrincipal = GranteePrincipal,
        RetiringPrincipal = RetiringPrincipal,
        Operations = Operations,
        EncryptionContextSubset = EncryptionContextSubset,
        EncryptionContextEquals = EncryptionContextEquals,
        Name = Name,
        CreationDate = now,
        IssuingAccount = issuingAccount,
    };

    /// <summary>An empty map constrains nothing and is none: Terraform's provider sends one beside the constraint that is meant.</summary>
    private static IReadOnlyDictionary<string, string>? Constraint(CallInput constraints, string member) =>
        constraints.Has(member) && EncryptionContexts.Read(constraints, member) is { Count: > 0 } context ? context : null;

    private static bool Same(IReadOnlyDictionary<string, string>? left, IReadOnlyDictionary<string, string>? right) =>
        left is null || right is null ? left is null && right is null : left.Count == right.Count && Contains(left, right);

    private static bool Contains(IReadOnlyDictionary<string, string>? whole, IReadOnlyDictionary<string, string>? part) =>
        part is null || (whole is not null && part.All(p => whole.TryGetValue(p.Key, out string? value) && value == p.Value));
}
