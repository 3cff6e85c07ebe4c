using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Support;

/// <summary>The time of a seeded sandbox, which passes where somebody waits and by a tick a request.</summary>
internal sealed class VirtualTime(FlinkSandbox sandbox)
{
    private readonly DateTimeOffset _begun = sandbox.UtcNow;

    public TimeSpan Elapsed() => sandbox.UtcNow - _begun;

    public Task PassAsync(TimeSpan time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        sandbox.AdvanceClock(time);
        return Task.CompletedTask;
    }
}
