using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Tags of roles, users, managed policies, virtual MFA devices and OpenID Connect providers.</summary>
internal sealed class TagOperations(IamContext iam)
{
    private const int TagsPerEntity = 50;

    public IEnumerable<IamOperation> All =>
    [
        .. For("Role", "RoleName", IamShapes.Name64, (call, context) => iam.DemandRole(call, Need(call, "RoleName"), context).Identity.Tags),
        .. For("User", "UserName", IamShapes.Name64, (call, context) => iam.DemandUser(call, Need(call, "UserName"), context).Identity.Tags),
        .. For("Policy", "PolicyArn", IamShapes.Arn, (call, context) => iam.DemandOwnPolicy(call, Need(call, "PolicyArn"), context).Identity.Tags),
        .. For("MFADevice", "SerialNumber", IamShapes.SerialNumber, (call, context) => MfaOperations.Demand(iam, call, context).Tags),
        .. For("OpenIDConnectProvider", "OpenIDConnectProviderArn", IamShapes.Arn, (call, context) => OidcProviderOperations.Demand(iam, call, context).Tags),
    ];

    /// <summary>The Tags of an input.</summary>
    /// <exception cref="ServiceException">A key comes twice, or is AWS's own.</exception>
    public static IReadOnlyDictionary<string, string> Read(ServiceCall call)
    {
        // Keys are compared without regard to case (IAM user guide, Rules for tagging).
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!call.Input.TryGetProperty("Tags", out JsonElement list)) return tags;
        foreach (JsonElement tag in list.EnumerateArray())
        {
            string key = tag.GetProperty("Key").GetString()!;
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) throw new ServiceException("InvalidInput", "Tag keys beginning with aws: are reserved for system use.");
            if (!tags.TryAdd(key, tag.GetProperty("Value").GetString()!)) throw new ServiceException("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
        }

        return tags;
    }

    public static RequestContext Context(IReadOnlyDictionary<string, string> tags)
    {
        var context = new RequestContext();
        foreach ((string key, string value) in tags) context.Set("aws:RequestTag/" + key, value);
        if (tags.Count > 0) context.SetMany("aws:TagKeys", tags.Keys);
        return context;
    }

    public static void Apply(IDictionary<string, string> present, IReadOnlyDictionary<string, string> tags)
    {
        int added = tags.Keys.Count(key => !present.ContainsKey(key));
        if (present.Count + added > TagsPerEntity) throw IamErrors.Quota("TagsPerResource", TagsPerEntity);
        foreach ((string key, string value) in tags) present[key] = value;
    }

    private IEnumerable<IamOperation> For(string kind, string member, InputShape name, Func<ServiceCall, RequestContext, SortedDictionary<string, string>> demand)
    {
        yield return new IamOperation("Tag" + kind, Structure((member, name.Required), ("Tags", IamShapes.Tags.Required)), call =>
        {
            IReadOnlyDictionary<string, string> tags = Read(call);
            Apply(demand(call, Context(tags)), tags);
            iam.State.Changed();
            return [];
        });
        yield return new IamOperation("Untag" + kind, Structure((member, name.Required), ("TagKeys", IamShapes.TagKeys)), call =>
        {
            List<string> keys = [.. call.Input.GetProperty("TagKeys").EnumerateArray().Select(key => key.GetString()!)];
            SortedDictionary<string, string> tags = demand(call, new RequestContext().SetMany("aws:TagKeys", keys));
            foreach (string key in keys) tags.Remove(key);
            iam.State.Changed();
            return [];
        });
        yield return new IamOperation($"List{kind}Tags", IamShapes.Paged((member, name.Required)), call =>
        {
            SortedDictionary<string, string> tags = demand(call, new RequestContext());
            return Page(call, "Tags", tags, tag => tag.Key, tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value });
        });
    }
}
