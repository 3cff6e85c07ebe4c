using System.Text.Json;
using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Iam;

public sealed class IamTests : SandboxFixture
{
    private const string PolicyArn = "arn:aws:iam::123456789012:policy/p";
    private const string AccountRoot = "arn:aws:iam::123456789012:root";

    [Fact]
    public void A_role_comes_back_as_it_was_created()
    {
        string trust = TrustOf(AccountRoot);
        Admin.Iam("CreateRole", ("RoleName", "R"), ("Path", "/a/b/"), ("AssumeRolePolicyDocument", trust), ("Description", "d <&>"), ("MaxSessionDuration", "7200"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")).Ok();
        Answer role = Admin.Iam("GetRole", ("RoleName", "R")).Ok();
        Assert.Equal("arn:aws:iam::123456789012:role/a/b/R", role.Value("Arn"));
        Assert.Matches("^AROA[A-Z2-7]{17}$", role.Value("RoleId"));
        Assert.Equal("d <&>", role.Value("Description"));
        Assert.Equal("7200", role.Value("MaxSessionDuration"));
        Assert.Equal(["k"], role.Values("Key"));
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$", role.Value("CreateDate"));
        // RFC 3986: only unreserved characters stay.
        Assert.Matches("^[A-Za-z0-9._~%-]+$", role.Value("AssumeRolePolicyDocument"));
        Assert.Equal(trust, Uri.UnescapeDataString(role.Value("AssumeRolePolicyDocument")!));
    }

    [Theory]
    [InlineData("GetRole", "RoleName")]
    [InlineData("GetUser", "UserName")]
    [InlineData("GetGroup", "GroupName")]
    [InlineData("DeleteRole", "RoleName")]
    [InlineData("DeleteUser", "UserName")]
    [InlineData("ListAttachedRolePolicies", "RoleName")]
    [InlineData("ListUserPolicies", "UserName")]
    [InlineData("ListRoleTags", "RoleName")]
    public void What_does_not_exist_is_NoSuchEntity(string action, string member) => Admin.Iam(action, (member, "nobody")).Fails(404, "NoSuchEntity");

    [Fact]
    public void Names_are_unique_without_regard_to_case()
    {
        Admin.Iam("CreateRole", ("RoleName", "operator"), ("AssumeRolePolicyDocument", TrustOf(AccountRoot))).Fails(409, "EntityAlreadyExists");
        Admin.Iam("CreateUser", ("UserName", "Operator-User")).Fails(409, "EntityAlreadyExists");
        CreatePolicy("P").Ok();
        Admin.Iam("CreatePolicy", ("PolicyName", "p"), ("Path", "/x/"), ("PolicyDocument", Allow("s3:Get*"))).Fails(409, "EntityAlreadyExists");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"Version":"2012-10-17","Statement":[]}""")]
    [InlineData("""{"Version":"2020-01-01","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"s3:*","Resource":"*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3","Resource":"*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Sid":"a-b","Effect":"Allow","Action":"s3:*","Resource":"*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"*"}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringSortOfEquals":{"aws:username":"a"}}}]}""")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Nonsense":1}]}""")]
    public void A_document_that_is_no_identity_policy_is_refused(string document)
    {
        Admin.Iam("CreatePolicy", ("PolicyName", "p"), ("PolicyDocument", document)).Fails(400, "MalformedPolicyDocument");
        Admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "p"), ("PolicyDocument", document)).Fails(400, "MalformedPolicyDocument");
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/Nobody")]
    [InlineData("arn:aws:iam::123456789012:user/Reader")]
    [InlineData("arn:aws:iam::999999999999:root")]
    [InlineData("arn:aws-cn:iam::123456789012:root")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Nobody/x")]
    [InlineData("AROAAAAAAAAAAAAAAAAAA")]
    [InlineData("nobody")]
    public void A_trust_policy_names_principals_that_exist(string principal)
    {
        Admin.Iam("CreateRole", ("RoleName", "R"), ("AssumeRolePolicyDocument", TrustOf(principal))).Fails(400, "MalformedPolicyDocument");
        Admin.Iam("UpdateAssumeRolePolicy", ("RoleName", "Reader"), ("PolicyDocument", TrustOf(principal))).Fails(400, "MalformedPolicyDocument");
    }

    [Theory]
    [InlineData("123456789012")]
    [InlineData("arn:aws:iam::123456789012:root")]
    [InlineData("arn:aws:iam::123456789012:role/Reader")]
    [InlineData("arn:aws:iam::123456789012:user/operator-user")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Reader/x")]
    public void A_trust_policy_may_name_any_principal_of_the_account(string principal) =>
        Admin.Iam("CreateRole", ("RoleName", "R"), ("AssumeRolePolicyDocument", TrustOf(principal))).Ok();

    [Fact]
    public void A_policy_has_five_versions_at_most_and_numbers_are_not_used_again()
    {
        CreatePolicy().Ok();
        for (int i = 0; i < 4; i++) CreateVersion(false).Ok();
        CreateVersion(false).Fails(409, "LimitExceeded");
        Admin.Iam("DeletePolicyVersion", ("PolicyArn", PolicyArn), ("VersionId", "v1")).Fails(409, "DeleteConflict");
        Admin.Iam("DeletePolicyVersion", ("PolicyArn", PolicyArn), ("VersionId", "v5")).Ok();
        Assert.Equal("v6", CreateVersion(true).Ok().Value("VersionId"));
        Assert.Equal(["v6", "v4", "v3", "v2", "v1"], Admin.Iam("ListPolicyVersions", ("PolicyArn", PolicyArn)).Ok().Values("VersionId"));
        Assert.Equal("v6", Admin.Iam("GetPolicy", ("PolicyArn", PolicyArn)).Ok().Value("DefaultVersionId"));
        Admin.Iam("GetPolicyVersion", ("PolicyArn", PolicyArn), ("VersionId", "v5")).Fails(404, "NoSuchEntity");
        Admin.Iam("SetDefaultPolicyVersion", ("PolicyArn", PolicyArn), ("VersionId", "v1")).Ok();
        Admin.Iam("DeletePolicyVersion", ("PolicyArn", PolicyArn), ("VersionId", "v6")).Ok();
        Admin.Iam("DeletePolicy", ("PolicyArn", PolicyArn)).Fails(409, "DeleteConflict");
    }

    [Fact]
    public void The_default_version_is_what_counts()
    {
        SandboxClient reader = SandboxClient.As(Sandbox, "reader");
        reader.Iam("ListUsers").Fails(403, "AccessDenied");
        CreatePolicy(document: Allow("iam:ListUsers")).Ok();
        Admin.Iam("AttachRolePolicy", ("RoleName", "Reader"), ("PolicyArn", PolicyArn)).Ok();
        reader.Iam("ListUsers").Ok();
        Admin.Iam("CreatePolicyVersion", ("PolicyArn", PolicyArn), ("PolicyDocument", Allow("iam:ListRoles"))).Ok();
        reader.Iam("ListUsers").Ok();
        Admin.Iam("SetDefaultPolicyVersion", ("PolicyArn", PolicyArn), ("VersionId", "v2")).Ok();
        reader.Iam("ListUsers").Fails(403, "AccessDenied");
        reader.Iam("ListRoles").Ok();
        Admin.Iam("DetachRolePolicy", ("RoleName", "Reader"), ("PolicyArn", PolicyArn)).Ok();
        reader.Iam("ListRoles").Fails(403, "AccessDenied");
    }

    [Fact]
    public void White_space_does_not_count_against_the_size_of_a_policy()
    {
        // 6,144 characters without white space, and one more.
        string Sized(int size)
        {
            string empty = Allow("s3:Get*", "arn:aws:s3:::");
            return Allow("s3:Get*", "arn:aws:s3:::" + new string('x', size - empty.Length));
        }

        Admin.Iam("CreatePolicy", ("PolicyName", "p"), ("PolicyDocument", Sized(6144).Replace(",", ", \n\t ", StringComparison.Ordinal))).Ok();
        Admin.Iam("CreatePolicy", ("PolicyName", "q"), ("PolicyDocument", Sized(6145))).Fails(409, "LimitExceeded");
    }

    [Fact]
    public void Twenty_policies_a_role_and_ten_a_user_and_attaching_twice_is_no_error()
    {
        for (int i = 0; i < 21; i++) CreatePolicy($"p{i}").Ok();
        Answer Attach(string kind, string name, int i) => Admin.Iam($"Attach{kind}Policy", ($"{kind}Name", name), ("PolicyArn", $"arn:aws:iam::123456789012:policy/p{i}"));
        for (int i = 0; i < 20; i++) Attach("Role", "Reader", i).Ok();
        Attach("Role", "Reader", 0).Ok();
        Attach("Role", "Reader", 20).Fails(409, "LimitExceeded");
        for (int i = 0; i < 10; i++) Attach("User", "operator-user", i).Ok();
        Attach("User", "operator-user", 10).Fails(409, "LimitExceeded");
        Admin.Iam("DeletePolicy", ("PolicyArn", "arn:aws:iam::123456789012:policy/p0")).Fails(409, "DeleteConflict");
        Answer entities = Admin.Iam("ListEntitiesForPolicy", ("PolicyArn", "arn:aws:iam::123456789012:policy/p0")).Ok();
        Assert.Equal(("Reader", "operator-user"), (entities.Value("RoleName"), entities.Value("UserName")));
        Assert.Equal("2", Admin.Iam("GetPolicy", ("PolicyArn", "arn:aws:iam::123456789012:policy/p0")).Ok().Value("AttachmentCount"));
        Admin.Iam("DetachRolePolicy", ("RoleName", "Reader"), ("PolicyArn", "arn:aws:iam::123456789012:policy/p20")).Fails(404, "NoSuchEntity");
    }

    [Fact]
    public void Lists_come_in_pages_that_lose_and_repeat_nothing()
    {
        foreach (string name in (string[])["a1", "a2", "a3", "a4", "a5"]) CreatePolicy(name).Ok();
        var found = new List<string>();
        string? marker = null;
        do
        {
            Answer page = marker is null
                ? Admin.Iam("ListPolicies", ("Scope", "Local"), ("MaxItems", "2")).Ok()
                : Admin.Iam("ListPolicies", ("Scope", "Local"), ("MaxItems", "2"), ("Marker", marker)).Ok();
            found.AddRange(page.Values("PolicyName"));
            marker = page.Value("Marker");
            Assert.Equal(marker is null ? "false" : "true", page.Value("IsTruncated"));
            // What is created behind the page's end while somebody reads does not shift it.
            if (found.Count == 2) CreatePolicy("a0").Ok();
        }
        while (marker is not null);
        Assert.Equal(["a1", "a2", "a3", "a4", "a5"], found);
        Admin.Iam("ListPolicies", ("Marker", "***")).Fails(400, "ValidationError");
        Admin.Iam("ListPolicies", ("MaxItems", "0")).Fails(400, "ValidationError");
        Admin.Iam("ListPolicies", ("MaxItems", "1001")).Fails(400, "ValidationError");
    }

    [Fact]
    public void A_role_with_policies_cannot_be_deleted_and_its_sessions_end_with_it()
    {
        CreatePolicy().Ok();
        Admin.Iam("AttachRolePolicy", ("RoleName", "Reader"), ("PolicyArn", PolicyArn)).Ok();
        Admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "inline"), ("PolicyDocument", Allow("iam:Get*"))).Ok();
        Admin.Iam("DeleteRole", ("RoleName", "Reader")).Fails(409, "DeleteConflict");
        Admin.Iam("DetachRolePolicy", ("RoleName", "Reader"), ("PolicyArn", PolicyArn)).Ok();
        Admin.Iam("DeleteRole", ("RoleName", "Reader")).Fails(409, "DeleteConflict");
        SandboxClient reader = SandboxClient.As(Sandbox, "reader");
        reader.Iam("GetRole", ("RoleName", "Reader")).Ok();
        Admin.Iam("DeleteRolePolicy", ("RoleName", "Reader"), ("PolicyName", "inline")).Ok();
        Admin.Iam("DeleteRole", ("RoleName", "Reader")).Ok();
        reader.Sts("GetCallerIdentity").Fails(403, "InvalidClientTokenId");
        // A namesake is another role: the old sessions stay ended.
        Admin.Iam("CreateRole", ("RoleName", "Reader"), ("AssumeRolePolicyDocument", TrustOf(AccountRoot))).Ok();
        reader.Sts("GetCallerIdentity").Fails(403, "InvalidClientTokenId");
    }

    [Fact]
    public void A_trust_policy_keeps_the_id_of_a_principal_that_is_deleted_and_its_namesake_gains_nothing()
    {
        string id = Admin.Iam("CreateUser", ("UserName", "bob")).Ok().Value("UserId")!;
        Admin.Iam("CreateRole", ("RoleName", "R"), ("AssumeRolePolicyDocument", TrustOf("arn:aws:iam::123456789012:user/bob"))).Ok();
        Admin.Iam("DeleteUser", ("UserName", "bob")).Ok();
        Admin.Iam("CreateUser", ("UserName", "bob")).Ok();
        string trust = Uri.UnescapeDataString(Admin.Iam("GetRole", ("RoleName", "R")).Ok().Value("AssumeRolePolicyDocument")!);
        Assert.Equal(id, JsonDocument.Parse(trust).RootElement.GetProperty("Statement")[0].GetProperty("Principal").GetProperty("AWS").GetString());
        Answer key = Admin.Iam("CreateAccessKey", ("UserName", "bob")).Ok();
        new SandboxClient(Sandbox, new TestSigner(key.Value("AccessKeyId")!, key.Value("SecretAccessKey")!, null))
            .Sts("AssumeRole", ("RoleArn", "arn:aws:iam::123456789012:role/R"), ("RoleSessionName", "me")).Fails(403, "AccessDenied");
    }

    [Fact]
    public void A_member_has_the_policies_of_its_groups()
    {
        SandboxClient user = SandboxClient.As(Sandbox, "operator-user");
        CreatePolicy(document: Allow("iam:ListUsers")).Ok();
        Admin.Iam("CreateGroup", ("GroupName", "g")).Ok();
        Admin.Iam("AttachGroupPolicy", ("GroupName", "g"), ("PolicyArn", PolicyArn)).Ok();
        Admin.Iam("PutGroupPolicy", ("GroupName", "g"), ("PolicyName", "i"), ("PolicyDocument", Allow("iam:ListRoles"))).Ok();
        user.Iam("ListUsers").Fails(403, "AccessDenied");
        Admin.Iam("AddUserToGroup", ("GroupName", "g"), ("UserName", "operator-user")).Ok();
        user.Iam("ListUsers").Ok();
        user.Iam("ListRoles").Ok();
        Assert.Equal(["g"], Admin.Iam("ListGroupsForUser", ("UserName", "operator-user")).Ok().Values("GroupName"));
        Admin.Iam("RemoveUserFromGroup", ("GroupName", "g"), ("UserName", "operator-user")).Ok();
        user.Iam("ListUsers").Fails(403, "AccessDenied");
    }

    [Fact]
    public void A_boundary_limits_what_identity_policies_allow()
    {
        SandboxClient reader = SandboxClient.As(Sandbox, "reader");
        Admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "all"), ("PolicyDocument", Allow("iam:List*"))).Ok();
        CreatePolicy(document: Allow("iam:ListUsers")).Ok();
        Admin.Iam("PutRolePermissionsBoundary", ("RoleName", "Reader"), ("PermissionsBoundary", PolicyArn)).Ok();
        reader.Iam("ListUsers").Ok();
        Answer denied = reader.Iam("ListRoles");
        denied.Fails(403, "AccessDenied");
        Assert.EndsWith("because no permissions boundary allows the iam:ListRoles action", denied.Message);
        Assert.Equal(PolicyArn, Admin.Iam("GetRole", ("RoleName", "Reader")).Ok().Value("PermissionsBoundaryArn"));
        Admin.Iam("DeleteRolePermissionsBoundary", ("RoleName", "Reader")).Ok();
        reader.Iam("ListRoles").Ok();
    }

    [Fact]
    public void A_denial_is_worded_as_AWS_words_it_and_is_in_the_log_with_its_statement()
    {
        SandboxClient reader = SandboxClient.As(Sandbox, "reader");
        const string user = "arn:aws:sts::123456789012:assumed-role/Reader/reader";
        Assert.Equal($"User: {user} is not authorized to perform: iam:GetRole on resource: arn:aws:iam::123456789012:role/Reader because no identity-based policy allows the iam:GetRole action", reader.Iam("GetRole", ("RoleName", "Reader")).Message);
        Admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "no"), ("PolicyDocument", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"Never","Effect":"Deny","Action":"iam:Get*","Resource":"*"}]}""")).Ok();
        Assert.Equal($"User: {user} is not authorized to perform: iam:GetRole on resource: arn:aws:iam::123456789012:role/Reader with an explicit deny in an identity-based policy", reader.Iam("GetRole", ("RoleName", "Reader")).Message);
        SandboxEvent last = Sandbox.Events[^1];
        Assert.Equal(("explicitDeny", "identity", "Reader/no", "Never"), (last.Decision, last.DecidingLayer, last.DecidingPolicy, last.DecidingStatement));
    }

    [Fact]
    public void Policies_of_AWS_cannot_be_changed()
    {
        const string arn = "arn:aws:iam::aws:policy/AdministratorAccess";
        Admin.Iam("DeletePolicy", ("PolicyArn", arn)).Fails(403, "AccessDenied");
        Admin.Iam("CreatePolicyVersion", ("PolicyArn", arn), ("PolicyDocument", Allow("s3:*"))).Fails(403, "AccessDenied");
        Admin.Iam("AttachRolePolicy", ("RoleName", "Reader"), ("PolicyArn", arn)).Ok();
        Admin.Iam("AttachRolePolicy", ("RoleName", "Reader"), ("PolicyArn", arn + "X")).Fails(404, "NoSuchEntity");
    }

    [Fact]
    public void Tags_are_kept_replaced_and_taken_away()
    {
        Admin.Iam("TagRole", ("RoleName", "Reader"), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1"), ("Tags.member.2.Key", "b"), ("Tags.member.2.Value", "")).Ok();
        Admin.Iam("TagRole", ("RoleName", "Reader"), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "2")).Ok();
        Assert.Equal(["2", ""], Admin.Iam("ListRoleTags", ("RoleName", "Reader")).Ok().Values("Value"));
        Admin.Iam("UntagRole", ("RoleName", "Reader"), ("TagKeys.member.1", "a")).Ok();
        Assert.Equal(["b"], Admin.Iam("ListRoleTags", ("RoleName", "Reader")).Ok().Values("Key"));
        Admin.Iam("TagRole", ("RoleName", "Reader"), ("Tags.member.1.Key", "aws:x"), ("Tags.member.1.Value", "2")).Fails(400, "InvalidInput");
        Admin.Iam("TagRole", ("RoleName", "Reader"), ("Tags.member.1.Key", "x"), ("Tags.member.1.Value", ""), ("Tags.member.2.Key", "X"), ("Tags.member.2.Value", "")).Fails(400, "InvalidInput");
    }

    [Fact]
    public void The_account_shows_everybody_with_their_policies()
    {
        CreatePolicy().Ok();
        Admin.Iam("AttachRolePolicy", ("RoleName", "Reader"), ("PolicyArn", PolicyArn)).Ok();
        Answer details = Admin.Iam("GetAccountAuthorizationDetails", ("Filter.member.1", "Role"), ("Filter.member.2", "LocalManagedPolicy")).Ok();
        Assert.Equal(["KeyAdministrator", "Operator", "Reader"], details.Values("RoleName"));
        Assert.Empty(details.Values("UserName"));
        Assert.Contains(PolicyArn, details.Values("PolicyArn"));
        Assert.Contains("v1", details.Values("VersionId"));
    }

    private Answer CreatePolicy(string name = "p", string? document = null) => Admin.Iam("CreatePolicy", ("PolicyName", name), ("PolicyDocument", document ?? Allow("s3:Get*")));

    private Answer CreateVersion(bool isDefault) => Admin.Iam("CreatePolicyVersion", ("PolicyArn", PolicyArn), ("PolicyDocument", Allow("s3:List*")), ("SetAsDefault", isDefault ? "true" : "false"));
}
