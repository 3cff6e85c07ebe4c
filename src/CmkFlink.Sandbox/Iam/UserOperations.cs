using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Users and the groups they are in.</summary>
internal sealed class UserOperations(IamContext iam)
{
    public IEnumerable<IamOperation> All =>
    [
        new("CreateUser", Structure(("UserName", IamShapes.Name64.Required), ("Path", IamShapes.Path), ("PermissionsBoundary", IamShapes.Arn), ("Tags", IamShapes.Tags)), Create),
        new("GetUser", Structure(("UserName", IamShapes.Name64)), call => new JsonObject { ["User"] = IamJson.User(iam.DemandUser(call, NameOrCaller(iam, call)), true) }),
        new("DeleteUser", Structure(("UserName", IamShapes.Name64.Required)), Delete),
        new("ListUsers", IamShapes.Paged(("PathPrefix", IamShapes.PathPrefix)), List),
        new("ListGroupsForUser", IamShapes.Paged(("UserName", IamShapes.Name64.Required)), ListGroups),
    ];

    /// <summary>The user that a call names, or the one who calls.</summary>
    /// <exception cref="ServiceException">The caller is no user.</exception>
    public static string NameOrCaller(IamContext iam, ServiceCall call) => Text(call, "UserName")
        ?? iam.State.FindUser(call.Caller.Principal)?.Identity.Name
        ?? throw IamErrors.Validation("Must specify userName when calling with non-User credentials");

    private JsonObject Create(ServiceCall call)
    {
        string name = Need(call, "UserName");
        string path = Text(call, "Path") ?? "/";
        string? boundary = Text(call, "PermissionsBoundary");
        IReadOnlyDictionary<string, string> tags = TagOperations.Read(call);
        RequestContext context = TagOperations.Context(tags);
        if (boundary is not null) context.Set("iam:PermissionsBoundary", boundary);
        iam.Demand(call, iam.State.Arn("user", path, name), context);
        if (iam.State.Users.ContainsKey(name)) throw IamErrors.AlreadyExists($"User with name {name} already exists.");
        ManagedPolicy? bound = boundary is null ? null : BoundaryOperations.Find(iam, boundary);
        var user = new IamUser(iam.State.NewIdentity("user", path, name));
        user.Policies.Boundary = bound;
        TagOperations.Apply(user.Identity.Tags, tags);
        iam.State.Users[name] = user;
        iam.State.Changed();
        return new JsonObject { ["User"] = IamJson.User(user, true) };
    }

    private JsonObject Delete(ServiceCall call)
    {
        IamUser user = iam.DemandUser(call, Need(call, "UserName"));
        if (user.Policies.Attached.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must detach all policies first.");
        if (user.Policies.Inline.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
        if (user.AccessKeys.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must delete access keys first.");
        if (user.MfaDevices.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must delete MFA device first.");
        if (user.Groups.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must remove users from group first.");
        iam.State.Users.Remove(user.Identity.Name);
        // Those of GetSessionToken: policies name the user by its id from now on, and would still mean them.
        iam.Credentials.RemoveSessionsOf(user.Identity.UniqueId);
        iam.State.PrincipalGone(user.Identity);
        return [];
    }

    private JsonObject List(ServiceCall call)
    {
        string prefix = Text(call, "PathPrefix") ?? "/";
        iam.Demand(call, iam.State.Arn("user", prefix, ""));
        return Page(call, "Users", iam.State.Users.Values.Where(user => user.Identity.Path.StartsWith(prefix, StringComparison.Ordinal)), user => user.Identity.Name, user => IamJson.User(user, false));
    }

    private JsonObject ListGroups(ServiceCall call)
    {
        IamUser user = iam.DemandUser(call, Need(call, "UserName"));
        return Page(call, "Groups", user.Groups.Select(name => iam.State.Groups[name]), group => group.Identity.Name, IamJson.Group);
    }
}
