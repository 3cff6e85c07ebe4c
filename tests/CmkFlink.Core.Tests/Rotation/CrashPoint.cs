using System.Collections.Concurrent;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>Where a process dies: at one AWS write, before it leaves or after it took effect.</summary>
public sealed record CrashPoint(int Write, bool AfterEffect)
{
    public override string ToString() => $"{(AfterEffect ? "after" : "before")} write {Write}";
}

/// <summary>A process that can die: counts its AWS writes, and at the crash point nothing of it works any more. What it throws is a cancellation, which no handler may take for a failure of AWS.</summary>
internal sealed class Process(CrashPoint? crash) : IDisposable
{
    private static readonly string[] Reads = ["Describe", "List", "Get", "Simulate"];

    private readonly CancellationTokenSource _life = new();
    private int _writes;
    private volatile bool _dead;

    public CancellationToken Life => _life.Token;

    public ConcurrentQueue<string> Writes { get; } = new();

    public bool Died => _dead;

    /// <param name="inner">What the calls go through that leave the process; <see langword="null"/> for the plain network.</param>
    public HttpMessageHandler Wire(HttpMessageHandler? inner = null) => new Tap(this, inner ?? new SocketsHttpHandler());

    public void Dispose() => _life.Dispose();

    private OperationCanceledException Die()
    {
        _dead = true;
        _life.Cancel();
        return new OperationCanceledException("The process was killed.", _life.Token);
    }

    private sealed class Tap(Process process, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (process._dead) throw process.Die();
            string operation = await OperationOfAsync(request, cancellationToken);
            if (Reads.Any(verb => operation.StartsWith(verb, StringComparison.Ordinal))) return await base.SendAsync(request, cancellationToken);
            int number = Interlocked.Increment(ref process._writes);
            process.Writes.Enqueue(operation);
            if (crash() is { AfterEffect: false } before && before.Write == number) throw process.Die();
            // Its own time: the effect is to be complete, whatever becomes of the caller.
            HttpResponseMessage response = await base.SendAsync(request, CancellationToken.None);
            if (crash() is { AfterEffect: true } after && after.Write == number) throw process.Die();
            return process._dead ? throw process.Die() : response;

            CrashPoint? crash() => process.Crash;
        }

        private static async Task<string> OperationOfAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            if (request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target)) return target.Single().Split('.')[1];
            string form = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellation);
            return form.Split('&').Where(p => p.StartsWith("Action=", StringComparison.Ordinal)).Select(p => p["Action=".Length..]).FirstOrDefault("");
        }
    }

    private CrashPoint? Crash => crash;
}
