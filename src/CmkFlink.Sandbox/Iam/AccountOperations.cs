using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>The whole account at once.</summary>
internal sealed class AccountOperations(IamContext iam)
{
    public IEnumerable<IamOperation> All =>
    [
        new("GetAccountAuthorizationDetails", IamShapes.Paged(("Filter", Protocol.InputShape.List(OneOf("User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy")))), GetDetails),
    ];

    private JsonObject GetDetails(ServiceCall call)
    {
        iam.Demand(call, "*");
        HashSet<string>? filter = call.Input.TryGetProperty("Filter", out JsonElement kinds) && kinds.GetArrayLength() > 0 ? [.. kinds.EnumerateArray().Select(kind => kind.GetString()!)] : null;
        var entities = new List<(string Kind, string List, string Name, JsonObject Json)>();
        entities.AddRange(iam.State.Users.Values.Select(user => ("User", "UserDetailList", user.Identity.Name, User(user))));
        entities.AddRange(iam.State.Groups.Values.Select(group => ("Group", "GroupDetailList", group.Identity.Name, Group(group))));
        entities.AddRange(iam.State.Roles.Values.Select(role => ("Role", "RoleDetailList", role.Identity.Name, Role(role))));
        entities.AddRange(iam.State.Policies.Values.Select(policy => (policy.IsAwsManaged ? "AWSManagedPolicy" : "LocalManagedPolicy", "Policies", policy.Identity.Arn, Policy(policy))));
        JsonObject page = Page(call, "Entities", entities.Where(entity => filter is null || filter.Contains(entity.Kind)), entity => entity.List + "/" + entity.Name, entity => new JsonObject { ["List"] = entity.List, ["Json"] = entity.Json });
        JsonArray found = page["Entities"]!.AsArray();
        page.Remove("Entities");
        foreach (string list in (string[])["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"]) page[list] = new JsonArray([.. found.Where(entity => entity!["List"]!.GetValue<string>() == list).Select(entity => entity!["Json"]!.DeepClone())]);
        return page;
    }

    private JsonObject User(IamUser user)
    {
        JsonObject json = IamJson.User(user, true);
        AddPolicies(json, "UserPolicyList", user.Policies);
        json["GroupList"] = new JsonArray([.. user.Groups.Select(name => JsonValue.Create(iam.State.Groups[name].Identity.Name))]);
        return json;
    }

    private static JsonObject Group(IamGroup group)
    {
        JsonObject json = IamJson.Group(group);
        AddPolicies(json, "GroupPolicyList", group.Policies);
        return json;
    }

    private static JsonObject Role(IamRole role)
    {
        JsonObject json = IamJson.Role(role, true);
        json.Remove("Description");
        json.Remove("MaxSessionDuration");
        json["InstanceProfileList"] = new JsonArray();
        AddPolicies(json, "RolePolicyList", role.Policies);
        return json;
    }

    private JsonObject Policy(ManagedPolicy policy)
    {
        JsonObject json = IamJson.Policy(policy, iam.UsesOf(policy), false);
        json["PolicyVersionList"] = new JsonArray([.. policy.Versions.AsEnumerable().Reverse().Select(version => IamJson.Version(policy, version, true))]);
        return json;
    }

    private static void AddPolicies(JsonObject json, string inline, PolicyHolder holder)
    {
        json[inline] = new JsonArray([.. holder.Inline.Select(policy => new JsonObject { ["PolicyName"] = policy.Key, ["PolicyDocument"] = IamJson.Document(policy.Value) })]);
        json["AttachedManagedPolicies"] = new JsonArray([.. holder.Attached.Select(IamJson.Attached)]);
    }
}
