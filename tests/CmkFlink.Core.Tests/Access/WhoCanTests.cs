using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Tests.Access;

public sealed class WhoCanTests
{
    private const string Alice = "arn:aws:iam::123456789012:user/alice";
    private static readonly RequestPrincipal AliceHerself = RequestPrincipal.User(Alice);

    [Fact]
    public async Task Under_the_documented_policy_MSF_reads_and_the_operator_reads_through_it()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);

        IReadOnlyList<FlinkCmkStateReader> readers = await WhoAsync(account, "reader");

        Assert.Equal(
            [
                (SandboxAccount.OperatorRole, StateAccess.ThroughMsf), ("infrastructure.kinesisanalytics.amazonaws.com", StateAccess.Service),
                ("infrastructure.kinesisanalytics.amazonaws.com", StateAccess.Grant), ("kinesisanalytics.amazonaws.com", StateAccess.Service),
            ],
            readers.Select(reader => (reader.Principal, reader.Access)).Distinct());
        Assert.All(readers, reader => Assert.Equal((key.KeyArn, "kms:Decrypt"), (reader.KeyArn, reader.Action)));
    }

    [Fact]
    public async Task Where_the_account_decides_every_identity_whose_policies_allow_is_found()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        FlinkCmkKey key = await account.NewKeyAsync(SandboxAccount.KeyPolicy(accountRoot: true));
        await account.GrantAsync(Policy.Builders.PolicyKind.OperatorCmk, IamPrincipalName.User("operator-user"), key.KeyArn);
        await account.EnableAsync(key.KeyArn);

        IReadOnlyList<FlinkCmkStateReader> readers = await WhoAsync(account, "account-administrator");
        IReadOnlyList<FlinkCmkStateReader> asReader = await WhoAsync(account, "reader");

        FlinkCmkStateReader administrator = Assert.Single(readers, reader => reader is { Principal: "arn:aws:iam::123456789012:user/account-administrator", Access: StateAccess.Direct, Action: "kms:Decrypt" });
        Assert.Contains("AdministratorAccess", administrator.Through, StringComparison.Ordinal);
        Assert.Contains("EnableIamPolicies", administrator.Through, StringComparison.Ordinal);
        Assert.Equal([StateAccess.ThroughMsf], readers.Where(reader => reader.Principal == SandboxAccount.OperatorUser).Select(reader => reader.Access));
        Assert.Contains(readers, reader => reader.Principal == "arn:aws:iam::123456789012:root");
        Assert.DoesNotContain(readers, reader => reader.Access == StateAccess.Unknown);
        FlinkCmkStateReader unknown = Assert.Single(asReader, reader => reader.Access == StateAccess.Unknown);
        Assert.Contains("iam:GetAccountAuthorizationDetails", unknown.Remark, StringComparison.Ordinal);
    }

    [Fact]
    public void What_depends_on_the_moment_counts_as_access_and_tells_its_conditions()
    {
        WhoCanKey key = Key(Allow("AWS", Alice, "kms:Decrypt", """{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"""));

        FlinkCmkStateReader reader = Assert.Single(key.OfIdentity(AliceHerself, [], null, delegated: false, null), reader => reader.Access == StateAccess.Direct);

        Assert.Equal(["Bool aws:MultiFactorAuthPresent true"], reader.Conditions);
    }

    [Fact]
    public void A_deny_that_depends_on_the_moment_takes_nobody_off_the_list_and_one_that_does_not_does()
    {
        string allow = Allow("AWS", Alice, "kms:Decrypt");
        Assert.NotEmpty(Key(allow, Deny("""{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}""")).OfIdentity(AliceHerself, [], null, false, null));
        Assert.Empty(Key(allow, Deny($$"""{"ArnEquals":{"aws:PrincipalArn":"{{Alice}}"} }""")).OfIdentity(AliceHerself, [], null, false, null));
    }

    [Fact]
    public void Another_applications_context_reads_nothing_here()
    {
        WhoCanKey key = Key(Allow("AWS", Alice, "kms:Decrypt", """{"StringEquals":{"kms:EncryptionContext:aws:kinesisanalytics:arn":"arn:aws:kinesisanalytics:eu-west-1:123456789012:application/other"}}"""));
        Assert.Empty(key.OfIdentity(AliceHerself, [], null, false, null));
    }

    [Fact]
    public void Everybody_other_accounts_and_re_encryption_are_named()
    {
        WhoCanKey key = Key(Allow("AWS", "*", "kms:Decrypt"), Allow("AWS", "arn:aws:iam::999999999999:root", "kms:ReEncrypt*"));

        Assert.All(key.Everybody(), reader => Assert.Equal(("*", "kms:Decrypt"), (reader.Principal, reader.Action)));
        FlinkCmkStateReader foreign = Assert.Single(key.Foreign());
        Assert.Equal(("arn:aws:iam::999999999999:root", "kms:ReEncryptFrom"), (foreign.Principal, foreign.Action));
        Assert.Contains("another account", foreign.Remark, StringComparison.Ordinal);
        Assert.False(key.LeavesItToIam);
    }

    [Theory]
    [InlineData("arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders", 1)]
    [InlineData("arn:aws:kinesisanalytics:eu-west-1:123456789012:application/other", 0)]
    public void A_grant_reads_the_application_of_its_constraint(string application, int readers)
    {
        KeyGrant grant = new("g1", "arn:aws:iam::123456789012:role/Job", ["Decrypt", "DescribeKey"], new Dictionary<string, string> { ["aws:kinesisanalytics:arn"] = application }, null);
        Assert.Equal(readers, new WhoCanKey(SandboxAccount.Orders, new KeyFacts(Some.KeyArn, PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":[]}"""), null, [grant], null)).ByGrant().Count());
    }

    private static string Allow(string type, string principal, string action, string condition = "{}") => Statement("Allow", $$"""{"{{type}}":"{{principal}}"}""", action, condition);

    private static string Deny(string condition) => Statement("Deny", "\"*\"", "kms:*", condition);

    private static string Statement(string effect, string principal, string action, string condition) =>
        $$"""{"Effect":"{{effect}}","Principal":{{principal}},"Action":"{{action}}","Resource":"*"{{(condition == "{}" ? "" : ",\"Condition\":" + condition)}}}""";

    [Theory]
    [InlineData(MsfKmsCalls.EncryptionContextKey, 1)]
    [InlineData("AWS:KinesisAnalytics:Arn", 1)]
    [InlineData("another", 0)]
    public void A_grants_pair_is_the_applications_whatever_the_case_of_its_name(string name, int found)
    {
        KeyGrant grant = new("g1", "grantee", ["Decrypt"], new Dictionary<string, string> { [name] = SandboxAccount.Orders }, null);
        WhoCanKey key = new(SandboxAccount.Orders, new KeyFacts(Some.KeyArn, SandboxAccount.KeyPolicy(), null, [grant], null));

        Assert.Equal(found, key.ByGrant().Count());
    }

    private static WhoCanKey Key(params string[] statements) =>
        new(SandboxAccount.Orders, new KeyFacts(Some.KeyArn, PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(",", statements)}}]}"""), null, [], null));

    private static Task<IReadOnlyList<FlinkCmkStateReader>> WhoAsync(SandboxAccount account, string profile) =>
        SandboxAccount.RunAsync(new WhoCanHandler(account.As(profile, reader: false)).RunAsync(new WhoCanRequest(["orders"]), account.Host, CancellationToken.None));
}
