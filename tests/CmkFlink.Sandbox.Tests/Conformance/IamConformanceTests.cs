using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Conformance;

public sealed class IamConformanceTests : SandboxFixture
{
    private const string Account = "arn:aws:iam::123456789012";
    private const string AwsPolicy = "arn:aws:iam::aws:policy/AdministratorAccess";

    private static readonly string _document = Allow("s3:GetObject");
    private static readonly string _trust = TrustOf(Account + ":root");
    private static readonly object[] _tags = [new { Key = "team", Value = "data" }];

    [Fact]
    public void Every_operation_answers_as_its_published_shape_and_refuses_what_that_shape_does_not_allow()
    {
        Scenario iam = NewScenario();
        string policy = (string)iam.Do("CreatePolicy", new { PolicyName = "conformance", Path = "/team/", PolicyDocument = _document, Description = "of a test", Tags = _tags })["Policy"]!["Arn"]!;
        Policies(iam, policy);
        Roles(iam, policy);
        Users(iam, policy);
        Groups(iam, policy);
        iam.Do("GetAccountAuthorizationDetails", new { Filter = new[] { "User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy" }, MaxItems = 1000 });
        iam.Do("DeletePolicy", new { PolicyArn = policy });
        Providers(iam);

        iam.AssertSound();
        Assert.True(iam.MalformedSent > 600, $"only {iam.MalformedSent} malformed inputs");
        Assert.Equal(Operations.Of("iam"), iam.Covered.Order());
    }

    [Fact]
    public void Refusals_carry_codes_and_statuses_that_the_model_lists()
    {
        Scenario iam = NewScenario();
        iam.Do("CreateRole", new { RoleName = "taken", AssumeRolePolicyDocument = _trust });
        iam.Do("PutRolePolicy", new { RoleName = "taken", PolicyName = "inline", PolicyDocument = _document });
        string policy = (string)iam.Do("CreatePolicy", new { PolicyName = "full", PolicyDocument = _document })["Policy"]!["Arn"]!;
        for (int i = 0; i < 4; i++) iam.Do("CreatePolicyVersion", new { PolicyArn = policy, PolicyDocument = _document });

        iam.Refused("GetRole", "NoSuchEntity", new { RoleName = "absent" });
        iam.Refused("CreateRole", "EntityAlreadyExists", new { RoleName = "TAKEN", AssumeRolePolicyDocument = _trust });
        iam.Refused("CreateRole", "MalformedPolicyDocument", new { RoleName = "r", AssumeRolePolicyDocument = "{" });
        iam.Refused("CreateRole", "InvalidInput", new { RoleName = "r", AssumeRolePolicyDocument = _trust, Tags = new[] { new { Key = "aws:x", Value = "y" } } });
        iam.Refused("DeleteRole", "DeleteConflict", new { RoleName = "taken" });
        iam.Refused("CreatePolicyVersion", "LimitExceeded", new { PolicyArn = policy, PolicyDocument = _document });
        iam.Refused("DeletePolicyVersion", "DeleteConflict", new { PolicyArn = policy, VersionId = "v1" });
        iam.Refused("CreatePolicy", "MalformedPolicyDocument", new { PolicyName = "p", PolicyDocument = "[]" });
        iam.Refused("CreateUser", "EntityAlreadyExists", new { UserName = "operator-user" });
        iam.Refused("DeleteUser", "DeleteConflict", new { UserName = "operator-user" });
        iam.Refused("EnableMFADevice", "NoSuchEntity", new { UserName = "operator-user", SerialNumber = Account + ":mfa/absent", AuthenticationCode1 = "123456", AuthenticationCode2 = "123456" });
        iam.Refused("DeleteVirtualMFADevice", "DeleteConflict", new { SerialNumber = Account + ":mfa/operator-user" });
        iam.Refused("CreateVirtualMFADevice", "EntityAlreadyExists", new { VirtualMFADeviceName = "operator-user" });
        iam.Refused("GetOpenIDConnectProvider", "NoSuchEntity", new { OpenIDConnectProviderArn = Account + ":oidc-provider/absent" });
        iam.Refused("TagOpenIDConnectProvider", "NoSuchEntity", new { OpenIDConnectProviderArn = Account + ":oidc-provider/absent", Tags = _tags });
        iam.Refused("UpdateOpenIDConnectProviderThumbprint", "NoSuchEntity", new { OpenIDConnectProviderArn = Account + ":oidc-provider/absent", ThumbprintList = new[] { new string('1', 40) } });
        iam.Refused("ListMFADeviceTags", "NoSuchEntity", new { SerialNumber = Account + ":mfa/absent" });
        iam.Refused("CreateOpenIDConnectProvider", "InvalidInput", new { Url = "http://issuer.example" });
        iam.AssertSound();
    }

