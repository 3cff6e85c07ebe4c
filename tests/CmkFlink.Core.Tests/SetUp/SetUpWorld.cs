using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.SetUp;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.SetUp;

/// <summary>The demo account before anything is set up.</summary>
internal sealed class SetUpWorld : IAsyncDisposable
{
    private readonly string _operator;

    private SetUpWorld(SandboxAccount account, string operatorProfile)
    {
        Account = account;
        _operator = operatorProfile;
    }

    public SandboxAccount Account { get; }

    public static async Task<SetUpWorld> StartAsync(string operatorProfile = "operator") => new(await SandboxAccount.StartAsync(), operatorProfile);

    public static InitializeFlinkCmkRequest Ask() => new()
    {
        ApplicationName = "orders",
        Alias = "alias/orders",
        Operator = IamPrincipalName.Role("Operator"),
        KeyAdministrator = IamPrincipalName.Role("KeyAdministrator"),
        Reader = IamPrincipalName.Role("Reader"),
        Timeout = SandboxAccount.Patience,
    };

    public async Task<IReadOnlyList<FlinkCmkStep>> InitializeAsync(InitializeFlinkCmkRequest request, IOperationHost? host = null)
    {
        using ActorConnections connections = Connect();
        return await SandboxAccount.RunAsync(new InitializeFlinkCmkHandler(connections).RunAsync(request, host ?? Account.Host, CancellationToken.None));
    }

    public ActorConnections Connect(Amazon.Runtime.HttpClientFactory? wiretap = null) => new(Profile(_operator, wiretap), new Dictionary<Actor, AwsConnectionOptions>
    {
        [Actor.IamAdministrator] = Profile("account-administrator", wiretap),
        [Actor.KeyAdministrator] = Profile("key-administrator", wiretap),
        [Actor.Operator] = Profile(_operator, wiretap),
        [Actor.Reader] = Profile("reader", wiretap),
    });

    public async Task<string> StateAsync()
    {
        using ActorConnections connections = Connect();
        return await EndState.OfAsync(Account, connections, null);
    }

    public async Task<IReadOnlyList<FlinkSnapshot>> SnapshotsAsync()
    {
        using ActorConnections connections = Connect();
        return await new SnapshotReader(await connections.ForAsync(Actor.Reader, CancellationToken.None)).ReadAsync(await Account.SeeAsync(), CancellationToken.None);
    }

    /// <summary>The set-up of AWS's sample templates: its own names, kinesisanalytics:* and a key whose administrator may do everything.</summary>
    public async Task MakeAsTemplatesDoAsync()
    {
        PolicyStatement everything = new() { Effect = PolicyEffect.Allow, Actions = ["kinesisanalytics:*"], Resources = ["*"] };
        PolicyStatement pass = new() { Effect = PolicyEffect.Allow, Actions = ["iam:PassRole"], Resources = ["arn:aws:iam::123456789012:role/*"] };
        await GrantAsync("MSF-Operator-Base", new PolicyDocument { Statements = [everything, pass] }, IamPrincipalName.Role("Operator"));
        await Account.GrantAsync(PolicyKind.KeyAdministrator, IamPrincipalName.Role("KeyAdministrator"));
        PolicyDocument keyPolicy = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.KeyPolicy, Applications = [new OperatedApplication(SandboxAccount.Orders, [SandboxAccount.OperatorRole])], KeyAdministrators = [SandboxAccount.AdministratorRole] });
        PolicyStatement administrator = new() { Sid = "Enable IAM User Permissions", Effect = PolicyEffect.Allow, Principals = [new PolicyPrincipal(PolicyPrincipalType.Aws, SandboxAccount.AdministratorRole)], Actions = ["kms:*"], Resources = ["*"] };
        FlinkCmkKey key = await Account.NewKeyAsync(keyPolicy with { Statements = [administrator, .. keyPolicy.Statements] });
        PolicyDocument cmk = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = [new OperatedApplication(SandboxAccount.Orders, [])], KeyArns = [key.KeyArn] });
        await GrantAsync("MSF-Operator-CMK", cmk, IamPrincipalName.Role("Operator"));
    }

    public int Calls(string operation) => Account.Sandbox.Events.Count(e => e.EventName == operation && e is { ErrorCode: null, DryRun: false });

    public async ValueTask DisposeAsync() => await Account.DisposeAsync();

    private async Task GrantAsync(string name, PolicyDocument policy, IamPrincipalName principal) =>
        await SandboxAccount.RunAsync(new GrantFlinkCmkAccessHandler(Account.Everybody).RunAsync(new GrantFlinkCmkAccessRequest { Policy = policy, Principal = principal, PolicyName = name }, Account.Host, CancellationToken.None));

    public AwsConnectionOptions Profile(string name, Amazon.Runtime.HttpClientFactory? wiretap = null) => new() { ProfileName = name, ProfileLocation = Account.Sandbox.CredentialsFile, HttpClientFactory = wiretap };
}
