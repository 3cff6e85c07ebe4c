using System.Text.Json;
using System.Text.Json.Nodes;
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
    private static readonly Protocol.InputShape _required = IamShapes.Arn.Required;

    public IEnumerable<IamOperation> All =>
    [
        new("CreateOpenIDConnectProvider", Structure(
            ("Url", Protocol.InputShape.Text(1, 255).Required),
            ("ClientIDList", Protocol.InputShape.List(Protocol.InputShape.Text(1, 255), 0, 100)),
            ("ThumbprintList", Protocol.InputShape.List(Protocol.InputShape.Text(40, 40), 0, 5)),
            ("Tags", IamShapes.Tags)), Create),
        new("GetOpenIDConnectProvider", Structure(("OpenIDConnectProviderArn", _required)), Get),
        new("DeleteOpenIDConnectProvider", Structure(("OpenIDConnectProviderArn", _required)), Delete),
        new("ListOpenIDConnectProviders", Structure(), List),
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
        OidcProvider provider = Find(call);
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
        iam.State.OidcProviders.Remove(Find(call).Arn);
        return [];
    }

    private JsonObject List(ServiceCall call)
    {
        iam.Demand(call, "*");
        return new JsonObject { ["OpenIDConnectProviderList"] = new JsonArray([.. iam.State.OidcProviders.Keys.Select(arn => new JsonObject { ["Arn"] = arn })]) };
    }

    private OidcProvider Find(ServiceCall call)
    {
        string arn = Need(call, "OpenIDConnectProviderArn");
        iam.Demand(call, arn);
        return iam.State.OidcProviders.GetValueOrDefault(arn) ?? throw IamErrors.NoSuchEntity($"OpenIDConnect Provider not found for arn {arn}");
    }

    private static JsonArray Tags(OidcProvider provider) => new([.. provider.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]);

    private static IReadOnlyList<string> Texts(ServiceCall call, string name) => call.Input.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray().Select(text => text.GetString()!)] : [];
}
