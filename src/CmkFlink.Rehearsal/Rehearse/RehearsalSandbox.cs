using CmkFlink.Aws;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;
using CmkFlink.Sandbox;

namespace CmkFlink.Rehearsal.Rehearse;

/// <summary>A sandbox of one rehearsal with a connection for each actor.</summary>
internal sealed class RehearsalSandbox : IRehearsalSandbox
{
    private readonly ActorConnections _connections;

    private RehearsalSandbox(FlinkSandbox running)
    {
        Running = running;
        AwsConnectionOptions Profile(string name) => new() { ProfileName = name, ProfileLocation = running.CredentialsFile };
        _connections = new ActorConnections(Profile("reader"), new Dictionary<Actor, AwsConnectionOptions>
        {
            [Actor.IamAdministrator] = Profile("account-administrator"),
            [Actor.KeyAdministrator] = Profile("key-administrator"),
            [Actor.Operator] = Profile("operator"),
            [Actor.Reader] = Profile("reader"),
        });
    }

    public FlinkSandbox Running { get; }

    public IActorConnections Connections => _connections;

    public static async Task<RehearsalSandbox> StartAsync(SandboxOptions options, CancellationToken cancellation) => new(await FlinkSandbox.StartAsync(options, cancellation));

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        await Running.DisposeAsync();
    }
}