    private Scenario NewScenario() => Scenario.On(Sandbox, "iam", "iam", "ValidationError");

    private static void Policies(Scenario iam, string policy)
    {
        iam.Do("GetPolicy", new { PolicyArn = policy });
        iam.Do("ListPolicies", new { Scope = "Local", OnlyAttached = false, PathPrefix = "/team/", PolicyUsageFilter = "PermissionsPolicy", MaxItems = 10 });
        iam.Do("CreatePolicyVersion", new { PolicyArn = policy, PolicyDocument = _document, SetAsDefault = false });
        iam.Do("SetDefaultPolicyVersion", new { PolicyArn = policy, VersionId = "v2" });
        iam.Do("GetPolicyVersion", new { PolicyArn = policy, VersionId = "v2" });
        iam.Do("ListPolicyVersions", new { PolicyArn = policy, MaxItems = 10 });
        iam.Do("DeletePolicyVersion", new { PolicyArn = policy, VersionId = "v1" });
        Tag(iam, "Policy", "PolicyArn", policy);
    }

    private static void Roles(Scenario iam, string policy)
    {
        iam.Do("CreateRole", new { RoleName = "conformance", Path = "/team/", AssumeRolePolicyDocument = _trust, Description = "of a test", MaxSessionDuration = 7200, PermissionsBoundary = AwsPolicy, Tags = _tags });
        iam.Do("GetRole", new { RoleName = "conformance" });
        iam.Do("ListRoles", new { PathPrefix = "/team/", MaxItems = 10 });
        iam.Do("UpdateRole", new { RoleName = "conformance", Description = "changed", MaxSessionDuration = 3600 });
        Assert.Equal("changed again", (string?)iam.Do("UpdateRoleDescription", new { RoleName = "conformance", Description = "changed again" })["Role"]!["Description"]);
        iam.Do("UpdateAssumeRolePolicy", new { RoleName = "conformance", PolicyDocument = _trust });
        iam.Do("ListInstanceProfilesForRole", new { RoleName = "conformance", MaxItems = 10 });
        iam.Do("PutRolePermissionsBoundary", new { RoleName = "conformance", PermissionsBoundary = policy });
        iam.Do("ListEntitiesForPolicy", new { PolicyArn = policy, EntityFilter = "Role", PathPrefix = "/", PolicyUsageFilter = "PermissionsBoundary", MaxItems = 10 });
        iam.Do("DeleteRolePermissionsBoundary", new { RoleName = "conformance" });
        Hold(iam, "Role", "RoleName", policy);
        Tag(iam, "Role", "RoleName", "conformance");
        iam.Do("DeleteRole", new { RoleName = "conformance" });
    }

    private static void Users(Scenario iam, string policy)
    {
        iam.Do("CreateUser", new { UserName = "conformance", Path = "/team/", PermissionsBoundary = AwsPolicy, Tags = _tags });
        iam.Do("GetUser", new { UserName = "conformance" });
        iam.Do("ListUsers", new { PathPrefix = "/team/", MaxItems = 10 });
        string key = (string)iam.Do("CreateAccessKey", new { UserName = "conformance" })["AccessKey"]!["AccessKeyId"]!;
        iam.Do("ListAccessKeys", new { UserName = "conformance", MaxItems = 10 });
        iam.Do("UpdateAccessKey", new { UserName = "conformance", AccessKeyId = key, Status = "Inactive" });
        iam.Do("DeleteAccessKey", new { UserName = "conformance", AccessKeyId = key });
        iam.Do("PutUserPermissionsBoundary", new { UserName = "conformance", PermissionsBoundary = policy });
        iam.Do("DeleteUserPermissionsBoundary", new { UserName = "conformance" });
        Hold(iam, "User", "UserName", policy);
        Tag(iam, "User", "UserName", "conformance");
        MfaDevices(iam);
        iam.Do("DeleteUser", new { UserName = "conformance" });
    }

