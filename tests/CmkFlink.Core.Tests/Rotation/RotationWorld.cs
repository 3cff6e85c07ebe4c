using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Editing;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>A sandbox where orders runs under alias/orders with two snapshots under it, each actor under credentials of its own.</summary>
internal sealed class RotationWorld : IAsyncDisposable
{
    private RotationWorld(SandboxAccount account, FlinkCmkKey key)
    {
        Account = account;
        Key = key;
    }

    public SandboxAccount Account { get; }

    /// <summary>The key before the rotation.</summary>
    public FlinkCmkKey Key { get; }

    public FlinkSandbox Sandbox => Account.Sandbox;

    public static async Task<RotationWorld> StartAsync()
    {
        SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        RotationWorld world = new(account, key);
        foreach (string name in new[] { "first", "second" }) await world.SnapshotAsync(name);
        return world;
    }

    public static InvokeFlinkCmkRotationRequest Ask(RotationStrategy strategy = RotationStrategy.NewKey) => new() { ApplicationName = "orders", Strategy = strategy, Timeout = SandboxAccount.Patience };

    /// <summary>Runs with fresh connections and fresh objects, as another process would.</summary>
    public async Task<IReadOnlyList<FlinkCmkStep>> RotateAsync(InvokeFlinkCmkRotationRequest request, IOperationHost? host = null)
    {
        using ActorConnections connections = Connect();
        return await SandboxAccount.RunAsync(new InvokeFlinkCmkRotationHandler(connections).RunAsync(request, host ?? Account.Host, CancellationToken.None));
    }

    /// <param name="wiretap">Stands between every actor's clients and the sandbox.</param>
    public ActorConnections Connect(Amazon.Runtime.HttpClientFactory? wiretap = null) => new(Profile("operator", wiretap), new Dictionary<Actor, AwsConnectionOptions>
    {
        [Actor.IamAdministrator] = Profile("account-administrator", wiretap),
        [Actor.KeyAdministrator] = Profile("key-administrator", wiretap),
        [Actor.Operator] = Profile("operator", wiretap),
        [Actor.Reader] = Profile("reader", wiretap),
    });

    public async Task<IReadOnlyDictionary<string, string>> ApplicationTagsAsync()
    {
        using ActorConnections connections = Connect();
        return await new ApplicationReader(await connections.ForAsync(Actor.Reader, CancellationToken.None)).TagsAsync(SandboxAccount.Orders, CancellationToken.None);
    }

    public async Task<IReadOnlyList<FlinkSnapshot>> SnapshotsAsync()
    {
        using ActorConnections connections = Connect();
        return await new SnapshotReader(await connections.ForAsync(Actor.Reader, CancellationToken.None)).ReadAsync(await Account.SeeAsync(), CancellationToken.None);
    }

    public async Task SnapshotAsync(string name) =>
        await SandboxAccount.RunAsync(new NewFlinkSnapshotHandler(Account.Everybody).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = "orders", SnapshotName = name }, Account.Host, CancellationToken.None));

    public async Task<FlinkCmkKey> KeyAsync(string name)
    {
        using ActorConnections connections = Connect();
        return Assert.Single(await SandboxAccount.RunAsync(new GetFlinkCmkKeyHandler(connections).RunAsync(new GetFlinkCmkKeyRequest { Names = [name] }, Account.Host, CancellationToken.None)));
    }

    /// <summary>Another application, RUNNING under the same key.</summary>
    public async Task ShareKeyAsync(string name)
    {
        string arn = $"arn:aws:kinesisanalytics:eu-west-1:123456789012:application/{name}";
        await Account.PutKeyPolicyAsync(Key.KeyArn, KeyPolicyEdit.AddApplication((await KeyAsync(Key.KeyArn)).Policy!, arn, [SandboxAccount.OperatorRole]));
        await Account.GrantAsync(PolicyKind.OperatorBase, IamPrincipalName.Role("Operator"), application: arn);
        await Account.GrantAsync(PolicyKind.OperatorCmk, IamPrincipalName.Role("Operator"), Key.KeyArn, arn);
        await SandboxAccount.RunAsync(new NewFlinkApplicationHandler(Account.Everybody).RunAsync(new NewFlinkApplicationRequest { ApplicationName = name, ExecutionRoleArn = SandboxAccount.ExecutionRole, Key = Key.KeyArn }, Account.Host, CancellationToken.None));
        await Account.StartApplicationAsync(name);
    }

    public int Calls(string operation) => Sandbox.Events.Count(e => e.EventName == operation && e is { ErrorCode: null, DryRun: false });

    public async ValueTask DisposeAsync() => await Account.DisposeAsync();

    private AwsConnectionOptions Profile(string name, Amazon.Runtime.HttpClientFactory? wiretap) => new() { ProfileName = name, ProfileLocation = Sandbox.CredentialsFile, HttpClientFactory = wiretap };
}
