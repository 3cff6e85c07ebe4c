using System.Collections.Concurrent;

namespace CmkFlink.Core.Tests.Access;

/// <summary>Stands between the clients and the sandbox: loses what a test says, and keeps the names of the operations.</summary>
internal sealed class LosingHandler : DelegatingHandler
{
    private readonly ConcurrentDictionary<string, Loss> _losses = new(StringComparer.Ordinal);

    public LosingHandler()
        : base(new SocketsHttpHandler())
    {
    }

    /// <summary>What becomes of a call.</summary>
    public enum Loss
    {
        /// <summary>It never arrives.</summary>
        Request,

        /// <summary>It takes effect, and its answer is lost.</summary>
        Answer,
    }

    /// <summary>Runs after a call of an operation was answered, once.</summary>
    public ConcurrentDictionary<string, Func<Task>> After { get; } = new(StringComparer.Ordinal);

    /// <summary>Loses the next call of this operation.</summary>
    public void LoseNext(string operation, Loss loss) => _losses[operation] = loss;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string operation = await OperationOfAsync(request, cancellationToken);
        bool lost = _losses.TryRemove(operation, out Loss loss);
        if (lost && loss == Loss.Request) throw new HttpRequestException("The connection was reset.");
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (After.TryRemove(operation, out Func<Task>? after)) await after();
        if (!lost) return response;
        response.Dispose();
        throw new HttpRequestException("The connection was reset.");
    }

    private static async Task<string> OperationOfAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target)) return target.Single().Split('.')[1];
        string form = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellation);
        return form.Split('&').Where(p => p.StartsWith("Action=", StringComparison.Ordinal)).Select(p => p["Action=".Length..]).FirstOrDefault("");
    }
}
