using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Entities as IAM's answers show them.</summary>
internal static class IamJson
{
    /// <summary>Documents travel percent-encoded as RFC 3986 says (IAM API reference, GetPolicyVersion).</summary>
    public static string Document(StoredPolicy policy) => UriEncoding.Encode(policy.Text);

    public static JsonObject User(IamUser user, bool details)
    {
        JsonObject json = Identity(user.Identity, "User");
        if (details) AddDetails(json, user.Identity, user.Policies);
        return json;
    }

    public static JsonObject Role(IamRole role, bool details)
    {
        JsonObject json = Identity(role.Identity, "Role");
        json["AssumeRolePolicyDocument"] = Document(role.Trust);
        if (role.Description is not null) json["Description"] = role.Description;
        json["MaxSessionDuration"] = role.MaxSessionDuration;
        if (!details) return json;
        AddDetails(json, role.Identity, role.Policies);
        json["RoleLastUsed"] = new JsonObject();
        return json;
    }

    public static JsonObject Group(IamGroup group) => Identity(group.Identity, "Group");

    public static JsonObject Policy(ManagedPolicy policy, (int Attached, int Bounds) uses, bool details)
    {
        var json = new JsonObject
        {
            ["PolicyName"] = policy.Identity.Name,
            ["PolicyId"] = policy.Identity.UniqueId,
            ["Arn"] = policy.Identity.Arn,
            ["Path"] = policy.Identity.Path,
            ["DefaultVersionId"] = policy.Default.VersionId,
            ["AttachmentCount"] = uses.Attached,
            ["PermissionsBoundaryUsageCount"] = uses.Bounds,
            ["IsAttachable"] = true,
            ["CreateDate"] = IamContext.Time(policy.Identity.CreateDate),
            ["UpdateDate"] = IamContext.Time(policy.UpdateDate),
        };
        if (!details) return json;
        if (policy.Description is not null) json["Description"] = policy.Description;
        AddTags(json, policy.Identity);
        return json;
    }

    public static JsonObject Version(ManagedPolicy policy, PolicyVersion version, bool document)
    {
        var json = new JsonObject();
        if (document) json["Document"] = Document(version.Policy);
        json["VersionId"] = version.VersionId;
        json["IsDefaultVersion"] = version == policy.Default;
        json["CreateDate"] = IamContext.Time(version.CreateDate);
        return json;
    }

    public static JsonObject Attached(ManagedPolicy policy) => new() { ["PolicyName"] = policy.Identity.Name, ["PolicyArn"] = policy.Identity.Arn };

    public static JsonArray Tags(IamIdentity identity) => new([.. identity.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]);

    private static JsonObject Identity(IamIdentity identity, string kind) => new()
    {
        ["Path"] = identity.Path,
        [kind + "Name"] = identity.Name,
        [kind + "Id"] = identity.UniqueId,
        ["Arn"] = identity.Arn,
        ["CreateDate"] = IamContext.Time(identity.CreateDate),
    };

    private static void AddDetails(JsonObject json, IamIdentity identity, PolicyHolder policies)
    {
        if (policies.Boundary is { } boundary) json["PermissionsBoundary"] = new JsonObject { ["PermissionsBoundaryType"] = "Policy", ["PermissionsBoundaryArn"] = boundary.Identity.Arn };
        AddTags(json, identity);
    }

    private static void AddTags(JsonObject json, IamIdentity identity)
    {
        if (identity.Tags.Count > 0) json["Tags"] = Tags(identity);
    }
}
