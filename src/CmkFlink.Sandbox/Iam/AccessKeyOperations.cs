using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Long-term access keys of users.</summary>
internal sealed class AccessKeyOperations(IamContext iam)
{
    private const int KeysPerUser = 2;

    public IEnumerable<IamOperation> All =>
    [
        new("CreateAccessKey", Structure(("UserName", IamShapes.Name64)), Create),
        new("ListAccessKeys", IamShapes.Paged(("UserName", IamShapes.Name64)), List),
        new("UpdateAccessKey", Structure(("UserName", IamShapes.Name64), ("AccessKeyId", Protocol.InputShape.Text(16, 128, "[A-Za-z0-9_]+").Required), ("Status", OneOf("Active", "Inactive").Required)), Update),
        new("DeleteAccessKey", Structure(("UserName", IamShapes.Name64), ("AccessKeyId", Protocol.InputShape.Text(16, 128, "[A-Za-z0-9_]+").Required)), Delete),
    ];

    /// <summary>A new key with its secret, which only the caller of this ever sees.</summary>
    public static Credential Issue(IamContext iam, IamUser user)
    {
        string id = iam.State.NewAccessKeyId("AKIA");
        var credential = new Credential
        {
            AccessKeyId = id,
            Secret = NewSecret(),
            Caller = new Caller(RequestPrincipal.User(user.Identity.Arn, user.Identity.UniqueId)) { AccessKeyId = id },
        };
        iam.Credentials.Add(credential);
        user.AccessKeys.Add(new AccessKey(credential.AccessKeyId, iam.State.Now));
        return credential;
    }

    /// <summary>40 characters, as AWS's; never from a seed.</summary>
    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(30));

    private JsonObject Create(ServiceCall call)
    {
        IamUser user = iam.DemandUser(call, UserOperations.NameOrCaller(iam, call));
        if (user.AccessKeys.Count == KeysPerUser) throw IamErrors.Quota("AccessKeysPerUser", KeysPerUser);
        Credential credential = Issue(iam, user);
        return new JsonObject
        {
            ["AccessKey"] = new JsonObject
            {
                ["UserName"] = user.Identity.Name,
                ["AccessKeyId"] = credential.AccessKeyId,
                ["Status"] = "Active",
                ["SecretAccessKey"] = credential.Secret,
                ["CreateDate"] = Time(iam.State.Now),
            },
        };
    }

    private JsonObject List(ServiceCall call)
    {
        IamUser user = iam.DemandUser(call, UserOperations.NameOrCaller(iam, call));
        return Page(call, "AccessKeyMetadata", user.AccessKeys, key => key.Id, key => new JsonObject { ["UserName"] = user.Identity.Name, ["AccessKeyId"] = key.Id, ["Status"] = key.IsActive ? "Active" : "Inactive", ["CreateDate"] = Time(key.CreateDate) });
    }

    private JsonObject Update(ServiceCall call)
    {
        (_, AccessKey key) = Find(call);
        key.IsActive = Need(call, "Status") == "Active";
        if (iam.Credentials.Find(key.Id) is { } credential) credential.IsActive = key.IsActive;
        return [];
    }

    private JsonObject Delete(ServiceCall call)
    {
        (IamUser user, AccessKey key) = Find(call);
        user.AccessKeys.Remove(key);
        iam.Credentials.Remove(key.Id);
        return [];
    }

    private (IamUser User, AccessKey Key) Find(ServiceCall call)
    {
        IamUser user = iam.DemandUser(call, UserOperations.NameOrCaller(iam, call));
        string id = Need(call, "AccessKeyId");
        return (user, user.AccessKeys.Find(key => key.Id == id) ?? throw IamErrors.NoSuchEntity($"The Access Key with id {id} cannot be found."));
    }
}
