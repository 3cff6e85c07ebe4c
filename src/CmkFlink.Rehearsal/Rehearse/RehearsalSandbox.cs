using CmkFlink.Aws;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rehearsal;
using CmkFlink.Sandbox;

namespace CmkFlink.Rehearsal.Rehearse;

/// <summary>A sandbox of one rehearsal with a connection for each actor.</summary>
internal sealed class RehearsalSandbox : IRehearsalSandbox
{
    private readonly ActorConnections _connections;

    private RehearsalSandbox(FlinkSandbox running, bool mustRepeat)
    {
        Running = running;
        // On seeded virtual time every request is a tick: their order must repeat, and waiting in real time would change nothing.
        Func<TimeSpan, CancellationToken, Task>? delay = mustRepeat ? static (_, cancellation) => cancellation.IsCancellationRequested ? Task.FromCanceled(cancellation) : Task.CompletedTask : null;
        AwsConnectionOptions Profile(string name) => new() { ProfileName = name, ProfileLocation = running.CredentialsFile, InOrder = mustRepeat, Delay = delay };
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

    public static async Task<RehearsalSandbox> StartAsync(SandboxOptions options, CancellationToken cancellation) => new(await FlinkSandbox.StartAsync(options, cancellation), options.Seed is not null);

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        await Running.DisposeAsync();
    }
}
