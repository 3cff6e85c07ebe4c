using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Access;

public sealed class NewRoleTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async Task InitializeAsync() => _account = await TestAccount.StartAsync();

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task A_role_is_made_with_its_trust_policy_and_the_second_run_writes_nothing()
    {
        FlinkCmkRole role = null!;
        Assert.Equal(["CreateRole"], await _account.WritesOfAsync(async () => role = await NewAsync(Request)));
        Assert.Equal("arn:aws:iam::123456789012:role/flink/OrdersOperator", role.RoleArn);
        Assert.True(role.Changed);

        Assert.Empty(await _account.WritesOfAsync(async () => role = await NewAsync(Request)));
        Assert.False(role.Changed);
    }

    [Fact]
    public async Task A_whole_account_is_trusted_without_a_difference_on_the_second_run()
    {
        await NewAsync(Request with { TrustedPrincipals = [Names.Account] });

        Assert.Empty(await _account.WritesOfAsync(() => NewAsync(Request with { TrustedPrincipals = [Names.Account] })));
    }

    [Fact]
    public async Task WhatIf_plans_the_role_and_writes_nothing()
    {
        RecordingHost host = new(Confirmation.WhatIf);
        FlinkCmkRole planned = null!;

        Assert.Empty(await _account.WritesOfAsync(async () => planned = await NewAsync(Request, host)));

        Assert.Equal("arn:aws:iam::123456789012:role/flink/OrdersOperator", planned.RoleArn);
        Assert.Equal([$"role OrdersOperator: create as Operator, trusted: {Names.OperatorUser}"], host.Confirmations);
    }

    [Fact]
    public async Task The_trust_policy_of_a_role_of_ours_follows_the_request()
    {
        await NewAsync(Request);

        Assert.Equal(["UpdateAssumeRolePolicy"], await _account.WritesOfAsync(() => NewAsync(Request with { RequireMfa = true })));
        Assert.Empty(await _account.WritesOfAsync(() => NewAsync(Request with { RequireMfa = true })));
    }

    [Fact]
    public async Task The_trust_policy_of_a_role_of_somebody_else_is_left_alone()
    {
        OperationFailure failure = null!;

        Assert.Empty(await _account.WritesOfAsync(async () => failure = await TestAccount.RefusalOfAsync(() => NewAsync(Request with { RoleName = "Reader" }))));

        Assert.Equal("RoleTrustDiffers", failure.Id);
        Assert.Contains("arn:aws:iam::123456789012:role/Reader", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_role_does_not_become_two_kinds()
    {
        await NewAsync(Request);

        Assert.Equal("RoleOfAnotherKind", (await TestAccount.RefusalOfAsync(() => NewAsync(Request with { Kind = FlinkCmkRoleKind.KeyAdministrator }))).Id);
    }

    [Fact]
    public async Task A_trusted_principal_that_does_not_exist_is_named()
    {
        OperationFailure failure = await TestAccount.RefusalOfAsync(() => NewAsync(Request with { TrustedPrincipals = [Names.OperatorUser, "arn:aws:iam::123456789012:user/typo"] }));

        Assert.Equal("TrustPolicyRefused", failure.Id);
        Assert.Contains("arn:aws:iam::123456789012:user/typo does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_answer_is_looked_into()
    {
        _account.Wire.LoseNext("CreateRole", LosingHandler.Loss.Answer);
        FlinkCmkRole role = null!;

        Assert.Equal(["CreateRole"], await _account.WritesOfAsync(async () => role = await NewAsync(Request)));

        Assert.True(role.Changed);
    }

    [Fact]
    public async Task Ours_are_marked_with_their_kind()
    {
        await NewAsync(Request with { Tags = new Dictionary<string, string> { ["team"] = "blue" } });

        List<Tag> tags = (await (await _account.AdministratorAsync()).IamWrites.GetRoleAsync(new GetRoleRequest { RoleName = "OrdersOperator" })).Role.Tags;

        Assert.Equal(["cmkflink:kind=Operator", "cmkflink:managed=true", "team=blue"], tags.Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal));
    }

    private static NewFlinkCmkRoleRequest Request => new() { RoleName = "OrdersOperator", Kind = FlinkCmkRoleKind.Operator, TrustedPrincipals = [Names.OperatorUser], Path = "/flink/" };

    private Task<FlinkCmkRole> NewAsync(NewFlinkCmkRoleRequest request, RecordingHost? host = null) =>
        TestAccount.OneAsync(new NewFlinkCmkRoleHandler(_account.As("account-administrator")), request, host);
}
