using System.Collections.Concurrent;

namespace CmkFlink.Core.Tests.Estate;

/// <summary>Counts the calls by operation, and how many descriptions of applications run at once.</summary>
internal sealed class EstateWire() : DelegatingHandler(new SocketsHttpHandler())
{
    private int _describing;

    public ConcurrentDictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);

    public int MostAtOnce { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string operation = request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target) ? target.Single().Split('.')[1] : "Query";
        Calls.AddOrUpdate(operation, 1, (_, count) => count + 1);
        bool describes = operation == "DescribeApplication";
        if (describes)
        {
            int now = Interlocked.Increment(ref _describing);
            lock (Calls) MostAtOnce = Math.Max(MostAtOnce, now);
        }

        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            if (describes) Interlocked.Decrement(ref _describing);
        }
    }
}
