using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Aws.Runtime;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Estate;

public sealed class GetStatusTests
{
    [Fact]
    public async Task An_application_that_was_set_up_has_its_key_its_alias_its_operator_and_its_snapshots()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();

        FlinkCmkStatus status = Assert.Single(await SeeAsync(world.Account, ["orders"]));

        Assert.Equal((world.Key.KeyArn, "alias/orders", "Enabled", AccessAnswer.Allowed, false, 0), (status.KeyArn, status.KeyAlias, status.KeyState, status.OperatorAccess, status.AutomaticRotation, status.OnDemandRotations));
        Assert.Equal([(world.Key.KeyArn, 2), (null, 3)], status.Snapshots!.Select(g => (g.KeyArn, g.Count)));
        Assert.Equal([SandboxAccount.OperatorRole], status.Operators.Select(o => o.Principal));
        Assert.Equal((MaterialAge.Current, "reader", "123456789012"), (status.MaterialAge, status.ProfileName, status.AccountId));
        Assert.Equal(("SnapshotsUnderAwsOwnedKey", "Remove-FlinkAwsOwnedSnapshot -ApplicationName orders -Region eu-west-1"), (Assert.Single(status.Findings).RuleId, status.NextCommand));
    }

    [Fact]
    public async Task Keys_aliases_and_operators_are_read_once_however_many_applications_share_them()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.ShareKeyAsync("payments");
        EstateWire wire = new();

        IReadOnlyList<FlinkCmkStatus> all = await SeeAsync(world.Account, [], wire: wire);

        Assert.Equal(["legacy", "notebook", "orders", "payments"], all.Select(s => s.ApplicationName).Order(StringComparer.Ordinal));
        foreach (string once in new[] { "ListApplications", "ListAliases", "DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListKeyRotations", "ListResourceTags" }) Assert.Equal((once, 1), (once, wire.Calls[once]));
        Assert.Equal((4, 4, 4, 2), (wire.Calls["DescribeApplication"], wire.Calls["ListTagsForResource"], wire.Calls["ListApplicationSnapshots"], wire.Calls["ListApplicationOperations"]));
    }

    [Fact]
    public async Task No_more_applications_are_read_at_a_time_than_was_said()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        EstateWire wire = new();

        Assert.Equal(3, (await SeeAsync(account, [], wire: wire, throttle: 1)).Count);
        Assert.Equal(1, wire.MostAtOnce);
    }

    [Theory]
    [InlineData("fresh")]
    [InlineData("running under its key")]
    [InlineData("rotated by hand")]
    [InlineData("disabled")]
    [InlineData("pending deletion")]
    [InlineData("in the middle of a change")]
    public async Task Asking_writes_nothing_in_whatever_state_the_application_is(string state)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        AwsConnection administrator = await world.Account.ConnectAsync("key-administrator");
        switch (state)
        {
            case "rotated by hand":
                await world.Account.RotateAsync(world.Key.KeyArn);
                break;
            case "disabled":
                await administrator.KmsWrites.DisableKeyAsync(new DisableKeyRequest { KeyId = world.Key.KeyId });
                break;
            case "pending deletion":
                await administrator.KmsWrites.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = world.Key.KeyId, PendingWindowInDays = 7 });
                break;
            case "in the middle of a change":
                await world.RotateAsync(RotationWorld.Ask() with { Actor = Actor.KeyAdministrator });
                break;
        }

        int calls = world.Sandbox.Events.Count;
        FlinkCmkStatus status = Assert.Single(await SeeAsync(world.Account, ["orders"]));

        // An assertion over nothing would hold too: something was read.
        Assert.True(world.Sandbox.Events.Count > calls);
        Assert.DoesNotContain(world.Sandbox.Events.Skip(calls), call => call.IsWrite);
        string expected = state switch { "rotated by hand" => "MaterialNotTakenUp", "disabled" => "KeyDisabled", "pending deletion" => "KeyPendingDeletion", "in the middle of a change" => "ChangeOpen", _ => "SnapshotsUnderAwsOwnedKey" };
        Assert.Contains(status.Findings, f => f.RuleId == expected);
    }

    [Fact]
    public async Task An_open_change_says_whose_turn_it_is()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.RotateAsync(RotationWorld.Ask() with { Actor = Actor.KeyAdministrator });

        FlinkCmkStatus status = Assert.Single(await SeeAsync(world.Account, ["orders"]));

        Assert.Equal((RotationStrategy.NewKey, Actor.Operator), (status.OpenChange!.Strategy, status.OpenChange.NextActor));
        Assert.StartsWith("mark the change", status.OpenChange.NextStep, StringComparison.Ordinal);
        Assert.Equal(("Go on with it as the operator.", "Invoke-FlinkCmkRotation -ApplicationName orders -Region eu-west-1"), (status.NextStep, status.NextCommand));
    }

    [Fact]
    public async Task An_alias_that_was_pointed_to_another_key_is_drift()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        AwsConnection administrator = await world.Account.ConnectAsync("key-administrator");
        string other = (await world.Account.NewKeyAsync(alias: "alias/other")).KeyArn;
        await administrator.KmsWrites.UpdateAliasAsync(new UpdateAliasRequest { AliasName = "alias/orders", TargetKeyId = other });

        FlinkCmkStatus status = Assert.Single(await SeeAsync(world.Account, ["orders"]));

        Assert.Equal(("alias/orders", other, world.Key.KeyArn), (status.Drift!.Alias, status.Drift.AliasKeyArn, status.Drift.KeyArn));
        Assert.Equal($"Test-FlinkCmk -ApplicationName orders -KeyArn {other} -Region eu-west-1", status.NextCommand);
    }

    [Fact]
    public async Task An_operator_who_may_not_use_the_key_is_named_with_what_is_missing()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();

        FlinkCmkStatus status = Assert.Single(await SeeAsync(world.Account, ["orders"], operators: [SandboxAccount.OperatorUser, SandboxAccount.OperatorRole]));

        Assert.Equal([AccessAnswer.Denied, AccessAnswer.Allowed], status.Operators.Select(o => o.Access));
        Assert.Equal(AccessAnswer.Denied, status.OperatorAccess);
        Assert.Contains("kms:", status.Operators[0].Missing, StringComparison.Ordinal);
        Assert.Equal(("OperatorAccessDenied", "Test-FlinkCmkAccess -ApplicationName orders -Region eu-west-1"), (status.Findings[0].RuleId, status.NextCommand));
    }

    [Fact]
    public async Task A_reader_whom_the_key_policy_does_not_name_learns_what_is_unknown_and_who_can_tell()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        string key = (await account.NewKeyAsync(PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.KeyPolicy, Applications = [new OperatedApplication(SandboxAccount.Orders, [SandboxAccount.OperatorRole])], KeyAdministrators = [SandboxAccount.AdministratorRole] }))).KeyArn;
        await account.GrantAsync(PolicyKind.OperatorCmk, IamPrincipalName.Role("Operator"), key);
        await account.EnableAsync(key);

        FlinkCmkStatus status = Assert.Single(await SeeAsync(account, ["orders"]));

        Assert.Equal(("Unknown", key, AccessAnswer.Unknown, MaterialAge.Unknown), (status.KeyState, status.KeyArn, status.OperatorAccess, status.MaterialAge));
        Assert.Contains("the key administrator", status.Findings.Single(f => f.RuleId == "KeyUnreadable").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Region_that_refuses_is_an_error_and_a_row_of_its_own_and_the_rest_goes_on()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        RecordingHost host = new();

        IReadOnlyList<FlinkCmkStatus> all = await SeeAsync(account, [], regions: ["eu-west-3", "eu-west-1", "no region"], host: host);

        Assert.Equal(3, all.Count(s => s.Error is null));
        Assert.Equal([("eu-west-3", null), ("no region", null)], all.Where(s => s.Error is not null).Select(s => (s.Region, s.ApplicationName)).Order());
        Assert.Equal(2, host.Errors.Count);
        Assert.Contains(host.Errors, e => e.Message.StartsWith("Region eu-west-3, profile reader: ", StringComparison.Ordinal));
        Assert.Contains(host.Errors, e => e.Id == "RegionMalformed");
    }

    [Theory]
    [InlineData("EU-WEST-1")]
    [InlineData("eu-west_1")]
    [InlineData("-eu-west-1")]
    public async Task A_Region_that_is_no_name_of_one_fails_for_itself_alone_wherever_it_stands(string malformed)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        RecordingHost host = new();

        IReadOnlyList<FlinkCmkStatus> all = await SeeAsync(account, ["orders"], regions: [malformed, "eu-west-1"], host: host);

        Assert.Equal(["orders"], all.Where(s => s.Error is null).Select(s => s.ApplicationName));
        Assert.Equal((malformed, "RegionMalformed"), (Assert.Single(all, s => s.Error is not null).Region, Assert.Single(host.Errors).Id));
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_told_once_and_has_a_row_for_each_Region()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        RecordingHost host = new();

        IReadOnlyList<FlinkCmkStatus> all = await SeeAsync(account, [], profiles: ["nobody", "reader"], regions: ["eu-west-1", "eu-west-2"], host: host);

        Assert.Equal(["eu-west-1", "eu-west-2"], all.Where(s => s is { ProfileName: "nobody", Error: not null }).Select(s => s.Region).Order(StringComparer.Ordinal));
        Assert.Single(host.Errors, e => e.Message.Contains("nobody", StringComparison.Ordinal));
        Assert.Equal(3, all.Count(s => s is { ProfileName: "reader", Error: null }));
    }

    [Fact]
    public async Task Two_accounts_in_two_Regions_are_one_estate()
    {
        await using SandboxAccount first = await SandboxAccount.StartAsync();
        await first.GrantBaseAsync();
        await using FlinkSandbox second = await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true, Account = "210987654321", Region = "us-east-1", DemoApplicationName = "clicks" });
        using PlainFile profiles = new(Section(first.Sandbox.CredentialsFile, "reader", "europe"), Section(second.CredentialsFile, "account-administrator", "america"));
        using EstateScopes scopes = new(new AwsConnectionOptions { ProfileLocation = profiles.Path }, ["europe", "america"], []);
        RecordingHost host = new();

        IReadOnlyList<FlinkCmkStatus> all = await SandboxAccount.RunAsync(new GetFlinkCmkStatusHandler(scopes).RunAsync(new GetFlinkCmkStatusRequest { ApplicationNames = ["orders", "clicks", "le*"] }, host, CancellationToken.None));

        Assert.Equal(
            [("america", "us-east-1", "210987654321", "clicks"), ("america", "us-east-1", "210987654321", "legacy"), ("europe", "eu-west-1", "123456789012", "legacy"), ("europe", "eu-west-1", "123456789012", "orders")],
            all.Select(s => (s.ProfileName!, s.Region, s.AccountId!, s.ApplicationName!)).Order());
        // Each name is in one of the two: that is what looking everywhere is for.
        Assert.Empty(host.Errors);
    }

    [Fact]
    public async Task A_name_that_is_nowhere_is_one_error()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        RecordingHost host = new();

        Assert.Empty(await SeeAsync(account, ["missing", "mis*"], host: host));
        Assert.Equal(("ApplicationNotFound", "missing"), (Assert.Single(host.Errors).Id, Assert.Single(host.Errors).Target));
    }

    [Fact]
    public async Task Progress_tells_how_far_the_whole_is_and_each_Region_and_every_bar_is_taken_down()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        RecordingHost host = new();

        await SeeAsync(account, [], regions: ["eu-west-1"], host: host);

        Assert.Equal(("3 of 3 applications read", 100), host.ProgressSeen.Where(p => p.Activity == OperationProgress.Whole).Select(p => (p.Status, p.Percent)).Last());
        Assert.Contains(host.ProgressSeen, p => p.Activity == "Region eu-west-1, profile reader" && p.Status.Contains("reading orders", StringComparison.Ordinal));
        Assert.True(host.ProgressSeen.Last(p => p.Activity == "Region eu-west-1, profile reader").Completed);
    }

    private static async Task<IReadOnlyList<FlinkCmkStatus>> SeeAsync(SandboxAccount account, string[] names, string[]? profiles = null, string[]? regions = null, string[]? operators = null, IOperationHost? host = null, HttpMessageHandler? wire = null, int throttle = 8)
    {
        AwsConnectionOptions options = new() { ProfileLocation = account.Sandbox.CredentialsFile, HttpClientFactory = wire is null ? null : new BufferingHttpClientFactory(wire) };
        using EstateScopes scopes = new(options, profiles ?? ["reader"], regions ?? []);
        return await SandboxAccount.RunAsync(new GetFlinkCmkStatusHandler(scopes).RunAsync(new GetFlinkCmkStatusRequest { ApplicationNames = names, Operators = operators ?? [], ThrottleLimit = throttle }, host ?? account.Host, CancellationToken.None));
    }

    private static string Section(string file, string profile, string name)
    {
        IEnumerable<string> lines = File.ReadLines(file).SkipWhile(line => line != $"[{profile}]").Skip(1).TakeWhile(line => !line.StartsWith('['));
        return string.Join("\n", lines.Prepend($"[{name}]"));
    }

    /// <summary>A private file that is gone afterwards.</summary>
    private sealed class PlainFile : IDisposable
    {
        public PlainFile(params string[] sections) => File.WriteAllText(Path, string.Join("\n", sections) + "\n");

        public string Path { get; } = System.IO.Path.Combine(Directory.CreateTempSubdirectory("cmkflink-").FullName, "credentials");

        public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
    }
}
