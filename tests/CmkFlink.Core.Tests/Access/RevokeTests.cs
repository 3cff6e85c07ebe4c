using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Access;

public sealed class RevokeTests : IAsyncLifetime
{
    private static readonly IamPrincipalName Operator = IamPrincipalName.Role("Operator");

    private TestAccount _account = null!;

    public async Task InitializeAsync() => _account = await TestAccount.StartAsync();

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task One_of_two_keys_is_struck_and_the_other_stays()
    {
        await GrantAsync(Names.Key);
        await GrantAsync(Names.OtherKey);
        IReadOnlyList<FlinkCmkGrant> grants = [];

        Assert.Equal(["CreatePolicyVersion"], await _account.WritesOfAsync(async () => grants = await _account.RevokeAsync(Take(Names.Key))));

        FlinkCmkGrant grant = Assert.Single(grants);
        Assert.Equal([Names.OtherKey], grant.KeyArns);
        Assert.True(grant is { Attached: true, Changed: true, VersionId: "v3" });
    }

    [Fact]
    public async Task The_last_key_takes_the_policy_with_it()
    {
        await GrantAsync(Names.Key);
        await GrantAsync(Names.OtherKey);
        await _account.RevokeAsync(Take(Names.Key));
        IReadOnlyList<FlinkCmkGrant> grants = [];

        IReadOnlyList<string> writes = await _account.WritesOfAsync(async () => grants = await _account.RevokeAsync(Take(Names.OtherKey)));

        Assert.Equal(["DetachRolePolicy", "DeletePolicyVersion", "DeletePolicyVersion", "DeletePolicy"], writes);
        Assert.True(Assert.Single(grants) is { Attached: false, Changed: true, VersionId: null, KeyArns.Count: 0 });
        Assert.Empty((await (await _account.AdministratorAsync()).IamWrites.ListAttachedRolePoliciesAsync(new ListAttachedRolePoliciesRequest { RoleName = "Operator" })).AttachedPolicies);
    }

    [Fact]
    public async Task A_key_that_nobody_holds_is_nothing_to_do()
    {
        await GrantAsync(Names.OtherKey);

        Assert.Empty(await _account.WritesOfAsync(async () => Assert.Empty(await _account.RevokeAsync(Take(Names.Key)))));
    }

