using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Completion;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Completion;

/// <summary>One account in which something fits each cmdlet and something does not.</summary>
public sealed class FittingFixture : IAsyncLifetime
{
    internal SandboxAccount Account { get; private set; } = null!;

    internal FlinkCmkKey Orders { get; private set; } = null!;

    internal string WithoutAlias { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Account = await SandboxAccount.StartAsync();
        Orders = await Account.SetUpAsync();
        await Account.EnableAsync(Orders.KeyArn);
        await Account.TakeSnapshotAsync("fresh");
        await Account.DisableKeyAsync((await Account.NewKeyAsync(alias: "alias/disabled")).KeyArn, allow: true);
        await Account.RemoveKeyAsync((await Account.NewKeyAsync(alias: "alias/going")).KeyArn, allow: true);
        AwsConnection administrator = await Account.ConnectAsync("account-administrator");
        CreateKeyResponse rsa = await administrator.KmsWrites.CreateKeyAsync(new CreateKeyRequest { KeySpec = KeySpec.RSA_2048, KeyUsage = KeyUsageType.SIGN_VERIFY });
        await administrator.KmsWrites.CreateAliasAsync(new CreateAliasRequest { AliasName = "alias/signing", TargetKeyId = rsa.KeyMetadata.KeyId });
        WithoutAlias = (await administrator.KmsWrites.CreateKeyAsync(new CreateKeyRequest())).KeyMetadata.KeyId;
    }

    public async Task DisposeAsync() => await Account.DisposeAsync();
}

/// <summary>What each cmdlet is offered, by hand.</summary>
public sealed class FittingTests(FittingFixture fixture) : IClassFixture<FittingFixture>
{
    private readonly CandidateFinder _finder = new(new CandidateCache(), TimeSpan.FromSeconds(60));

    private CompletionLine Line(string command, string profile = "account-administrator", params (string Name, string Value)[] values) => new(command, "", new AwsConnectionOptions { ProfileName = profile, ProfileLocation = fixture.Account.Sandbox.CredentialsFile })
    {
        Values = values.ToDictionary(pair => pair.Name, pair => (IReadOnlyList<string>)pair.Value.Split(' '), StringComparer.OrdinalIgnoreCase),
    };

    private IReadOnlyList<Candidate> Find(ICandidateSource source, CompletionLine line, string word = "") => _finder.Find(source, line, CompletionWord.Of(word));

    private static string Texts(IEnumerable<Candidate> candidates) => string.Join(" ", candidates.Select(candidate => candidate.Text));

    [Theory]
    [InlineData("Get-FlinkApplication", "legacy notebook orders")]
    [InlineData("Test-FlinkCmk", "legacy notebook orders")]
    [InlineData("Enable-FlinkCmk", "orders")]
    [InlineData("Initialize-FlinkCmk", "orders")]
    [InlineData("Disable-FlinkCmk", "orders")]
    [InlineData("disable-flinkcmk", "orders")]
    [InlineData("Invoke-FlinkCmkRotation", "orders")]
    [InlineData("Get-FlinkCmkRotation", "orders")]
    [InlineData("Remove-FlinkAwsOwnedSnapshot", "orders")]
    [InlineData("Start-FlinkApplication", "legacy notebook")]
    [InlineData("Stop-FlinkApplication", "orders")]
    [InlineData("Restart-FlinkApplication", "orders")]
    [InlineData("New-FlinkSnapshot", "orders")]
    [InlineData("Undo-FlinkApplicationUpdate", "orders")]
    [InlineData("Update-FlinkApplicationRuntime", "legacy")]
    [InlineData("Get-FlinkSnapshot", "legacy orders")]
    [InlineData("Remove-FlinkSnapshot", "legacy orders")]
    public void An_application_is_offered_where_the_cmdlet_could_do_something(string command, string offered) => Assert.Equal(offered, Texts(Find(new ApplicationCandidates(), Line(command))));

    [Fact]
    public void An_upgrade_fits_those_below_the_runtime_that_is_asked_for()
    {
        Assert.Equal("legacy orders", Texts(Find(new ApplicationCandidates(), Line("Update-FlinkApplicationRuntime", values: ("RuntimeEnvironment", "FLINK-2_2")))));
        Assert.Equal("", Texts(Find(new ApplicationCandidates(), Line("Update-FlinkApplicationRuntime", values: ("RuntimeEnvironment", "FLINK-1_18")))));
    }

    [Fact]
    public void An_applications_tooltip_tells_status_runtime_and_key()
    {
        IReadOnlyList<Candidate> found = Find(new ApplicationCandidates(), Line("Get-FlinkApplication"));

        Assert.Equal($"RUNNING, FLINK-1_20, under {fixture.Orders.KeyArn}", found.Single(candidate => candidate.Text == "orders").Tooltip);
        Assert.Equal("READY, FLINK-1_18, under the AWS owned key", found.Single(candidate => candidate.Text == "legacy").Tooltip);
    }

    [Fact]
    public void An_ARN_is_offered_for_the_beginning_of_a_name() =>
        Assert.Equal(SandboxAccount.Orders, Texts(Find(new ApplicationCandidates(arns: true), Line("New-FlinkCmkKey"), "ord")));

