using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Access;

public sealed class GrantTests : IAsyncLifetime
{
    private const string PolicyName = "CmkFlinkOperatorCmk-orders-eu-west-1-Operator";

    private TestAccount _account = null!;

    public async Task InitializeAsync() => _account = await TestAccount.StartAsync();

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task A_policy_is_made_tagged_attached_and_read_back()
    {
        FlinkCmkGrant grant = null!;

        IReadOnlyList<string> writes = await _account.WritesOfAsync(async () => grant = await _account.GrantAsync(Request(Names.Key)));

        Assert.Equal(["CreatePolicy", "AttachRolePolicy"], writes);
        Assert.Equal(
            new FlinkCmkGrant { PolicyName = PolicyName, PolicyArn = $"arn:aws:iam::123456789012:policy/{PolicyName}", PrincipalType = IamPrincipalType.Role, PrincipalName = "Operator", Attached = true, Changed = true, VersionId = "v1" },
            grant with { KeyArns = [] });
        Assert.Equal([Names.Key], grant.KeyArns);
        ManagedPolicy policy = (await (await _account.AdministratorAsync()).IamWrites.GetPolicyAsync(new GetPolicyRequest { PolicyArn = grant.PolicyArn! })).Policy;
        Assert.Contains(policy.Tags, t => t.Key == "cmkflink:managed" && t.Value == "true");
        Assert.Equal(1, policy.AttachmentCount);
    }

    [Fact]
    public async Task The_second_run_writes_nothing()
    {
        await _account.GrantAsync(Request(Names.Key));
        FlinkCmkGrant again = null!;

        Assert.Empty(await _account.WritesOfAsync(async () => again = await _account.GrantAsync(Request(Names.Key))));

        Assert.False(again.Changed);
        Assert.True(again.Attached);
        Assert.Equal("v1", again.VersionId);
    }

    [Fact]
    public async Task WhatIf_shows_each_step_and_the_planned_grant_and_writes_nothing()
    {
        RecordingHost host = new(Confirmation.WhatIf);
        FlinkCmkGrant planned = null!;

        Assert.Empty(await _account.WritesOfAsync(async () => planned = await _account.GrantAsync(Request(Names.Key), host)));

        Assert.Equal(
            [$"policy {PolicyName}: create with 4 statements", $"role Operator: attach policy arn:aws:iam::123456789012:policy/{PolicyName}"],
            host.Confirmations.Select(c => c.Replace($"{Names.OperatorCmk(Names.Key).Statements.Count} statements", "4 statements", StringComparison.Ordinal)));
        Assert.True(planned.Attached);
        Assert.False(planned.Changed);
        Assert.Equal([Names.Key], planned.KeyArns);
    }

    [Fact]
    public async Task Declining_writes_nothing_and_yields_nothing()
    {
        Assert.Empty(await _account.WritesOfAsync(async () =>
            Assert.Empty(await TestAccount.AllAsync(new GrantFlinkCmkAccessHandler(_account.As("account-administrator")), Request(Names.Key), new RecordingHost(Confirmation.Declined)))));
    }

    [Fact]
    public async Task The_plan_is_data()
    {
        GrantPlan plan = await new GrantFlinkCmkAccessHandler(_account.As("account-administrator")).PlanAsync(Request(Names.Key), new RecordingHost(), CancellationToken.None);

        Assert.Equal([typeof(CreatePolicyStep), typeof(AttachPolicyStep)], plan.Steps.Select(s => s.GetType()));
        Assert.All(plan.Steps, s => Assert.Equal(Actor.IamAdministrator, s.Actor));
    }

    [Fact]
    public async Task Keys_accumulate_and_the_sixth_version_makes_room_for_itself()
    {
        string[] keys = [.. Enumerable.Range(1, 6).Select(i => $"arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-{i:d12}")];
        FlinkCmkGrant grant = null!;
        foreach (string key in keys[..5]) grant = await _account.GrantAsync(Request(key));
        Assert.Equal("v5", grant.VersionId);

        Assert.Equal(["DeletePolicyVersion", "CreatePolicyVersion"], await _account.WritesOfAsync(async () => grant = await _account.GrantAsync(Request(keys[5]))));

        Assert.Equal("v6", grant.VersionId);
        Assert.Equal(keys, grant.KeyArns);
        List<PolicyVersion> versions = (await (await _account.AdministratorAsync()).IamWrites.ListPolicyVersionsAsync(new ListPolicyVersionsRequest { PolicyArn = grant.PolicyArn! })).Versions;
        Assert.Equal(["v2", "v3", "v4", "v5", "v6"], versions.Select(v => v.VersionId).Order());
    }

    [Fact]
    public async Task A_changed_policy_of_another_kind_is_replaced_not_merged()
    {
        GrantFlinkCmkAccessRequest request = new() { Policy = Names.Policy("{'Effect':'Allow','Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/A'}"), Principal = IamPrincipalName.User("operator-user"), PolicyName = "Base", Path = "/team/" };
        FlinkCmkGrant first = await _account.GrantAsync(request);
        PolicyDocument narrower = Names.Policy("{'Effect':'Allow','Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/B'}");

        FlinkCmkGrant second = await _account.GrantAsync(request with { Policy = narrower });

        Assert.Equal("arn:aws:iam::123456789012:policy/team/Base", first.PolicyArn);
        Assert.Equal("v2", second.VersionId);
        string? text = (await (await _account.AdministratorAsync()).IamWrites.GetPolicyVersionAsync(new GetPolicyVersionRequest { PolicyArn = first.PolicyArn!, VersionId = "v2" })).PolicyVersion.Document;
        Assert.True(StatementShape.SaySame(narrower, PolicyDocument.Parse(Uri.UnescapeDataString(text!))));
    }