    [Fact]
    public async Task WhatIf_shows_the_steps_and_writes_nothing()
    {
        await GrantAsync(Names.Key);
        RecordingHost host = new(Confirmation.WhatIf);

        Assert.Empty(await _account.WritesOfAsync(() => _account.RevokeAsync(Take(Names.Key), host)));

        Assert.Collection(host.Confirmations, c => Assert.Contains("detach", c, StringComparison.Ordinal), c => Assert.Contains("delete", c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Interrupted_between_detaching_and_deleting_the_next_run_deletes()
    {
        await GrantAsync(Names.Key);
        _account.Wire.LoseNext("DeletePolicy", LosingHandler.Loss.Request);
        RecordingHost interrupted = new();
        Assert.Empty(await _account.RevokeAsync(Take(Names.Key), interrupted));
        Assert.Equal("OutcomeUnclear", Assert.Single(interrupted.Errors).Id);

        Assert.Equal(["DeletePolicy"], await _account.WritesOfAsync(() => _account.RevokeAsync(Take(Names.Key))));
    }

    [Fact]
    public async Task A_policy_that_others_hold_is_edited_only_where_that_is_said()
    {
        await GrantAsync(Names.Key, "Shared");
        await GrantAsync(Names.OtherKey, "Shared");
        await GrantAsync(Names.Key, "Shared", IamPrincipalName.User("operator-user"));
        RecordingHost host = new();

        Assert.Empty(await _account.WritesOfAsync(() => _account.RevokeAsync(Take(Names.Key), host)));
        OperationFailure failure = Assert.Single(host.Errors);
        Assert.Equal("PolicySharedWithOthers", failure.Id);
        Assert.Contains("user operator-user", failure.Message, StringComparison.Ordinal);

        Assert.Equal(["CreatePolicyVersion"], await _account.WritesOfAsync(() => _account.RevokeAsync(Take(Names.Key) with { IncludeOtherPrincipals = true })));
    }

    [Fact]
    public async Task The_whole_of_a_shared_policy_is_detached_and_kept_for_the_others()
    {
        await GrantAsync(Names.Key, "Shared");
        await GrantAsync(Names.Key, "Shared", IamPrincipalName.User("operator-user"));

        Assert.Equal(["DetachRolePolicy"], await _account.WritesOfAsync(() => _account.RevokeAsync(new RevokeFlinkCmkAccessRequest { Principal = Operator, PolicyName = "Shared" })));
        Assert.Equal(["DetachUserPolicy", "DeletePolicy"], await _account.WritesOfAsync(() => _account.RevokeAsync(new RevokeFlinkCmkAccessRequest { Principal = IamPrincipalName.User("operator-user"), PolicyName = "Shared" })));
        FlinkCmkGrant gone = Assert.Single(await _account.RevokeAsync(new RevokeFlinkCmkAccessRequest { Principal = Operator, PolicyName = "Shared" }));
        Assert.True(gone is { Attached: false, Changed: false, VersionId: null });
    }

    [Fact]
    public async Task A_policy_of_somebody_else_is_edited_only_by_name_and_deleted_only_by_request()
    {
        IAmazonIdentityManagementService iam = (await _account.AdministratorAsync()).IamWrites;
        string arn = (await iam.CreatePolicyAsync(new CreatePolicyRequest { PolicyName = "Theirs", PolicyDocument = Names.OperatorCmk(Names.Key).ToJson() })).Policy.Arn;
        await iam.AttachRolePolicyAsync(new AttachRolePolicyRequest { RoleName = "Operator", PolicyArn = arn });
        RecordingHost host = new();

        Assert.Empty(await _account.WritesOfAsync(() => _account.RevokeAsync(Take(Names.Key), host)));
        Assert.Equal("PolicyNotOurs", Assert.Single(host.Errors).Id);
        Assert.Contains("-PolicyName Theirs", host.Errors[0].Remedy, StringComparison.Ordinal);

        Assert.Equal(["DetachRolePolicy"], await _account.WritesOfAsync(() => _account.RevokeAsync(Take(Names.Key) with { PolicyName = "Theirs" })));
        Assert.Equal(["DeletePolicy"], await _account.WritesOfAsync(() => _account.RevokeAsync(new RevokeFlinkCmkAccessRequest { Principal = Operator, PolicyName = "Theirs", DeletePolicy = true })));
    }

    [Fact]
    public async Task What_wildcards_and_inline_policies_still_allow_is_said()
    {
        await GrantAsync(Names.Key);
        await _account.GrantAsync(new GrantFlinkCmkAccessRequest { Policy = Names.Policy("{'Effect':'Allow','Action':'kms:*','Resource':'*'}"), Principal = Operator, PolicyName = "Wide" });
        RecordingHost host = new();

        await _account.RevokeAsync(Take(Names.Key), host);

        Assert.Contains(host.Warnings, w => w.Contains("policy/Wide", StringComparison.Ordinal) && w.Contains("wildcard", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("alias/orders", null, "InvalidKey")]
    [InlineData(null, null, "NothingToRevoke")]
    public async Task What_names_neither_a_key_nor_a_policy_is_refused(string? key, string? policy, string id)
    {
        Assert.Equal(id, (await TestAccount.RefusalOfAsync(() => _account.RevokeAsync(new RevokeFlinkCmkAccessRequest { Principal = Operator, KeyArn = key, PolicyName = policy }))).Id);
    }

    private static RevokeFlinkCmkAccessRequest Take(string key) => new() { Principal = Operator, KeyArn = key };

    private Task<FlinkCmkGrant> GrantAsync(string key, string? name = null, IamPrincipalName? principal = null) =>
        _account.GrantAsync(new GrantFlinkCmkAccessRequest { Policy = Names.OperatorCmk(key), Principal = principal ?? Operator, PolicyName = name });
}
