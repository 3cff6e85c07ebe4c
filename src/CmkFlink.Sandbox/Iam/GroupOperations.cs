using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Groups: enough of them that identity policies by membership count.</summary>
internal sealed class GroupOperations(IamContext iam)
{
    private const int GroupsPerUser = 10;

    public IEnumerable<IamOperation> All =>
    [
        new("CreateGroup", Structure(("GroupName", IamShapes.Name128.Required), ("Path", IamShapes.Path)), Create),
        new("GetGroup", IamShapes.Paged(("GroupName", IamShapes.Name128.Required)), Get),
        new("DeleteGroup", Structure(("GroupName", IamShapes.Name128.Required)), Delete),
        new("ListGroups", IamShapes.Paged(("PathPrefix", IamShapes.PathPrefix)), List),
        new("AddUserToGroup", Membership, AddUser),
        new("RemoveUserFromGroup", Membership, RemoveUser),
    ];

    private static Protocol.InputShape Membership => Structure(("GroupName", IamShapes.Name128.Required), ("UserName", IamShapes.Name64.Required));

    private JsonObject Create(ServiceCall call)
    {
        string name = Need(call, "GroupName");
        string path = Text(call, "Path") ?? "/";
        iam.Demand(call, iam.State.Arn("group", path, name));
        if (iam.State.Groups.ContainsKey(name)) throw IamErrors.AlreadyExists($"Group with name {name} already exists.");
        var group = new IamGroup(iam.State.NewIdentity("group", path, name));
        iam.State.Groups[name] = group;
        iam.State.Changed();
        return new JsonObject { ["Group"] = IamJson.Group(group) };
    }

    private JsonObject Get(ServiceCall call)
    {
        IamGroup group = iam.DemandGroup(call, Need(call, "GroupName"));
        JsonObject page = Page(call, "Users", Members(group), user => user.Identity.Name, user => IamJson.User(user, false));
        page["Group"] = IamJson.Group(group);
        return page;
    }

    private JsonObject Delete(ServiceCall call)
    {
        IamGroup group = iam.DemandGroup(call, Need(call, "GroupName"));
        if (Members(group).Any()) throw IamErrors.DeleteConflict("Cannot delete entity, must remove users from group first.");
        if (group.Policies.Attached.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must detach all policies first.");
        if (group.Policies.Inline.Count > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
        iam.State.Groups.Remove(group.Identity.Name);
        iam.State.Changed();
        return [];
    }

    private JsonObject List(ServiceCall call)
    {
        string prefix = Text(call, "PathPrefix") ?? "/";
        iam.Demand(call, iam.State.Arn("group", prefix, ""));
        return Page(call, "Groups", iam.State.Groups.Values.Where(group => group.Identity.Path.StartsWith(prefix, StringComparison.Ordinal)), group => group.Identity.Name, IamJson.Group);
    }

    private JsonObject AddUser(ServiceCall call)
    {
        IamGroup group = iam.DemandGroup(call, Need(call, "GroupName"));
        IamUser user = UserOf(call);
        if (user.Groups.Contains(group.Identity.Name)) return [];
        if (user.Groups.Count == GroupsPerUser) throw IamErrors.Quota("GroupsPerUser", GroupsPerUser);
        user.Groups.Add(group.Identity.Name);
        iam.State.Changed();
        return [];
    }

    private JsonObject RemoveUser(ServiceCall call)
    {
        IamGroup group = iam.DemandGroup(call, Need(call, "GroupName"));
        IamUser user = UserOf(call);
        if (!user.Groups.Remove(group.Identity.Name)) throw IamErrors.NoSuchEntity($"User {user.Identity.Name} is not in group {group.Identity.Name}");
        iam.State.Changed();
        return [];
    }

    private IamUser UserOf(ServiceCall call)
    {
        string name = Need(call, "UserName");
        return iam.State.Users.GetValueOrDefault(name) ?? throw IamErrors.NoSuchEntity($"The user with name {name} cannot be found.");
    }

    private IEnumerable<IamUser> Members(IamGroup group) => iam.State.Users.Values.Where(user => user.Groups.Contains(group.Identity.Name));
}
