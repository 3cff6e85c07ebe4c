namespace CmkFlink.Policy.Evaluation;

/// <summary>The values of a condition key in a request; none where the key is absent.</summary>
internal readonly struct KeyValues
{
    private readonly string? _one;
    private readonly IReadOnlyList<string>? _many;

    public KeyValues(string? one)
    {
        _one = one;
        _many = null;
        IsMultivalued = false;
    }

    public KeyValues(ContextValue value)
    {
        _one = null;
        _many = value.Values;
        IsMultivalued = value.IsMultivalued;
    }

    /// <summary>A key of type ArrayOf..., whatever it holds.</summary>
    public bool IsMultivalued { get; }

    public int Count => _many?.Count ?? (_one is null ? 0 : 1);

    public string this[int index] => _many is null ? _one! : _many[index];
}

/// <summary>A condition key, resolved once: from the request's context, or derived from the request's members.</summary>
internal sealed class ContextKey
{
    private static readonly Dictionary<string, Func<AuthorizationRequest, KeyValues>> Derivations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aws:PrincipalArn"] = static request => new(request.Principal.HasNoAccount ? null : request.Principal.PrincipalArn),
        ["aws:PrincipalAccount"] = static request => new(Filled(request.Principal.Account)),
        // Table "principal key values" of the IAM user guide, reference_policies_variables; it has no row for services.
        ["aws:PrincipalType"] = static request => new(request.Principal.Kind switch
        {
            PrincipalKind.AccountRoot => "Account",
            PrincipalKind.User => "User",
            PrincipalKind.RoleSession => "AssumedRole",
            PrincipalKind.FederatedUser => "FederatedUser",
            _ => null,
        }),
        ["aws:PrincipalIsAWSService"] = static request => new(request.Principal.Kind == PrincipalKind.Service ? "true" : "false"),
        ["aws:PrincipalServiceName"] = static request => new(request.Principal.Kind == PrincipalKind.Service ? request.Principal.Arn : null),
        ["aws:userid"] = static request => new(request.Principal.UserId),
        ["aws:username"] = static request => new(request.Principal.Kind == PrincipalKind.User ? request.Principal.Arn.Substring(request.Principal.Arn.LastIndexOf('/') + 1) : null),
        ["aws:ViaAWSService"] = static request => new(request.ForwardedBy is null ? "false" : "true"),
        ["aws:CalledVia"] = static request => request.ForwardedBy is null ? default : new(new ContextValue([request.ForwardedBy], true)),
        ["aws:CalledViaFirst"] = static request => new(request.ForwardedBy),
        ["aws:CalledViaLast"] = static request => new(request.ForwardedBy),
        ["aws:RequestedRegion"] = static request => new(request.Region),
        ["aws:ResourceAccount"] = static request => new(request.ResourceAccount),
        // The services in question answer over TLS only.
        ["aws:SecureTransport"] = static _ => new("true"),
        ["kms:CallerAccount"] = static request => new(request.IsKms ? Filled(request.Principal.Account) : null),
        ["kms:ViaService"] = static request => new(request.ViaService),
    };

    private readonly Func<AuthorizationRequest, KeyValues>? _derive;

    public ContextKey(string name)
    {
        Name = name;
        Derivations.TryGetValue(name, out _derive);
    }

    public string Name { get; }

    public KeyValues Find(AuthorizationRequest request) =>
        request.Context.TryGet(Name, out ContextValue given) ? new KeyValues(given) : _derive is null ? default : _derive(request);

    private static string? Filled(string text) => text.Length == 0 ? null : text;
}
