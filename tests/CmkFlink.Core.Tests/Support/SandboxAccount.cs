using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Support;

/// <summary>A fresh sandbox with the demo applications, and the sequence's steps by name.</summary>
internal sealed class SandboxAccount : IAsyncDisposable
{
    public const string Orders = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders";
    public const string OperatorRole = "arn:aws:iam::123456789012:role/Operator";
    public const string OperatorUser = "arn:aws:iam::123456789012:user/operator-user";
    public const string AdministratorRole = "arn:aws:iam::123456789012:role/KeyAdministrator";
    public const string ReaderRole = "arn:aws:iam::123456789012:role/Reader";
    public const string ExecutionRole = "arn:aws:iam::123456789012:role/FlinkExecution";

    /// <summary>How long a change of state may take: a moment on the sandbox, and more than that on a machine that does many things at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly List<IDisposable> _connections = [];

    private readonly VirtualTime? _time;

    private SandboxAccount(FlinkSandbox sandbox, VirtualTime? time = null)
    {
        Sandbox = sandbox;
        _time = time;
        Everybody = As("operator");
    }

    public FlinkSandbox Sandbox { get; }

    /// <summary>Each actor under credentials of its own.</summary>
    public IActorConnections Everybody { get; }

    public RecordingHost Host { get; } = new();

    /// <summary>Calls so far that changed something.</summary>
    public IEnumerable<SandboxEvent> Writes => Sandbox.Events.Where(call => call is { IsWrite: true, ErrorCode: null });