    [Theory]
    [InlineData("Enable-FlinkCmk", "alias/orders ID")]
    [InlineData("New-FlinkApplication", "alias/orders ID")]
    [InlineData("Initialize-FlinkCmk", "alias/orders ID")]
    [InlineData("Enable-FlinkCmkKey", "alias/disabled")]
    [InlineData("Disable-FlinkCmkKey", "alias/orders alias/signing ID")]
    [InlineData("Restore-FlinkCmkKey", "alias/going")]
    [InlineData("Remove-FlinkCmkKey", "alias/disabled alias/orders alias/signing ID")]
    [InlineData("Set-FlinkCmkKey", "alias/disabled alias/orders alias/signing ID")]
    [InlineData("Get-FlinkCmkKey", "alias/disabled alias/going alias/orders alias/signing ID")]
    [InlineData("Remove-FlinkSnapshot", "alias/disabled alias/going alias/orders alias/signing ID")]
    public void A_key_is_offered_where_the_cmdlet_could_do_something_with_it(string command, string offered) =>
        Assert.Equal(offered.Replace("ID", fixture.WithoutAlias, StringComparison.Ordinal), Texts(Find(new KeyCandidates(), Line(command, "key-administrator"))));

    [Fact]
    public void A_key_whose_policy_hides_it_from_the_caller_is_not_offered() =>
        Assert.Equal($"alias/signing {fixture.WithoutAlias}", Texts(Find(new KeyCandidates(), Line("Get-FlinkCmkKey"))));

    [Fact]
    public void A_keys_tooltip_tells_state_names_and_ARN()
    {
        Assert.Equal($"Enabled, alias/orders, {fixture.Orders.KeyArn}", Assert.Single(Find(new KeyCandidates(), Line("Enable-FlinkCmk", "reader"), "ord")).Tooltip);
        Assert.StartsWith("PendingDeletion on 2", Assert.Single(Find(new KeyCandidates(), Line("Restore-FlinkCmkKey", "reader"))).Tooltip, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_or_an_ARN_that_was_begun_is_completed()
    {
        Assert.Equal(fixture.Orders.KeyId, Texts(Find(new KeyCandidates(), Line("Get-FlinkCmkKey", "reader"), fixture.Orders.KeyId[..6])));
        Assert.Equal(fixture.Orders.KeyArn, Texts(Find(new KeyCandidates(), Line("Get-FlinkCmkKey", "reader"), fixture.Orders.KeyArn[..50])));
    }

    [Fact]
    public void Aliases_are_those_of_the_keys_that_the_line_names()
    {
        Assert.Equal("alias/disabled alias/orders alias/signing", Texts(Find(new KeyCandidates(aliasesOnly: true), Line("Set-FlinkCmkKey", "key-administrator"))));
        Assert.Equal("alias/orders", Texts(Find(new KeyCandidates(aliasesOnly: true), Line("Set-FlinkCmkKey", "key-administrator", ("KeyArn", fixture.Orders.KeyArn)))));
    }

    [Fact]
    public void An_operator_may_list_no_keys_and_gets_none() => Assert.Empty(Find(new KeyCandidates(), Line("Enable-FlinkCmk", "operator")));

    [Fact]
    public void Snapshots_are_those_of_the_named_application_newest_first()
    {
        IReadOnlyList<Candidate> found = Find(new SnapshotCandidates(), Line("Get-FlinkSnapshot", "operator", ("ApplicationName", "orders")));

        Assert.Equal("fresh", found[0].Text);
        Assert.Equal(["nightly-2", "nightly-1"], found.Select(candidate => candidate.Text).TakeLast(2));
        Assert.Matches($@"^READY of orders, 20\d\d-\d\d-\d\d \d\d:\d\d UTC, under {fixture.Orders.KeyArn}$", found[0].Tooltip);
        Assert.EndsWith(", under the AWS owned key", found[^1].Tooltip, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("or*")]
    [InlineData("nobody")]
    public void Without_a_named_application_there_are_no_snapshots(string application) =>
        Assert.Empty(Find(new SnapshotCandidates(), Line("Get-FlinkSnapshot", "account-administrator", application.Length == 0 ? [] : [("ApplicationName", application)])));

    [Fact]
    public void Roles_and_users_are_those_that_can_hold_a_policy()
    {
        Assert.Equal("FlinkExecution KeyAdministrator Operator Reader", Texts(Find(new PrincipalCandidates(IamPrincipalType.Role), Line("Grant-FlinkCmkAccess"))));
        Assert.Equal("operator-user", Texts(Find(new PrincipalCandidates(IamPrincipalType.User), Line("Grant-FlinkCmkAccess"), "OPER")));
        Assert.StartsWith("arn:aws:iam::123456789012:role/Operator, since 20", Assert.Single(Find(new PrincipalCandidates(IamPrincipalType.Role), Line("Grant-FlinkCmkAccess"), "op")).Tooltip, StringComparison.Ordinal);
    }
}
