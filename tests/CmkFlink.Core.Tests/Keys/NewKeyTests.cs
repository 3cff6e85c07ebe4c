using Amazon.IdentityManagement.Model;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Access;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Keys;

public sealed class NewKeyTests : IAsyncLifetime
{
    private TestAccount _account = null!;

    public async Task InitializeAsync() => _account = await TestAccount.WithKeyAdministratorAsync();

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task A_key_is_made_then_its_alias_and_both_are_read_back()
    {
        FlinkCmkKey key = null!;

        IReadOnlyList<string> writes = await _account.WritesOfAsync(async () => key = await NewAsync(Request with { Tags = new Dictionary<string, string> { ["team"] = "blue" } }));

        Assert.Equal(["CreateKey", "CreateAlias"], writes);
        Assert.True(key is { Changed: true, Alias: "alias/orders", KeyState: "Enabled", KeySpec: "SYMMETRIC_DEFAULT", KeyUsage: "ENCRYPT_DECRYPT", Origin: "AWS_KMS", MultiRegion: false, AutomaticRotation: false, OnDemandRotations: 0, Region: "eu-west-1" });
        Assert.Equal(["cmkflink:alias=alias/orders", $"cmkflink:application={Names.Application}", "team=blue"], key.Tags!.Select(t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal));
        Assert.True(StatementShape.SaySame(Names.KeyPolicy, key.Policy!));
    }

    [Fact]
    public async Task The_second_run_adopts_the_alias_and_writes_nothing()
    {
        FlinkCmkKey first = await NewAsync(Request);
        FlinkCmkKey again = null!;

        Assert.Empty(await _account.WritesOfAsync(async () => again = await NewAsync(Request)));

        Assert.Equal(first.KeyArn, again.KeyArn);
        Assert.False(again.Changed);
    }