    private static void MfaDevices(Scenario iam)
    {
        JsonObject device = iam.Do("CreateVirtualMFADevice", new { VirtualMFADeviceName = "conformance", Path = "/team/", Tags = _tags })["VirtualMFADevice"]!.AsObject();
        string serial = (string)device["SerialNumber"]!;
        byte[] seed = Iam.Totp.SeedOf((string)device["Base32StringSeed"]!);
        long now = Iam.Totp.Now;
        iam.Do("EnableMFADevice", new { UserName = "conformance", SerialNumber = serial, AuthenticationCode1 = Iam.Totp.Code(seed, now - 1), AuthenticationCode2 = Iam.Totp.Code(seed, now) });
        iam.Do("ListMFADevices", new { UserName = "conformance", MaxItems = 10 });
        iam.Do("ListVirtualMFADevices", new { AssignmentStatus = "Assigned", MaxItems = 10 });
        iam.Do("GetMFADevice", new { SerialNumber = serial, UserName = "conformance" });
        now = Iam.Totp.Now;
        iam.Do("ResyncMFADevice", new { UserName = "conformance", SerialNumber = serial, AuthenticationCode1 = Iam.Totp.Code(seed, now + 1), AuthenticationCode2 = Iam.Totp.Code(seed, now + 2) });
        Tag(iam, "MFADevice", "SerialNumber", serial);
        iam.Do("DeactivateMFADevice", new { UserName = "conformance", SerialNumber = serial });
        iam.Do("DeleteVirtualMFADevice", new { SerialNumber = serial });
    }

    private static void Groups(Scenario iam, string policy)
    {
        iam.Do("CreateGroup", new { GroupName = "conformance", Path = "/team/" });
        iam.Do("ListGroups", new { PathPrefix = "/team/", MaxItems = 10 });
        iam.Do("AddUserToGroup", new { GroupName = "conformance", UserName = "operator-user" });
        iam.Do("GetGroup", new { GroupName = "conformance", MaxItems = 10 });
        iam.Do("ListGroupsForUser", new { UserName = "operator-user", MaxItems = 10 });
        iam.Do("RemoveUserFromGroup", new { GroupName = "conformance", UserName = "operator-user" });
        Hold(iam, "Group", "GroupName", policy);
        iam.Do("DeleteGroup", new { GroupName = "conformance" });
    }

    private static void Providers(Scenario iam)
    {
        string arn = (string)iam.Do("CreateOpenIDConnectProvider", new { Url = "https://issuer.example/tenant", ClientIDList = new[] { "sts.amazonaws.com" }, ThumbprintList = new[] { new string('0', 40) }, Tags = _tags })["OpenIDConnectProviderArn"]!;
        Assert.Equal(Account + ":oidc-provider/issuer.example/tenant", arn);
        iam.Do("GetOpenIDConnectProvider", new { OpenIDConnectProviderArn = arn });
        iam.Do("ListOpenIDConnectProviders");
        iam.Do("AddClientIDToOpenIDConnectProvider", new { OpenIDConnectProviderArn = arn, ClientID = "another" });
        iam.Do("RemoveClientIDFromOpenIDConnectProvider", new { OpenIDConnectProviderArn = arn, ClientID = "another" });
        iam.Do("UpdateOpenIDConnectProviderThumbprint", new { OpenIDConnectProviderArn = arn, ThumbprintList = new[] { new string('1', 40) } });
        Tag(iam, "OpenIDConnectProvider", "OpenIDConnectProviderArn", arn);
        iam.Do("DeleteOpenIDConnectProvider", new { OpenIDConnectProviderArn = arn });
    }

    /// <summary>Attaches a managed policy and puts an inline one, and takes both away.</summary>
    private static void Hold(Scenario iam, string kind, string member, string policy)
    {
        Dictionary<string, object> With(params (string, object)[] more) => new(more.Select(m => KeyValuePair.Create(m.Item1, m.Item2))) { [member] = "conformance" };
        iam.Do($"Attach{kind}Policy", With(("PolicyArn", policy)));
        iam.Do($"ListAttached{kind}Policies", With(("PathPrefix", "/team/"), ("MaxItems", 10)));
        iam.Do("ListEntitiesForPolicy", new { PolicyArn = policy });
        iam.Do($"Put{kind}Policy", With(("PolicyName", "inline"), ("PolicyDocument", _document)));
        iam.Do($"Get{kind}Policy", With(("PolicyName", "inline")));
        iam.Do($"List{kind}Policies", With(("MaxItems", 10)));
        iam.Do("GetAccountAuthorizationDetails");
        iam.Do($"Delete{kind}Policy", With(("PolicyName", "inline")));
        iam.Do($"Detach{kind}Policy", With(("PolicyArn", policy)));
    }

    private static void Tag(Scenario iam, string kind, string member, string name)
    {
        iam.Do($"Tag{kind}", new Dictionary<string, object> { [member] = name, ["Tags"] = _tags });
        iam.Do($"List{kind}Tags", new Dictionary<string, object> { [member] = name, ["MaxItems"] = 10 });
        iam.Do($"Untag{kind}", new Dictionary<string, object> { [member] = name, ["TagKeys"] = new[] { "team" } });
    }
}
