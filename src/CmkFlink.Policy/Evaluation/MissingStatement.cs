using CmkFlink.Policy.Documents;

namespace CmkFlink.Policy.Evaluation;

/// <summary>The smallest statement that would allow a request in a layer: this principal, this action, this resource, and every condition that ties it to this use.</summary>
internal static class MissingStatement
{
    /// <summary>The keys that tell one use of a key from another. The context's other keys (time, network, MFA ...) say how a call was made and not what it is for.</summary>
    private static readonly string[] Telling =
        ["kms:GrantConstraintType", "kms:GrantOperations", "kms:GrantIsForAWSResource", "aws:SourceArn", "aws:SourceAccount", "iam:PassedToService"];

    private static readonly ContextKey Via = new("kms:ViaService");

    public static PolicyStatement For(AuthorizationRequest request, PolicyLayer layer)
    {
        bool resourcePolicy = layer is PolicyLayer.Resource or PolicyLayer.ResourceControl;
        return new PolicyStatement
        {
            Effect = PolicyEffect.Allow,
            Principals = !resourcePolicy ? null : layer == PolicyLayer.ResourceControl ? [new PolicyPrincipal(PolicyPrincipalType.Everyone, "*")] : [Principal(request.Principal)],
            Actions = [request.Action],
            // A trust policy has no resource, and in a key policy * is the key itself.
            Resources = layer == PolicyLayer.Resource ? request.IsRoleAssumption ? null : request.IsKmsKey ? ["*"] : [request.Resource] : [request.Resource],
            Conditions = Conditions(request),
        };
    }

    private static PolicyPrincipal Principal(RequestPrincipal principal) =>
        new(
            principal.Kind switch
            {
                PrincipalKind.Service => PolicyPrincipalType.Service,
                PrincipalKind.FederatedIdentity => PolicyPrincipalType.Federated,
                _ => PolicyPrincipalType.Aws,
            },
            principal.PrincipalArn);

    private static List<PolicyCondition> Conditions(AuthorizationRequest request)
    {
        List<PolicyCondition> conditions = [];
        foreach (KeyValuePair<string, ContextValue> key in request.Context.All)
            if (key.Key.StartsWith("kms:EncryptionContext:", StringComparison.OrdinalIgnoreCase)) Add(key.Key, key.Value);
        KeyValues via = Via.Find(request);
        if (via.Count == 1) conditions.Add(new PolicyCondition("StringEquals", Via.Name, [via[0]]));
        foreach (string name in Telling)
            if (request.Context.TryGet(name, out ContextValue value)) Add(name, value);
        return conditions;

        void Add(string name, ContextValue value)
        {
            if (value.Values.Count > 0) conditions.Add(new PolicyCondition(name == "kms:GrantIsForAWSResource" ? "Bool" : value.IsMultivalued ? "ForAllValues:StringEquals" : "StringEquals", name, [.. value.Values.Select(Literal)]));
        }
    }

    /// <summary>A value as StringEquals takes it: a policy variable in it would be filled in.</summary>
    private static string Literal(string value) => value.Replace("${", "${$}{");
}