    /// <param name="seed">Ids and virtual time then repeat; time moves with requests and by <see cref="FlinkSandbox.AdvanceClock"/> alone.</param>
    public static async Task<SandboxAccount> StartAsync(bool bareErrors = false, long? seed = null) =>
        new(await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true, BareErrors = bareErrors, Seed = seed }));

    /// <summary>On virtual time alone: whoever waits makes it pass, and waits as long as on AWS.</summary>
    /// <param name="timeScale">How many times longer than tens of milliseconds a change of state takes.</param>
    public static async Task<SandboxAccount> StartOnVirtualTimeAsync(double timeScale = 1)
    {
        FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true, Seed = 1, TimeScale = timeScale });
        return new SandboxAccount(sandbox, new VirtualTime(sandbox));
    }

    /// <summary>As all actors, the operator's steps under the given profile; without a reader the operator must do without one.</summary>
    public ActorConnections As(string operatorProfile, bool reader = true)
    {
        Dictionary<Actor, AwsConnectionOptions> others = new()
        {
            [Actor.IamAdministrator] = Profile("account-administrator"),
            [Actor.KeyAdministrator] = Profile("key-administrator"),
        };
        if (reader) others[Actor.Reader] = Profile("reader");
        ActorConnections connections = new(Profile(operatorProfile), others);
        _connections.Add(connections);
        return connections;
    }

    /// <summary>The operator under his own credentials, without anybody else's.</summary>
    public ActorConnections OperatorAlone()
    {
        ActorConnections connections = new(Profile("operator"));
        _connections.Add(connections);
        return connections;
    }

    /// <summary>Operator, key administrator and reader, over a wire of the test's own: for what the sandbox does not imitate, and for what a test wants to see.</summary>
    /// <param name="reader">Without one, each actor sees what he may see himself.</param>
    /// <param name="self">Whose credentials are the caller's own.</param>
    public ActorConnections Through(HttpMessageHandler wire, bool reader = true, string self = "operator")
    {
        AwsConnectionOptions Over(string profile) => Profile(profile) with { HttpClientFactory = new Aws.Runtime.BufferingHttpClientFactory(wire) };
        Dictionary<Actor, AwsConnectionOptions> others = [];
        if (reader)
        {
            others[Actor.KeyAdministrator] = Over("key-administrator");
            others[Actor.Reader] = Over("reader");
        }

        ActorConnections connections = new(Over(self), others);
        _connections.Add(connections);
        return connections;
    }

    /// <summary>Each actor under credentials of his own, over a wire of the test's own.</summary>
    public ActorConnections AllThrough(HttpMessageHandler wire)
    {
        AwsConnectionOptions Over(string profile) => Profile(profile) with { HttpClientFactory = new Aws.Runtime.BufferingHttpClientFactory(wire) };
        ActorConnections connections = new(Over("operator"), new Dictionary<Actor, AwsConnectionOptions>
        {
            [Actor.IamAdministrator] = Over("account-administrator"),
            [Actor.KeyAdministrator] = Over("key-administrator"),
            [Actor.Operator] = Over("operator"),
            [Actor.Reader] = Over("reader"),
        });
        _connections.Add(connections);
        return connections;
    }

    public Task<AwsConnection> ConnectAsync(string profile) => As(profile, reader: false).ForAsync(Actor.Operator, CancellationToken.None);

    /// <summary>Grants every identity policy but the operator's use of keys.</summary>
    public async Task GrantBaseAsync()
    {
        await GrantAsync(PolicyKind.OperatorBase, IamPrincipalName.Role("Operator"));
        await GrantAsync(PolicyKind.KeyAdministrator, IamPrincipalName.Role("KeyAdministrator"));
        await GrantAsync(PolicyKind.Reader, IamPrincipalName.Role("Reader"));
    }

    public async Task<FlinkCmkGrant> GrantAsync(PolicyKind kind, IamPrincipalName principal, string? keyArn = null, string application = Orders)
    {
        PolicyRequest policy = new()
        {
            Kind = kind,
            Applications = kind is PolicyKind.OperatorBase or PolicyKind.OperatorCmk ? [new OperatedApplication(application, [])] : [],
            ExecutionRoleArns = kind == PolicyKind.OperatorBase ? [ExecutionRole] : [],
            KeyArns = keyArn is null ? [] : [keyArn],
            Region = "eu-west-1",
            AccountId = "123456789012",
        };
        return Assert.Single(await RunAsync(new GrantFlinkCmkAccessHandler(Everybody).RunAsync(new GrantFlinkCmkAccessRequest { Policy = PolicyBuilder.Build(policy), Principal = principal, Kind = kind }, Host, CancellationToken.None)));
    }

    /// <summary>The official key policy for orders and its operator.</summary>
    public static PolicyDocument KeyPolicy(string operatorArn = OperatorRole, bool accountRoot = false) => PolicyBuilder.Build(new PolicyRequest
    {
        Kind = PolicyKind.KeyPolicy,
        Applications = [new OperatedApplication(Orders, [operatorArn])],
        KeyAdministrators = [AdministratorRole],
        Readers = [ReaderRole],
        AccountRoot = accountRoot,
    });

    public async Task<FlinkCmkKey> NewKeyAsync(PolicyDocument? policy = null, string alias = "alias/orders") =>
        Assert.Single(await RunAsync(new NewFlinkCmkKeyHandler(Everybody).RunAsync(new NewFlinkCmkKeyRequest { Alias = alias, Policy = policy ?? KeyPolicy() }, Host, CancellationToken.None)));

    /// <summary>Everything up to the operator's turn.</summary>
    public async Task<FlinkCmkKey> SetUpAsync()
    {
        await GrantBaseAsync();
        FlinkCmkKey key = await NewKeyAsync();
        await GrantAsync(PolicyKind.OperatorCmk, IamPrincipalName.Role("Operator"), key.KeyArn);
        return key;
    }

    public async Task<FlinkCmkChange> EnableAsync(string key, IActorConnections? connections = null, string application = "orders", bool allowStateLoss = false, TimeSpan? limit = null) =>
        Assert.Single(await RunAsync(new EnableFlinkCmkHandler(connections ?? Everybody).RunAsync(
            new EnableFlinkCmkRequest(new FlinkCmkChangeRequest { ApplicationName = application, AllowStateLoss = allowStateLoss, Timeout = limit ?? Patience }, key), Host, CancellationToken.None)));

    public Task<IReadOnlyList<FlinkCmkCheck>> CheckAsync(string key) => RunAsync(new TestFlinkCmkHandler(Everybody).RunAsync(
        new TestFlinkCmkRequest { ApplicationNames = ["orders"], Key = key, Operators = [OperatorRole] }, Host, CancellationToken.None));

    public async Task<FlinkApplication> StartApplicationAsync(string application) =>
        Assert.Single(await RunAsync(new StartFlinkApplicationHandler(Everybody).RunAsync(new StartFlinkApplicationRequest { ApplicationName = application }, Host, CancellationToken.None)));

    public async Task<FlinkApplication> SeeAsync(string application = "orders") =>
        Assert.Single(await RunAsync(new GetFlinkApplicationHandler(As("account-administrator")).RunAsync(new GetFlinkApplicationRequest([application]), Host, CancellationToken.None)));

    /// <summary>Puts a key policy as it stands, past the product's own checks.</summary>
    public async Task PutKeyPolicyAsync(string keyArn, PolicyDocument policy)
    {
        AwsConnection administrator = await ConnectAsync("key-administrator");
        await administrator.KmsWrites.PutKeyPolicyAsync(new PutKeyPolicyRequest { KeyId = keyArn, PolicyName = "default", Policy = policy.ToJson() });
    }

    public static async Task<IReadOnlyList<T>> RunAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> all = [];
        await foreach (T item in items) all.Add(item);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable connection in _connections) connection.Dispose();
        await Sandbox.DisposeAsync();
    }

    private AwsConnectionOptions Profile(string name)
    {
        AwsConnectionOptions options = new() { ProfileName = name, ProfileLocation = Sandbox.CredentialsFile };
        return _time is null ? options : options with { InOrder = true, Delay = _time.PassAsync, Elapsed = _time.Elapsed, PaceOfAws = true };
    }
}
