using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Web;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Promises;

/// <summary>Stands between the clients and the sandbox, and holds every call that changes something against the sandbox's own state before and after it. Can end the life of whoever calls, at any call.</summary>
/// <param name="sandbox">Whose saved state is the truth.</param>
internal sealed class PromisesWire(FlinkSandbox sandbox) : DelegatingHandler(new SocketsHttpHandler())
{
    private static readonly string[] Reads = ["Describe", "List", "Get"];

    // Side by side, a call could be held against the state that another one is about to change.
    private readonly SemaphoreSlim _oneWrite = new(1);

    private CancellationTokenSource? _life;
    private int _left;
    private bool _afterEffect;

    /// <summary>What was promised and not held, in words.</summary>
    public ConcurrentQueue<string> Broken { get; } = new();

    /// <summary>How many calls of each kind were held against the state.</summary>
    public ConcurrentDictionary<string, int> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the step under way may see rotations: then a rotation that no restart has followed forbids deletions as well.</summary>
    public bool SeesRotations { get; set; }

    /// <summary>Has the process that calls die at its nth call from now on; 0 lets it live.</summary>
    public CancellationToken Live(int calls, bool afterEffect)
    {
        _life?.Dispose();
        _life = new CancellationTokenSource();
        (_left, _afterEffect) = (calls, afterEffect);
        return _life.Token;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_life is { IsCancellationRequested: true }) throw Dead();
        bool last = _left > 0 && --_left == 0;
        if (last && !_afterEffect) throw Dead();

        (string operation, JsonNode? input) = await ReadAsync(request, cancellationToken);
        CancellationToken ends = last ? CancellationToken.None : cancellationToken;
        bool reads = Reads.Any(verb => operation.StartsWith(verb, StringComparison.Ordinal));
        HttpResponseMessage response = reads ? await base.SendAsync(request, ends) : await WatchAsync(request, operation, input, ends);
        if (!last) return response;
        response.Dispose();
        throw Dead();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _life?.Dispose();
            _oneWrite.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> WatchAsync(HttpRequestMessage request, string operation, JsonNode? input, CancellationToken cancellation)
    {
        await _oneWrite.WaitAsync(cancellation);
        try
        {
            PromisesWatch watch = new(operation, input, SeesRotations, new AccountState(sandbox.SaveState()));
            foreach (string broken in watch.Before()) Broken.Enqueue($"{operation}: {broken}");
            HttpResponseMessage response = await base.SendAsync(request, cancellation);
            if (!response.IsSuccessStatusCode) return response;
            Seen.AddOrUpdate(operation, 1, static (_, count) => count + 1);
            foreach (string broken in watch.After(new AccountState(sandbox.SaveState()))) Broken.Enqueue($"{operation}: {broken}");
            return response;
        }
        finally
        {
            _oneWrite.Release();
        }
    }

    private OperationCanceledException Dead()
    {
        _life!.Cancel();
        return new OperationCanceledException("The process was ended.", _life.Token);
    }

    private static async Task<(string Operation, JsonNode? Input)> ReadAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellation);
        if (request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target)) return (target.Single().Split('.')[1], JsonNode.Parse(body));
        return (HttpUtility.ParseQueryString(body)["Action"] ?? "", null);
    }
}
