using System.Text.RegularExpressions;
using CmkFlink.Aws;
using CmkFlink.Aws.Runtime;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>A sandbox that every run begins anew from the same saved state: on virtual time alone, so that a run repeats and nobody waits.</summary>
internal sealed partial class FaultWorld : IAsyncDisposable
{
    /// <summary>Virtual time after which a command gives a wait up.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SandboxAccount _account;
    private readonly string _bare;
    private readonly string _rotatable;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cmkflink-faults-");
    private readonly List<ActorConnections> _colleague = [];
    private DateTimeOffset _begun;

    private FaultWorld(SandboxAccount account, string bare, string oldKeyArn)
    {
        _account = account;
        _bare = bare;
        _rotatable = account.Sandbox.SaveState();
        OldKeyArn = oldKeyArn;
        // What the SDK repeats, it repeats after pauses of real time; RunWire does it in its place, on virtual time.
        File.WriteAllText(Credentials, Section().Replace(File.ReadAllText(account.Sandbox.CredentialsFile), "$0\nmax_attempts = 1"));
    }

    public FlinkSandbox Sandbox => _account.Sandbox;

    /// <summary>The key of orders before a rotation.</summary>
    public string OldKeyArn { get; }

    public HttpMessageInvoker Http { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    private string Credentials => Path.Combine(_folder.FullName, "credentials");

    /// <summary>Virtual time since the run began.</summary>
    public TimeSpan Elapsed => Sandbox.UtcNow - _begun;

    public static async Task<FaultWorld> StartAsync()
    {
        SandboxAccount account = await SandboxAccount.StartAsync(seed: 1);
        string bare = account.Sandbox.SaveState();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.NewKeyAsync(alias: Colleague.SpareAlias);
        await account.EnableAsync(key.KeyArn);
        foreach (string name in new[] { "first", "second" })
            await SandboxAccount.RunAsync(new NewFlinkSnapshotHandler(account.Everybody).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = "orders", SnapshotName = name, Timeout = Limit }, account.Host, CancellationToken.None));
        return new FaultWorld(account, bare, key.KeyArn);
    }

    /// <summary>Puts the account back to where a run begins.</summary>
    public void Begin(Subject subject)
    {
        Sandbox.ClearFaults();
        Sandbox.RestoreState(subject == Subject.SetUp ? _bare : _rotatable);
        _begun = Sandbox.UtcNow;
    }

    public Truth Look() => new(Sandbox);

    /// <summary>Lets virtual time pass.</summary>
    public Task PassAsync(TimeSpan time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Sandbox.AdvanceClock(time);
        return Task.CompletedTask;
    }

    /// <summary>The connections of one process: fresh clients and fresh objects.</summary>
    public ActorConnections Connect(RunWire wire)
    {
        BufferingHttpClientFactory http = new(wire);
        AwsConnectionOptions As(string profile) => new() { ProfileName = profile, ProfileLocation = Credentials, HttpClientFactory = http, InOrder = true, Delay = wire.PauseAsync, Elapsed = () => Elapsed };
        return new ActorConnections(As("operator"), new Dictionary<Actor, AwsConnectionOptions>
        {
            [Actor.IamAdministrator] = As("account-administrator"),
            [Actor.KeyAdministrator] = As("key-administrator"),
            [Actor.Operator] = As("operator"),
            [Actor.Reader] = As("reader"),
        });
    }

    /// <summary>A connection of somebody else, outside of every run.</summary>
    public async Task<AwsConnection> ConnectAsync(string profile)
    {
        ActorConnections connections = new(new AwsConnectionOptions { ProfileName = profile, ProfileLocation = Credentials, Delay = PassAsync, Elapsed = () => Elapsed });
        _colleague.Add(connections);
        return await connections.ForAsync(Actor.Operator, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ActorConnections connections in _colleague) connections.Dispose();
        Http.Dispose();
        await _account.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"^\[.*\]$", RegexOptions.Multiline)]
    private static partial Regex Section();
}
