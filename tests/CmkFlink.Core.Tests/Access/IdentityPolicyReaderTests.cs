using CmkFlink.Policy.Documents;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Tests.Access;

public sealed class IdentityPolicyReaderTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async Task InitializeAsync() => _account = await TestAccount.WithKeyAdministratorAsync();

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task The_reader_sees_the_policies_and_the_boundary_of_a_role()
    {
        FlinkCmkGrant grant = await _account.GrantAsync(new GrantFlinkCmkAccessRequest { Policy = Names.OperatorCmk(Names.Key), Principal = IamPrincipalName.Role("Operator") });
        IAmazonIdentityManagementService iam = (await _account.AdministratorAsync()).IamWrites;
        string boundary = (await iam.CreatePolicyAsync(new CreatePolicyRequest { PolicyName = "Boundary", PolicyDocument = Names.Policy("{'Effect':'Allow','Action':'*','Resource':'*'}").ToJson() })).Policy.Arn;
        await iam.PutRolePermissionsBoundaryAsync(new PutRolePermissionsBoundaryRequest { RoleName = "Operator", PermissionsBoundary = boundary });

        IdentityPolicies read = await ReadAsync("reader", RequestPrincipal.RoleSession(Names.OperatorRole));

        Assert.True(read.IsComplete, string.Join("; ", read.Unread));
        Assert.Equal(grant.PolicyArn, Assert.Single(read.Identity).Name);
        Assert.True(StatementShape.SaySame(Names.OperatorCmk(Names.Key), read.Identity[0].Document));
        Assert.Equal(boundary, read.Boundary?.Name);
    }

    [Fact]
    public async Task A_user_is_read_with_its_groups()
    {
        FlinkCmkGrant grant = await _account.GrantAsync(new GrantFlinkCmkAccessRequest { Policy = Names.OperatorCmk(Names.Key), Principal = IamPrincipalName.User("operator-user") });

        IdentityPolicies read = await ReadAsync("reader", RequestPrincipal.User(Names.OperatorUser));

        Assert.True(read.IsComplete, string.Join("; ", read.Unread));
        Assert.Equal([grant.PolicyArn], read.Identity.Select(p => p.Name));
        Assert.Contains(_account.Sandbox.Events, e => e.EventName == "ListGroupsForUser" && e.ErrorCode is null);
    }

    [Fact]
    public async Task Who_may_not_read_gets_unknowns_that_say_who_can()
    {
        IdentityPolicies read = await ReadAsync("operator", RequestPrincipal.RoleSession(Names.OperatorRole));

        Assert.False(read.IsComplete);
        Assert.Equal(
            ["the attached policies of role Operator", "the inline policies of role Operator", "the permissions boundary of role Operator"],
            read.Unread.Select(u => u.What));
        Assert.All(read.Unread, u => Assert.Contains("IAM administrator", u.WhoCan, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_role_of_the_same_name_in_another_account_is_not_taken_for_it()
    {
        IdentityPolicies read = await ReadAsync("reader", RequestPrincipal.RoleSession("arn:aws:iam::999999999999:role/Operator"));

        Assert.Contains("account 999999999999", Assert.Single(read.Unread).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_principal_that_does_not_exist_is_unknown_and_not_empty()
    {
        Assert.False((await ReadAsync("reader", RequestPrincipal.RoleSession("arn:aws:iam::123456789012:role/Nobody"))).IsComplete);
    }

    [Fact]
    public async Task A_session_is_resolved_to_its_role_with_the_path()
    {
        await TestAccount.OneAsync(new NewFlinkCmkRoleHandler(_account.As("account-administrator")), new NewFlinkCmkRoleRequest { RoleName = "Deep", Kind = FlinkCmkRoleKind.Operator, TrustedPrincipals = [Names.OperatorUser], Path = "/a/b/" });

        ResolvedPrincipal resolved = await ResolveAsync("account-administrator", "arn:aws:sts::123456789012:assumed-role/Deep/olga");

        Assert.Null(resolved.Assumption);
        Assert.Equal("arn:aws:iam::123456789012:role/a/b/Deep", resolved.Principal.PrincipalArn);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Deep/olga", resolved.Principal.Arn);
    }

    [Fact]
    public async Task Without_permission_the_path_is_an_assumption_that_is_said()
    {
        ResolvedPrincipal resolved = await ResolveAsync("operator", "arn:aws:sts::123456789012:assumed-role/Deep/olga");

        Assert.Equal("arn:aws:iam::123456789012:role/Deep", resolved.Principal.PrincipalArn);
        Assert.Contains("iam:GetRole", resolved.Assumption, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Names.OperatorRole, PrincipalKind.RoleSession)]
    [InlineData(Names.OperatorUser, PrincipalKind.User)]
    [InlineData("arn:aws:iam::123456789012:root", PrincipalKind.AccountRoot)]
    public async Task Roles_users_and_root_need_no_call(string arn, PrincipalKind kind)
    {
        int before = _account.Sandbox.Events.Count;

        Assert.Equal(kind, (await ResolveAsync("operator", arn)).Principal.Kind);

        Assert.Equal(before, _account.Sandbox.Events.Count);
    }

    [Theory]
    [InlineData("Operator")]
    [InlineData("arn:aws:iam::123456789012:role/*")]
    [InlineData("arn:aws:iam::123456789012:group/ops")]
    public async Task What_is_no_principal_is_refused(string text) =>
        Assert.Equal("InvalidPrincipal", (await TestAccount.RefusalOfAsync(() => ResolveAsync("operator", text))).Id);

    [Fact]
    public async Task A_listing_that_breaks_off_is_a_failure_and_never_the_whole()
    {
        using Truncating wire = new();
        using ActorConnections connections = new(new AwsConnectionOptions { ProfileName = "reader", ProfileLocation = _account.Sandbox.CredentialsFile, HttpClientFactory = new Aws.Runtime.BufferingHttpClientFactory(wire) });
        AwsConnection reader = await connections.ForAsync(Actor.Reader, CancellationToken.None);

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => new IdentityPolicyReader(reader).ReadAsync(IamPrincipalName.Role("Operator"), CancellationToken.None));

        Assert.Equal("AnswerUnreadable", refused.Failure.Id);
    }

    /// <summary>Lets every listing say that there is more, and not where.</summary>
    private sealed class Truncating() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            response.Content = new StringContent(body.Replace("<IsTruncated>false</IsTruncated>", "<IsTruncated>true</IsTruncated>", StringComparison.Ordinal), System.Text.Encoding.UTF8, "text/xml");
            return response;
        }
    }

    private async Task<IdentityPolicies> ReadAsync(string profile, RequestPrincipal principal) => await new IdentityPolicyReader(await ConnectAsync(profile)).ReadAsync(principal, CancellationToken.None);

    private async Task<ResolvedPrincipal> ResolveAsync(string profile, string text) => await new PrincipalResolver(await ConnectAsync(profile)).ResolveAsync(text, CancellationToken.None);

    private Task<AwsConnection> ConnectAsync(string profile) => _account.As(profile).ForAsync(Actor.Reader, CancellationToken.None);
}
