using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>An issuer of web identity tokens that the account trusts.</summary>
internal sealed record OidcProvider(string Arn, string Url, DateTimeOffset CreateDate)
{
    /// <summary>Audiences of tokens that are accepted.</summary>
    public IReadOnlyList<string> ClientIds { get; init; } = [];

    public IReadOnlyList<string> Thumbprints { get; init; } = [];

    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>OpenID Connect providers, as far as AssumeRoleWithWebIdentity needs them.</summary>
internal sealed class OidcProviderOperations(IamContext iam)
{
    /// <summary>IAM and STS quotas.</summary>
    private const int ClientIdsPerProvider = 100;

    private static readonly InputShape _required = IamShapes.Arn.Required;
    private static readonly InputShape _clientId = InputShape.Text(1, 255);
    private static readonly InputShape _thumbprints = InputShape.List(InputShape.Text(40, 40), 0, 5);

    public IEnumerable<IamOperation> All =>
    [
        new("CreateOpenIDConnectProvider", Structure(
            ("Url", InputShape.Text(1, 255).Required),
            ("ClientIDList", InputShape.List(_clientId, 0, ClientIdsPerProvider)),
            ("ThumbprintList", _thumbprints),
            ("Tags", IamShapes.Tags)), Create),
        new("GetOpenIDConnectProvider", Structure(("OpenIDConnectProviderArn", _required)), Get),
        new("DeleteOpenIDConnectProvider", Structure(("OpenIDConnectProviderArn", _required)), Delete),
        new("ListOpenIDConnectProviders", Structure(), List),
        new("AddClientIDToOpenIDConnectProvider", Structure(("OpenIDConnectProviderArn", _required), ("ClientID", _clientId.Required)), AddClientId),
        new("RemoveClientIDFromOpenIDConnectProvider", Structure(("OpenIDConnectProviderArn", _required), ("ClientID", _clientId.Required)), RemoveClientId),
        new("UpdateOpenIDConnectProviderThumbprint", Structure(("OpenIDConnectProviderArn", _required), ("ThumbprintList", _thumbprints.Required)), UpdateThumbprints),
    ];

    private JsonObject Create(ServiceCall call)
    {
        string url = Need(call, "Url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || parsed.Scheme != Uri.UriSchemeHttps || parsed.Query.Length > 0 || parsed.Fragment.Length > 0) throw new ServiceException("InvalidInput", "Invalid Open ID Connect Provider URL");
        string arn = iam.State.Arn("oidc-provider", "/", url["https://".Length..].TrimEnd('/'));
        IReadOnlyDictionary<string, string> tags = TagOperations.Read(call);
        iam.Demand(call, arn, TagOperations.Context(tags));
        if (iam.State.OidcProviders.ContainsKey(arn)) throw IamErrors.AlreadyExists($"Provider with url {url} already exists.");
        var provider = new OidcProvider(arn, url, iam.State.Now) { ClientIds = Texts(call, "ClientIDList"), Thumbprints = Texts(call, "ThumbprintList") };
        foreach ((string key, string value) in tags) provider.Tags[key] = value;
        iam.State.OidcProviders[arn] = provider;
        var answer = new JsonObject { ["OpenIDConnectProviderArn"] = arn };
        if (tags.Count > 0) answer["Tags"] = Tags(provider);
        return answer;
    }

    private JsonObject Get(ServiceCall call)
    {
        OidcProvider provider = Demand(iam, call);
        return new JsonObject
        {
            // Without its scheme (IAM API reference, GetOpenIDConnectProvider).
            ["Url"] = provider.Url["https://".Length..],
            ["ClientIDList"] = new JsonArray([.. provider.ClientIds.Select(id => JsonValue.Create(id))]),
            ["ThumbprintList"] = new JsonArray([.. provider.Thumbprints.Select(print => JsonValue.Create(print))]),
            ["CreateDate"] = Time(provider.CreateDate),
            ["Tags"] = Tags(provider),
        };
    }

    private JsonObject Delete(ServiceCall call)
    {
        iam.State.OidcProviders.Remove(Demand(iam, call).Arn);
        return [];
    }

    private JsonObject List(ServiceCall call)
    {
        iam.Demand(call, "*");
        return new JsonObject { ["OpenIDConnectProviderList"] = new JsonArray([.. iam.State.OidcProviders.Keys.Select(arn => new JsonObject { ["Arn"] = arn })]) };
    }

    /// <summary>Adding what is there already changes nothing, nor does removing what is not (IAM API reference, AddClientIDToOpenIDConnectProvider, RemoveClientIDFromOpenIDConnectProvider).</summary>
    private JsonObject AddClientId(ServiceCall call)
    {
        OidcProvider provider = Demand(iam, call);
        IReadOnlyList<string> ids = [.. provider.ClientIds.Append(Need(call, "ClientID")).Distinct(StringComparer.Ordinal)];
        if (ids.Count > ClientIdsPerProvider) throw IamErrors.Quota("ClientIdsPerOpenIdConnectProvider", ClientIdsPerProvider);
        iam.State.OidcProviders[provider.Arn] = provider with { ClientIds = ids };
        return [];
    }

    private JsonObject RemoveClientId(ServiceCall call)
    {
        OidcProvider provider = Demand(iam, call);
        string removed = Need(call, "ClientID");
        iam.State.OidcProviders[provider.Arn] = provider with { ClientIds = [.. provider.ClientIds.Where(id => id != removed)] };
        return [];
    }

    private JsonObject UpdateThumbprints(ServiceCall call)
    {
        OidcProvider provider = Demand(iam, call);
        iam.State.OidcProviders[provider.Arn] = provider with { Thumbprints = Texts(call, "ThumbprintList") };
        return [];
    }

    /// <summary>The provider that a call names, once the caller may do it.</summary>
    /// <exception cref="ServiceException">AccessDenied, or NoSuchEntity.</exception>
    public static OidcProvider Demand(IamContext iam, ServiceCall call, RequestContext? context = null)
    {
        string arn = Need(call, "OpenIDConnectProviderArn");
        iam.Demand(call, arn, context);
        return iam.State.OidcProviders.GetValueOrDefault(arn) ?? throw IamErrors.NoSuchEntity($"OpenIDConnect Provider not found for arn {arn}");
    }

    private static JsonArray Tags(OidcProvider provider) => new([.. provider.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]);

    private static IReadOnlyList<string> Texts(ServiceCall call, string name) => call.Input.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray().Select(text => text.GetString()!)] : [];
}
