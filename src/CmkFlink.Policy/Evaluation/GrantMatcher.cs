namespace CmkFlink.Policy.Evaluation;

/// <summary>Finds a grant that allows a request.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html and API_GrantConstraints.html</remarks>
internal static class GrantMatcher
{
    private const string ContextPrefix = "kms:EncryptionContext:";

    private static readonly ContextKey SourceArn = new("aws:SourceArn");

    /// <summary>Index of the first grant that allows, or -1.</summary>
    public static int Find(AuthorizationRequest request, IReadOnlyList<KeyGrant> grants)
    {
        for (int i = 0; i < grants.Count; i++)
            if (IsGrantee(grants[i], request.Principal) && HasOperation(grants[i], request.Action) && MeetsConstraints(grants[i], request)) return i;
        return -1;
    }

    private static bool IsGrantee(KeyGrant grant, RequestPrincipal caller) =>
        grant.GranteePrincipal == caller.Arn || (caller.Kind == PrincipalKind.RoleSession && grant.GranteePrincipal == caller.SessionIssuerArn);

    private static bool HasOperation(KeyGrant grant, string action)
    {
        ReadOnlySpan<char> operation = action.AsSpan(action.IndexOf(':') + 1);
        for (int i = 0; i < grant.Operations.Count; i++)
            if (operation.Equals(grant.Operations[i].AsSpan(), StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool MeetsConstraints(KeyGrant grant, AuthorizationRequest request)
    {
        // No constraint binds RetireGrant.
        if (Is(request, "RetireGrant")) return true;
        if (grant.SourceArn is not null && !IsOnBehalfOf(grant.SourceArn, request)) return false;
        if (grant.EncryptionContextSubset is null && grant.EncryptionContextEquals is null) return true;
        // DescribeKey takes no encryption context.
        return Is(request, "DescribeKey") || Contains(request, grant.EncryptionContextSubset, exactly: false) && Contains(request, grant.EncryptionContextEquals, exactly: true);
    }

    private static bool Is(AuthorizationRequest request, string operation) => request.Action.AsSpan(request.Action.IndexOf(':') + 1).Equals(operation.AsSpan(), StringComparison.OrdinalIgnoreCase);

    private static bool IsOnBehalfOf(string resource, AuthorizationRequest request) => SourceArn.Find(request) is { Count: 1 } source && source[0] == resource;

    /// <summary>Unlike condition keys, names and values of an encryption context are compared with their case (KMS developer guide, encryption context).</summary>
    private static bool Contains(AuthorizationRequest request, IReadOnlyDictionary<string, string>? wanted, bool exactly)
    {
        if (wanted is null) return true;
        int found = 0;
        foreach (KeyValuePair<string, ContextValue> key in request.Context.All)
        {
            if (!key.Key.StartsWith(ContextPrefix, StringComparison.OrdinalIgnoreCase)) continue;
            if (wanted.TryGetValue(key.Key.Substring(ContextPrefix.Length), out string? value) && key.Value.Values.Count == 1 && key.Value.Values[0] == value) found++;
            else if (exactly) return false;
        }

        return found == wanted.Count;
    }
}