    [Fact]
    public async Task WhatIf_hands_down_a_planned_key_and_writes_nothing()
    {
        RecordingHost host = new(Confirmation.WhatIf);
        FlinkCmkKey planned = null!;

        Assert.Empty(await _account.WritesOfAsync(async () => planned = await NewAsync(Request, host)));

        Assert.Equal("arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000", planned.KeyArn);
        Assert.True(planned is { KeyState: "Planned", Alias: "alias/orders", Changed: false });
        Assert.Collection(host.Confirmations, c => Assert.StartsWith("key alias/orders: create", c, StringComparison.Ordinal), c => Assert.StartsWith("alias alias/orders: point", c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_policy_that_locks_its_author_out_is_refused_before_a_key_is_made()
    {
        NewFlinkCmkKeyRequest request = Request with { PolicyRequest = Names.KeyPolicyRequest with { KeyAdministrators = [Names.ReaderRole] } };
        OperationFailure failure = null!;

        Assert.Empty(await _account.WritesOfAsync(async () => failure = await TestAccount.RefusalOfAsync(() => NewAsync(request))));

        Assert.Equal("KeyPolicyLocksOutCaller", failure.Id);
        Assert.Contains("assumed-role/KeyAdministrator/", failure.Message, StringComparison.Ordinal);
        Assert.Contains("-KeyAdministrator", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_lost_answer_the_key_is_found_by_its_tag_and_not_made_twice()
    {
        _account.Wire.LoseNext("CreateKey", LosingHandler.Loss.Answer);
        FlinkCmkKey key = null!;

        Assert.Equal(["CreateKey", "CreateAlias"], await _account.WritesOfAsync(async () => key = await NewAsync(Request)));

        Assert.Equal("alias/orders", key.Alias);
    }

    [Fact]
    public async Task A_lost_request_ends_unclear_and_makes_no_second_attempt()
    {
        _account.Wire.LoseNext("CreateKey", LosingHandler.Loss.Request);

        OperationFailure failure = await TestAccount.RefusalOfAsync(() => NewAsync(Request));

        Assert.Equal("KeyCreationUnclear", failure.Id);
        Assert.Equal(["CreateKey", "CreateAlias"], await _account.WritesOfAsync(() => NewAsync(Request)));
    }

    [Fact]
    public async Task Interrupted_before_the_alias_the_next_run_takes_the_key_up()
    {
        _account.Wire.LoseNext("CreateAlias", LosingHandler.Loss.Request);
        Assert.Equal("AliasCreationUnclear", (await TestAccount.RefusalOfAsync(() => NewAsync(Request))).Id);
        FlinkCmkKey key = null!;

        Assert.Equal(["CreateAlias"], await _account.WritesOfAsync(async () => key = await NewAsync(Request)));

        Assert.Equal("alias/orders", key.Alias);
        Assert.True(key.Changed);
    }

    [Fact]
    public async Task An_alias_whose_key_policy_lacks_something_is_refused_with_what()
    {
        FlinkCmkKey key = await NewAsync(Request);
        NewFlinkCmkKeyRequest more = Request with { PolicyRequest = Names.KeyPolicyRequest with { Readers = [Names.ReaderRole] } };
        OperationFailure failure = null!;

        Assert.Empty(await _account.WritesOfAsync(async () => failure = await TestAccount.RefusalOfAsync(() => NewAsync(more))));

        Assert.Equal("KeyPolicyDiffers", failure.Id);
        Assert.Contains("kms:GetKeyPolicy for arn:aws:iam::123456789012:role/Reader", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"Set-FlinkCmkKey -KeyArn {key.KeyArn}", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_whose_key_policy_says_more_is_adopted_with_a_warning()
    {
        await NewAsync(Request with { PolicyRequest = Names.KeyPolicyRequest with { Readers = [Names.ReaderRole] } });
        RecordingHost host = new();

        Assert.False((await NewAsync(Request, host)).Changed);

        Assert.Contains("role/Reader", Assert.Single(host.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_key_behind_the_alias_is_refused_with_the_way_back()
    {
        FlinkCmkKey key = await NewAsync(Request);
        await (await _account.As("key-administrator").ForAsync(Actor.KeyAdministrator, CancellationToken.None)).KmsWrites.DisableKeyAsync(new DisableKeyRequest { KeyId = key.KeyId });

        OperationFailure failure = await TestAccount.RefusalOfAsync(() => NewAsync(Request));

        Assert.Equal("KeyNotEnabled", failure.Id);
        Assert.Contains($"Enable-FlinkCmkKey {key.KeyArn}", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_principal_that_does_not_exist_ends_with_the_candidates()
    {
        NewFlinkCmkKeyRequest request = Request with
        {
            PolicyRequest = Names.KeyPolicyRequest with { Applications = [new OperatedApplication(Names.Application, ["arn:aws:iam::123456789012:role/Typo"])] },
            PrincipalVisibilityTimeout = TimeSpan.Zero,
        };

        OperationFailure failure = await TestAccount.RefusalOfAsync(() => NewAsync(request));

        Assert.Equal("KeyPolicyRefused", failure.Id);
        Assert.Contains("arn:aws:iam::123456789012:role/Typo", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Names.AdministratorRole, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_principal_that_becomes_visible_meanwhile_is_waited_for()
    {
        NewFlinkCmkKeyRequest request = Request with { PolicyRequest = Names.KeyPolicyRequest with { Applications = [new OperatedApplication(Names.Application, ["arn:aws:iam::123456789012:role/Late"])] } };
        Amazon.IdentityManagement.IAmazonIdentityManagementService iam = (await _account.AdministratorAsync()).IamWrites;
        string trust = Names.Policy("{'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':'sts:AssumeRole'}").ToJson();
        _account.Wire.After["CreateKey"] = () => iam.CreateRoleAsync(new CreateRoleRequest { RoleName = "Late", AssumeRolePolicyDocument = trust });

        IReadOnlyList<string> writes = await _account.WritesOfAsync(() => NewAsync(request));

        Assert.Equal(["CreateKey", "CreateRole", "CreateKey", "CreateAlias"], writes);
    }

    [Fact]
    public async Task An_alias_of_a_key_that_the_caller_may_not_see_is_taken()
    {
        PolicyDocument theirs = Names.Policy("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:user/account-administrator'},'Action':'kms:*','Resource':'*'}");
        FlinkCmkKey key = await TestAccount.OneAsync(new NewFlinkCmkKeyHandler(_account.As("account-administrator")), new NewFlinkCmkKeyRequest { Alias = "alias/orders", Policy = theirs });
        OperationFailure failure = null!;

        Assert.Empty(await _account.WritesOfAsync(async () => failure = await TestAccount.RefusalOfAsync(() => NewAsync(Request))));

        Assert.Equal("AliasTaken", failure.Id);
        Assert.Contains(key.KeyId, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_somebody_else_without_alias_is_not_taken_up()
    {
        // Tagged for another alias: whatever else it is, it is not the key of this request.
        _account.Wire.LoseNext("CreateAlias", LosingHandler.Loss.Request);
        await TestAccount.RefusalOfAsync(() => NewAsync(Request with { Alias = "alias/other" }));

        Assert.Equal(["CreateKey", "CreateAlias"], await _account.WritesOfAsync(() => NewAsync(Request)));
    }

    [Theory]
    [InlineData("orders", "InvalidAlias")]
    [InlineData("alias/aws/orders", "AwsManagedKey")]
    [InlineData(Names.Key, "InvalidAlias")]
    public async Task What_cannot_be_an_alias_is_refused(string alias, string id) =>
        Assert.Equal(id, (await TestAccount.RefusalOfAsync(() => NewAsync(Request with { Alias = alias }))).Id);

    [Fact]
    public async Task An_application_of_another_Region_or_account_is_refused()
    {
        NewFlinkCmkKeyRequest request = Request with
        {
            PolicyRequest = Names.KeyPolicyRequest with { Applications = [new OperatedApplication("arn:aws:kinesisanalytics:us-east-1:123456789012:application/orders", [Names.OperatorRole])] },
        };

        OperationFailure failure = await TestAccount.RefusalOfAsync(() => NewAsync(request));

        Assert.Equal("KeyElsewhereThanApplication", failure.Id);
        Assert.Contains("-Region us-east-1", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explicit_policy_must_be_a_key_policy_and_the_only_source()
    {
        Assert.Equal("KeyPolicyWithoutPrincipal", (await TestAccount.RefusalOfAsync(() => NewAsync(Explicit(Names.OperatorBase)))).Id);
        Assert.Equal("KeyPolicySourceAmbiguous", (await TestAccount.RefusalOfAsync(() => NewAsync(Request with { Policy = Names.KeyPolicy }))).Id);
        Assert.Equal("KeyPolicyIncomplete", (await TestAccount.RefusalOfAsync(() => NewAsync(Request with { PolicyRequest = new PolicyRequest { Kind = PolicyKind.KeyPolicy } }))).Id);
        Assert.True((await NewAsync(Explicit(Names.KeyPolicy))).Changed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operator_may_not_make_keys_and_is_told_who_may(bool bareErrors)
    {
        await using TestAccount account = await TestAccount.StartAsync(bareErrors);
        NewFlinkCmkKeyRequest request = Request with { PolicyRequest = Names.KeyPolicyRequest with { KeyAdministrators = [Names.OperatorRole] } };

        OperationFailure failure = await TestAccount.RefusalOfAsync(() => TestAccount.OneAsync(new NewFlinkCmkKeyHandler(account.As("operator")), request));

        Assert.Equal(FailureCategory.PermissionDenied, failure.Category);
        Assert.Contains("assumed-role/Operator/operator", failure.Message, StringComparison.Ordinal);
        Assert.Contains("kms:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("alias/orders", failure.Message, StringComparison.Ordinal);
        Assert.Contains("New-FlinkCmkPolicy -Kind KeyAdministrator", failure.Remedy, StringComparison.Ordinal);
    }

    private static NewFlinkCmkKeyRequest Request => new() { Alias = "alias/orders", PolicyRequest = Names.KeyPolicyRequest };

    private static NewFlinkCmkKeyRequest Explicit(PolicyDocument policy) => new() { Alias = "alias/explicit", Policy = policy };

    private Task<FlinkCmkKey> NewAsync(NewFlinkCmkKeyRequest request, RecordingHost? host = null) =>
        TestAccount.OneAsync(new NewFlinkCmkKeyHandler(_account.As("key-administrator")), request, host);
}
