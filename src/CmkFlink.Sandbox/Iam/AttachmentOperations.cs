using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Managed policies attached to roles, users and groups.</summary>
internal sealed class AttachmentOperations(IamContext iam)
{
    public IEnumerable<IamOperation> All =>
    [
        // Quotas: IAM and STS quotas, "Managed policies per role / user / group".
        .. For("Role", IamShapes.Name64, 20, (call, context) => iam.DemandRole(call, Need(call, "RoleName"), context).Policies),
        .. For("User", IamShapes.Name64, 10, (call, context) => iam.DemandUser(call, Need(call, "UserName"), context).Policies),
        .. For("Group", IamShapes.Name128, 10, (call, context) => iam.DemandGroup(call, Need(call, "GroupName"), context).Policies),
        new("ListEntitiesForPolicy", IamShapes.Paged(("PolicyArn", IamShapes.Arn.Required), ("EntityFilter", OneOf("User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy")), ("PathPrefix", IamShapes.PathPrefix), ("PolicyUsageFilter", OneOf("PermissionsPolicy", "PermissionsBoundary"))), ListEntities),
    ];

    private IEnumerable<IamOperation> For(string kind, InputShape name, int quota, Func<ServiceCall, RequestContext?, PolicyHolder> demand)
    {
        string member = kind + "Name";
        yield return new IamOperation($"Attach{kind}Policy", Structure((member, name.Required), ("PolicyArn", IamShapes.Arn.Required)), call =>
        {
            string arn = Need(call, "PolicyArn");
            PolicyHolder holder = demand(call, new RequestContext().Set("iam:PolicyARN", arn));
            ManagedPolicy policy = BoundaryOperations.Find(iam, arn);
            if (holder.Attached.Contains(policy)) return [];
            if (holder.Attached.Count >= quota) throw IamErrors.Quota($"PoliciesPer{kind}", quota);
            holder.Attached.Add(policy);
            iam.State.Changed();
            return [];
        });
        yield return new IamOperation($"Detach{kind}Policy", Structure((member, name.Required), ("PolicyArn", IamShapes.Arn.Required)), call =>
        {
            string arn = Need(call, "PolicyArn");
            PolicyHolder holder = demand(call, new RequestContext().Set("iam:PolicyARN", arn));
            if (holder.Attached.RemoveAll(policy => policy.Identity.Arn == arn) == 0) throw IamErrors.NoSuchEntity($"Policy {arn} was not found.");
            iam.State.Changed();
            return [];
        });
        yield return new IamOperation($"ListAttached{kind}Policies", IamShapes.Paged((member, name.Required), ("PathPrefix", IamShapes.PathPrefix)), call =>
        {
            string prefix = Text(call, "PathPrefix") ?? "/";
            IEnumerable<ManagedPolicy> attached = demand(call, null).Attached.Where(policy => policy.Identity.Path.StartsWith(prefix, StringComparison.Ordinal));
            return Page(call, "AttachedPolicies", attached, policy => policy.Identity.Arn, IamJson.Attached);
        });
    }

    private JsonObject ListEntities(ServiceCall call)
    {
        ManagedPolicy policy = iam.DemandPolicy(call, Need(call, "PolicyArn"));
        string? filter = Text(call, "EntityFilter");
        string? usage = Text(call, "PolicyUsageFilter");
        var entities = new List<(string Kind, IamIdentity Identity)>();
        entities.AddRange(iam.State.Groups.Values.Where(group => Uses(group.Policies)).Select(group => ("Group", group.Identity)));
        entities.AddRange(iam.State.Users.Values.Where(user => Uses(user.Policies)).Select(user => ("User", user.Identity)));
        entities.AddRange(iam.State.Roles.Values.Where(role => Uses(role.Policies)).Select(role => ("Role", role.Identity)));
        JsonObject page = Page(call, "Entities", entities.Where(entity => filter is null || filter == entity.Kind), entity => entity.Kind + "/" + entity.Identity.Name, entity => new JsonObject { ["Kind"] = entity.Kind, ["Name"] = entity.Identity.Name, ["Id"] = entity.Identity.UniqueId });
        JsonArray found = page["Entities"]!.AsArray();
        page.Remove("Entities");
        foreach (string kind in (string[])["Group", "User", "Role"]) page[$"Policy{kind}s"] = new JsonArray([.. found.Where(entity => entity!["Kind"]!.GetValue<string>() == kind).Select(entity => new JsonObject { [kind + "Name"] = entity!["Name"]!.GetValue<string>(), [kind + "Id"] = entity["Id"]!.GetValue<string>() })]);
        return page;

        bool Uses(PolicyHolder holder) => (usage != "PermissionsBoundary" && holder.Attached.Contains(policy)) || (usage != "PermissionsPolicy" && holder.Boundary == policy);
    }
}
