using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Permissions boundaries of roles and users.</summary>
internal sealed class BoundaryOperations(IamContext iam)
{
    public IEnumerable<IamOperation> All =>
    [
        new("PutRolePermissionsBoundary", Structure(("RoleName", IamShapes.Name64.Required), ("PermissionsBoundary", IamShapes.Arn.Required)), call => Put(call, context => iam.DemandRole(call, Need(call, "RoleName"), context).Policies)),
        new("DeleteRolePermissionsBoundary", Structure(("RoleName", IamShapes.Name64.Required)), call => Delete(iam.DemandRole(call, Need(call, "RoleName")).Policies, Need(call, "RoleName"))),
        new("PutUserPermissionsBoundary", Structure(("UserName", IamShapes.Name64.Required), ("PermissionsBoundary", IamShapes.Arn.Required)), call => Put(call, context => iam.DemandUser(call, Need(call, "UserName"), context).Policies)),
        new("DeleteUserPermissionsBoundary", Structure(("UserName", IamShapes.Name64.Required)), call => Delete(iam.DemandUser(call, Need(call, "UserName")).Policies, Need(call, "UserName"))),
    ];

    /// <summary>The managed policy that is to bound an entity.</summary>
    public static ManagedPolicy Find(IamContext iam, string arn) => iam.State.Policies.GetValueOrDefault(arn) ?? throw IamErrors.NoSuchEntity($"Policy {arn} does not exist or is not attachable.");

    private JsonObject Put(ServiceCall call, Func<RequestContext, PolicyHolder> demand)
    {
        string arn = Need(call, "PermissionsBoundary");
        PolicyHolder holder = demand(new RequestContext().Set("iam:PermissionsBoundary", arn));
        holder.Boundary = Find(iam, arn);
        iam.State.Changed();
        return [];
    }

    private JsonObject Delete(PolicyHolder holder, string name)
    {
        if (holder.Boundary is null) throw IamErrors.NoSuchEntity($"The entity {name} has no permissions boundary.");
        holder.Boundary = null;
        iam.State.Changed();
        return [];
    }
}
