using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Policies;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Tests.Policies;

public sealed class TestPolicyTests : IDisposable
{
    private const string Text = """{"Version":"2012-10-17","Statement":{"Sid":"Pass","Effect":"Allow","Action":"iam:PassRole","Resource":"*"}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("cmkflink-").FullName;
    private readonly RecordingHost _host = new();

    [Fact]
    public async Task Files_are_read_in_the_encodings_of_their_marks_and_named_in_the_findings()
    {
        string utf8 = Write("a.json", new System.Text.UTF8Encoding(true).GetPreamble().Concat(System.Text.Encoding.UTF8.GetBytes(Text)));
        string utf16 = Write("b.json", System.Text.Encoding.Unicode.GetPreamble().Concat(System.Text.Encoding.Unicode.GetBytes(Text)));

        IReadOnlyList<FlinkCmkFinding> findings = await RunAsync(Files(utf8, utf16));

        Assert.Equal([("CMK052", utf8), ("CMK052", utf16)], findings.Select(finding => (finding.RuleId, finding.Source!)));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_ends_only_itself()
    {
        string binary = Write("c.json", [0xFF, 0xC0, 0x80, 0x00]);
        string huge = Write("d.json", Enumerable.Repeat((byte)' ', (2 * 1_048_576) + 1));
        string good = Write("e.json", System.Text.Encoding.UTF8.GetBytes(Text));

        IReadOnlyList<FlinkCmkFinding> findings = await RunAsync(Files(Path.Combine(_folder, "missing.json"), binary, huge, good));

        Assert.Equal(["PolicyFileUnreadable", "PolicyFileNotText", "PolicyFileTooLarge"], _host.Errors.Select(error => error.Id));
        Assert.Equal(good, Assert.Single(findings).Source);
    }

    [Fact]
    public async Task A_key_policy_beside_shows_what_it_voids_and_is_not_judged_itself()
    {
        string key = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.KeyPolicy, Applications = [new OperatedApplication(SandboxAccount.Orders, [SandboxAccount.OperatorRole])], KeyAdministrators = [SandboxAccount.AdministratorRole] }).ToJson();
        string identity = $$$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["kms:Decrypt","kms:Encrypt"],"Resource":"{{{Some.KeyArn}}}","Condition":{"StringEquals":{"kms:ViaService":"kinesisanalytics.eu-west-1.amazonaws.com"} } } }""";

        IReadOnlyList<FlinkCmkFinding> of = await RunAsync(new TestFlinkCmkPolicyRequest([new PolicySource { Text = identity }]) { KeyPolicy = new PolicySource { Text = key, Name = "key", KeyArn = Some.KeyArn } });
        IReadOnlyList<FlinkCmkFinding> ofAnother = await RunAsync(new TestFlinkCmkPolicyRequest([new PolicySource { Text = identity }]) { KeyPolicy = new PolicySource { Text = key, Name = "key", KeyArn = Some.OtherKeyArn } });

        Assert.Equal("CMK033", Assert.Single(of).RuleId);
        Assert.Contains("kms:Encrypt does nothing here", of[0].Message, StringComparison.Ordinal);
        Assert.Empty(ofAnother);
    }

    [Fact]
    public async Task A_key_policy_beside_that_is_none_ends_the_work()
    {
        OperationException e = await Assert.ThrowsAsync<OperationException>(() => RunAsync(new TestFlinkCmkPolicyRequest([new PolicySource { Text = Text }]) { KeyPolicy = new PolicySource { Text = "{}", Name = "key" } }));

        Assert.Equal("KeyPolicyUnreadable", e.Failure.Id);
    }

    [Fact]
    public async Task Nobody_is_asked_for_the_sake_of_texts()
    {
        // A connection would fail at once: these connections have no options at all.
        Assert.Single(await SandboxAccount.RunAsync(new TestFlinkCmkPolicyHandler(new NoConnections()).RunAsync(new TestFlinkCmkPolicyRequest([new PolicySource { Text = Text }]), _host, CancellationToken.None)));
        Assert.Empty(await SandboxAccount.RunAsync(new TestFlinkCmkPolicyHandler(new NoConnections()).RunAsync(Keys("nonsense", "alias/aws/s3"), _host, CancellationToken.None)));
        Assert.Equal(["InvalidKey", "AwsManagedKey"], _host.Errors.Select(error => error.Id));
    }

    [Fact]
    public async Task A_key_is_read_under_each_of_its_four_names_by_a_reader()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        FlinkCmkKey key = await account.NewKeyAsync();
        string aliasArn = $"{key.KeyArn[..key.KeyArn.LastIndexOf(':')]}:alias/orders";
        string[] names = [key.KeyArn, key.KeyId, "alias/orders", aliasArn];

        IReadOnlyList<FlinkCmkFinding> findings = await SandboxAccount.RunAsync(new TestFlinkCmkPolicyHandler(account.Everybody).RunAsync(Keys(names), account.Host, CancellationToken.None));

        Assert.Empty(account.Host.Errors);
        Assert.Equal(names.Select(name => ("CMK021", name)), findings.Select(finding => (finding.RuleId, finding.Source!)));
    }

    [Fact]
    public async Task Who_may_not_read_the_policy_is_told_who_can()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        FlinkCmkKey key = await account.NewKeyAsync();

        Assert.Empty(await SandboxAccount.RunAsync(new TestFlinkCmkPolicyHandler(account.As("operator", reader: false)).RunAsync(Keys(key.KeyArn, Some.OtherKeyArn), account.Host, CancellationToken.None)));

        OperationFailure failure = account.Host.Errors[0];
        Assert.Equal(FailureCategory.PermissionDenied, failure.Category);
        Assert.Contains("kms:GetKeyPolicy", failure.Message, StringComparison.Ordinal);
        Assert.Contains("reader", failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(2, account.Host.Errors.Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static TestFlinkCmkPolicyRequest Files(params string[] paths) => new([.. paths.Select(path => new PolicySource { Path = path })]);

    private static TestFlinkCmkPolicyRequest Keys(params string[] names) => new([.. names.Select(name => new PolicySource { Key = name })]);

    private string Write(string name, IEnumerable<byte> bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, [.. bytes]);
        return path;
    }

    private Task<IReadOnlyList<FlinkCmkFinding>> RunAsync(TestFlinkCmkPolicyRequest request) =>
        SandboxAccount.RunAsync(new TestFlinkCmkPolicyHandler(new NoConnections()).RunAsync(request, _host, CancellationToken.None));

    private sealed class NoConnections : IActorConnections
    {
        public Task<Aws.AwsConnection> ForAsync(Actor actor, CancellationToken cancellation) => throw new InvalidOperationException("Nobody was to be asked.");

        public bool Has(Actor actor) => false;
    }
}
