using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Roles and their trust policies.</summary>
internal sealed class RoleOperations(IamContext iam)
{
    /// <summary>Characters of a trust policy that count (IAM and STS quotas).</summary>
    private const int TrustQuota = 2048;

    public IEnumerable<IamOperation> All =>
    [
        new("CreateRole", Structure(("RoleName", IamShapes.Name64.Required), ("Path", IamShapes.Path), ("AssumeRolePolicyDocument", IamShapes.Document.Required), ("Description", IamShapes.Description), ("MaxSessionDuration", Integer(3600, 43200)), ("PermissionsBoundary", IamShapes.Arn), ("Tags", IamShapes.Tags)), Create),
        new("GetRole", Structure(("RoleName", IamShapes.Name64.Required)), call => new JsonObject { ["Role"] = IamJson.Role(iam.DemandRole(call, Need(call, "RoleName")), true) }),
        new("DeleteRole", Structure(("RoleName", IamShapes.Name64.Required)), Delete),
        new("UpdateRole", Structure(("RoleName", IamShapes.Name64.Required), ("Description", IamShapes.Description), ("MaxSessionDuration", Integer(3600, 43200))), Update),
        new("UpdateRoleDescription", Structure(("RoleName", IamShapes.Name64.Required), ("Description", IamShapes.Description.Required)), UpdateDescription),
        new("UpdateAssumeRolePolicy", Structure(("RoleName", IamShapes.Name64.Required), ("PolicyDocument", IamShapes.Document.Required)), UpdateTrust),
        new("ListRoles", IamShapes.Paged(("PathPrefix", IamShapes.PathPrefix)), List),
        new("ListInstanceProfilesForRole", IamShapes.Paged(("RoleName", IamShapes.Name64.Required)), ListInstanceProfiles),
    ];

    private JsonObject Create(ServiceCall call)
    {
        string name = Need(call, "RoleName");
        string path = Text(call, "Path") ?? "/";
        string? boundary = Text(call, "PermissionsBoundary");
        IReadOnlyDictionary<string, string> tags = TagOperations.Read(call);
        RequestContext context = TagOperations.Context(tags);
        if (boundary is not null) context.Set("iam:PermissionsBoundary", boundary);
        iam.Demand(call, iam.State.Arn("role", path, name), context);
        if (iam.State.Roles.ContainsKey(name)) throw IamErrors.AlreadyExists($"Role with name {name} already exists.");
        StoredPolicy trust = Trust(Need(call, "AssumeRolePolicyDocument"));
        ManagedPolicy? bound = boundary is null ? null : BoundaryOperations.Find(iam, boundary);
        var role = new IamRole(iam.State.NewIdentity("role", path, name), trust)
        {
            Description = Text(call, "Description"),
            MaxSessionDuration = call.Input.TryGetProperty("MaxSessionDuration", out JsonElement seconds) ? seconds.GetInt32() : 3600,
        };
        role.Policies.Boundary = bound;
        TagOperations.Apply(role.Identity.Tags, tags);
        iam.State.Roles[name] = role;
        iam.State.Changed();
        return new JsonObject { ["Role"] = IamJson.Role(role, true) };
    }

    private JsonObject Delete(ServiceCall call)
    {
        IamRole role = iam.DemandRole(call, Need(call, "RoleName"));
        if (role.Policies.Attached.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must detach all policies first.");
        if (role.Policies.Inline.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
        iam.State.Roles.Remove(role.Identity.Name);
        iam.Credentials.RemoveSessionsOf(role.Identity.UniqueId);
        iam.State.PrincipalGone(role.Identity);
        return [];
    }

    private JsonObject Update(ServiceCall call)
    {
        IamRole role = iam.DemandRole(call, Need(call, "RoleName"));
        role.Description = Text(call, "Description") ?? role.Description;
        if (call.Input.TryGetProperty("MaxSessionDuration", out JsonElement seconds)) role.MaxSessionDuration = seconds.GetInt32();
        return [];
    }

    private JsonObject UpdateDescription(ServiceCall call)
    {
        IamRole role = iam.DemandRole(call, Need(call, "RoleName"));
        role.Description = Need(call, "Description");
        return new JsonObject { ["Role"] = IamJson.Role(role, true) };
    }

    private JsonObject UpdateTrust(ServiceCall call)
    {
        IamRole role = iam.DemandRole(call, Need(call, "RoleName"));
        role.Trust = Trust(Need(call, "PolicyDocument"));
        iam.State.Changed();
        return [];
    }

    private JsonObject List(ServiceCall call)
    {
        string prefix = Text(call, "PathPrefix") ?? "/";
        iam.Demand(call, iam.State.Arn("role", prefix, ""));
        return Page(call, "Roles", iam.State.Roles.Values.Where(role => role.Identity.Path.StartsWith(prefix, StringComparison.Ordinal)), role => role.Identity.Name, role => IamJson.Role(role, false));
    }

    /// <summary>The sandbox has no instance profiles; Terraform asks before it deletes a role.</summary>
    private JsonObject ListInstanceProfiles(ServiceCall call)
    {
        iam.DemandRole(call, Need(call, "RoleName"));
        return new JsonObject { ["InstanceProfiles"] = new JsonArray(), ["IsTruncated"] = false };
    }

    private StoredPolicy Trust(string text)
    {
        StoredPolicy trust = PolicyText.Trust(text, iam.Authorizer.PrincipalExists);
        return PolicyText.SizeOf(text) > TrustQuota ? throw IamErrors.Quota("ACLSizePerRole", TrustQuota) : trust;
    }
}