    [Fact]
    public async Task A_policy_of_somebody_else_is_not_changed()
    {
        await (await _account.AdministratorAsync()).IamWrites.CreatePolicyAsync(new CreatePolicyRequest { PolicyName = "Theirs", Path = "/other/", PolicyDocument = Names.OperatorBase.ToJson() });
        GrantFlinkCmkAccessRequest request = Request(Names.Key) with { PolicyName = "theirs" };
        OperationFailure failure = null!;

        Assert.Empty(await _account.WritesOfAsync(async () => failure = await TestAccount.RefusalOfAsync(() => _account.GrantAsync(request))));

        Assert.Equal("PolicyNotOurs", failure.Id);
        Assert.Contains("arn:aws:iam::123456789012:policy/other/Theirs", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_refused_and_under_WhatIf_a_warning()
    {
        GrantFlinkCmkAccessRequest request = Request(Names.Key) with { Principal = IamPrincipalName.Role("Nobody") };
        RecordingHost whatIf = new(Confirmation.WhatIf);

        OperationFailure failure = await TestAccount.RefusalOfAsync(() => _account.GrantAsync(request));
        FlinkCmkGrant planned = await _account.GrantAsync(request, whatIf);

        Assert.Equal("RoleNotFound", failure.Id);
        Assert.Contains("New-FlinkCmkRole -RoleName Nobody", failure.Remedy, StringComparison.Ordinal);
        Assert.Contains("Nobody", Assert.Single(whatIf.Warnings), StringComparison.Ordinal);
        Assert.StartsWith("arn:aws:iam::123456789012:policy/CmkFlinkOperatorCmk-orders", planned.PolicyArn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_denial_names_principal_action_and_object(bool bareErrors)
    {
        await using TestAccount account = await TestAccount.StartAsync(bareErrors);

        OperationFailure failure = await TestAccount.RefusalOfAsync(() => TestAccount.OneAsync(new GrantFlinkCmkAccessHandler(account.As("operator")), Request(Names.Key)));

        Assert.Equal(FailureCategory.PermissionDenied, failure.Category);
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Operator/operator may not call iam:GetRole on role Operator.", failure.Message);
        Assert.Contains("IAM administrator", failure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CreatePolicy")]
    [InlineData("AttachRolePolicy")]
    public async Task A_lost_answer_is_looked_into_and_the_call_not_repeated(string operation)
    {
        _account.Wire.LoseNext(operation, LosingHandler.Loss.Answer);
        FlinkCmkGrant grant = null!;

        Assert.Equal(["CreatePolicy", "AttachRolePolicy"], await _account.WritesOfAsync(async () => grant = await _account.GrantAsync(Request(Names.Key))));

        Assert.True(grant.Changed);
    }

    [Fact]
    public async Task A_lost_request_is_an_unclear_outcome_and_the_next_run_ends_the_work()
    {
        _account.Wire.LoseNext("AttachRolePolicy", LosingHandler.Loss.Request);

        OperationFailure failure = await TestAccount.RefusalOfAsync(() => _account.GrantAsync(Request(Names.Key)));

        Assert.Equal("OutcomeUnclear", failure.Id);
        Assert.Equal(["AttachRolePolicy"], await _account.WritesOfAsync(() => _account.GrantAsync(Request(Names.Key))));
    }

    [Fact]
    public async Task A_policy_that_others_hold_changes_with_a_warning()
    {
        GrantFlinkCmkAccessRequest request = Request(Names.Key) with { PolicyName = "Shared" };
        await _account.GrantAsync(request);
        await _account.GrantAsync(request with { Principal = IamPrincipalName.User("operator-user") });
        RecordingHost host = new();

        await _account.GrantAsync(Request(Names.OtherKey) with { PolicyName = "Shared" }, host);

        Assert.Contains("user operator-user", Assert.Single(host.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quota_of_attachments_is_explained()
    {
        IAmazonIdentityManagementService iam = (await _account.AdministratorAsync()).IamWrites;
        for (int i = 0; i < 20; i++)
        {
            string arn = (await iam.CreatePolicyAsync(new CreatePolicyRequest { PolicyName = $"P{i}", PolicyDocument = Names.OperatorBase.ToJson() })).Policy.Arn;
            await iam.AttachRolePolicyAsync(new AttachRolePolicyRequest { RoleName = "Operator", PolicyArn = arn });
        }

        OperationFailure failure = await TestAccount.RefusalOfAsync(() => _account.GrantAsync(Request(Names.Key)));

        Assert.Equal("IamQuotaExceeded", failure.Id);
        Assert.Contains("a role holds 20 managed policies at most", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Revoke-FlinkCmkAccess", failure.Remedy, StringComparison.Ordinal);
    }

    private static GrantFlinkCmkAccessRequest Request(string key) => new() { Policy = Names.OperatorCmk(key), Principal = IamPrincipalName.Role("Operator") };
}
