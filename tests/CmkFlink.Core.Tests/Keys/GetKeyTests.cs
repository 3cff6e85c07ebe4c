using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Access;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Keys;

public sealed class GetKeyTests : IAsyncLifetime
{
    private TestAccount _account = null!;
    private FlinkCmkKey _orders = null!;
    private FlinkCmkKey _clicks = null!;

    public async Task InitializeAsync()
    {
        _account = await TestAccount.WithKeyAdministratorAsync();
        _orders = await NewAsync("alias/orders", readers: [Names.ReaderRole]);
        _clicks = await NewAsync("alias/clicks", readers: []);
    }

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task All_four_names_find_the_same_key()
    {
        IReadOnlyList<FlinkCmkKey> keys = await GetAsync("key-administrator", names: [_orders.KeyId, _orders.KeyArn, "alias/orders", "arn:aws:kms:eu-west-1:123456789012:alias/orders"]);

        Assert.Equal(4, keys.Count);
        Assert.All(keys, key => Assert.Equal((_orders.KeyArn, "alias/orders"), (key.KeyArn, key.Alias)));
        Assert.All(keys, key => Assert.NotNull(key.Policy));
    }

    [Theory]
    [InlineData("alias/*", new[] { "alias/clicks", "alias/orders" })]
    [InlineData("ORD*", new[] { "alias/orders" })]
    [InlineData("alias/?rders", new[] { "alias/orders" })]
    [InlineData("alias/none*", new string[0])]
    public async Task A_pattern_is_matched_against_the_aliases(string pattern, string[] expected) =>
        Assert.Equal(expected, (await GetAsync("key-administrator", names: [pattern])).Select(k => k.Alias).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Without_a_name_all_customer_managed_keys_come_and_no_other()
    {
        IReadOnlyList<FlinkCmkKey> keys = await GetAsync("key-administrator");

        Assert.Equal(new[] { _clicks.KeyArn, _orders.KeyArn }.Order(StringComparer.Ordinal), keys.Select(k => k.KeyArn).Order(StringComparer.Ordinal));
        Assert.All(keys, k => Assert.Equal("CUSTOMER", k.KeyManager));
    }

    [Fact]
    public async Task What_may_not_be_read_is_left_out_with_one_verbose_line_and_no_error()
    {
        // The key policy alone decides: this one lets the reader describe the key and nothing else.
        FlinkCmkKey shy = await TestAccount.OneAsync(new NewFlinkCmkKeyHandler(_account.As("key-administrator")), new NewFlinkCmkKeyRequest
        {
            Alias = "alias/shy",
            Policy = Names.KeyPolicy with { Statements = [.. Names.KeyPolicy.Statements, .. Names.Policy($"{{'Effect':'Allow','Principal':{{'AWS':'{Names.ReaderRole}'}},'Action':'kms:DescribeKey','Resource':'*'}}").Statements] },
        });
        RecordingHost host = new();

        FlinkCmkKey key = Assert.Single(await GetAsync("reader", host, shy.KeyArn));

        Assert.True(key is { KeyState: "Enabled", Policy: null, Tags: null, AutomaticRotation: null, OnDemandRotations: null });
        Assert.Empty(host.Errors);
        string verbose = Assert.Single(host.Said, s => s.StartsWith("verbose: ", StringComparison.Ordinal));
        Assert.Contains("kms:GetKeyPolicy", verbose, StringComparison.Ordinal);
        Assert.Contains("kms:ListResourceTags", verbose, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_may_not_be_described_is_left_out_of_a_list_and_an_error_by_name()
    {
        RecordingHost host = new();

        Assert.Equal([_orders.KeyArn], (await GetAsync("reader", host)).Select(k => k.KeyArn));
        Assert.Empty(host.Errors);

        Assert.Empty(await GetAsync("reader", host, _clicks.KeyArn));
        Assert.Equal(FailureCategory.PermissionDenied, Assert.Single(host.Errors).Category);
        Assert.Contains("kms:DescribeKey", host.Errors[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alias/nothing", "KeyNotFound")]
    [InlineData("alias/aws/s3", "AwsManagedKey")]
    [InlineData("nonsense", "InvalidKey")]
    public async Task One_bad_name_is_an_error_and_the_next_name_is_read(string bad, string id)
    {
        RecordingHost host = new();

        Assert.Single(await GetAsync("key-administrator", host, bad, "alias/orders"));

        Assert.Equal(id, Assert.Single(host.Errors).Id);
    }

    [Fact]
    public async Task Rotations_on_demand_are_counted_whether_done_or_running()
    {
        AwsConnection connection = await _account.As("key-administrator").ForAsync(Actor.KeyAdministrator, CancellationToken.None);
        await connection.KmsWrites.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = _orders.KeyId });

        FlinkCmkKey key = Assert.Single(await GetAsync("key-administrator", names: ["alias/orders"]));

        Assert.Equal(1, key.OnDemandRotations);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(5, 2)]
    [InlineData(10, 2)]
    [InlineData(11, 3)]
    public void A_rotation_that_ended_between_two_looks_is_counted_once(int? runningSinceMinute, int expected)
    {
        static DateTime At(int minute) => new(2026, 1, 1, 0, minute, 0, DateTimeKind.Utc);
        RotationsListEntry[] completed =
        [
            new() { RotationType = RotationType.ON_DEMAND, RotationDate = At(1) },
            new() { RotationType = RotationType.AUTOMATIC, RotationDate = At(20) },
            new() { RotationType = RotationType.ON_DEMAND, RotationDate = At(10) },
        ];

        Assert.Equal(expected, KeyReader.OnDemandRotations(completed, runningSinceMinute is { } minute ? At(minute) : null));
    }

    [Fact]
    public async Task An_operator_resolves_ids_without_a_permission_and_learns_who_resolves_an_alias()
    {
        KeyResolver resolver = new(await _account.As("operator").ForAsync(Actor.Operator, CancellationToken.None));

        Assert.Equal(_orders.KeyArn, await resolver.ResolveAsync(_orders.KeyArn, CancellationToken.None));
        Assert.Equal(_orders.KeyArn, await resolver.ResolveAsync(_orders.KeyId, CancellationToken.None));
        OperationFailure failure = await TestAccount.RefusalOfAsync(() => resolver.ResolveAsync("alias/orders", CancellationToken.None));
        Assert.Equal("AliasNotReadable", failure.Id);
        Assert.Contains("(Get-FlinkCmkKey alias/orders).KeyArn", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_resolver_finds_aliases_in_both_forms()
    {
        KeyResolver resolver = new(await _account.As("reader").ForAsync(Actor.Reader, CancellationToken.None));

        Assert.Equal(_orders.KeyArn, await resolver.ResolveAsync("alias/orders", CancellationToken.None));
        Assert.Equal(_orders.KeyArn, await resolver.ResolveAsync("arn:aws:kms:eu-west-1:123456789012:alias/orders", CancellationToken.None));
    }

    private Task<FlinkCmkKey> NewAsync(string alias, string[] readers) => TestAccount.OneAsync(
        new NewFlinkCmkKeyHandler(_account.As("key-administrator")), new NewFlinkCmkKeyRequest { Alias = alias, PolicyRequest = Names.KeyPolicyRequest with { Readers = readers } });

    private Task<IReadOnlyList<FlinkCmkKey>> GetAsync(string profile, RecordingHost? host = null, params string[] names) =>
        TestAccount.AllAsync(new GetFlinkCmkKeyHandler(_account.As(profile)), new GetFlinkCmkKeyRequest { Names = names }, host);
}
