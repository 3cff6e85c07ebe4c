using System.Net;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>The wire of one process. At each call it lets happen what is to happen there, and repeats what the SDK would repeat of reading calls (two repeats after a 5xx or a reset), on virtual time.</summary>
/// <param name="boundary">Told before each request: the operation, and its body.</param>
internal sealed class RunWire(FaultWorld world, Func<string, string, CancellationToken, Task> boundary) : HttpMessageHandler
{
    private const int Attempts = 3;

    private static readonly string[] Reads = ["Describe", "List", "Get", "Simulate"];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static bool IsRead(string operation) => Reads.Any(verb => operation.StartsWith(verb, StringComparison.Ordinal));

    /// <summary>How pauses of this process pass; a moment at which others may act.</summary>
    public async Task PauseAsync(TimeSpan time, CancellationToken cancellation)
    {
        await boundary("", "", cancellation);
        await world.PassAsync(time, cancellation);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        string operation = OperationOf(request, body);
        for (int attempt = 1; ; attempt++)
        {
            await boundary(operation, body, cancellationToken);
            bool last = attempt == Attempts || !IsRead(operation);
            try
            {
                HttpResponseMessage answer = await world.Http.SendAsync(request, cancellationToken);
                if (last || answer.StatusCode < HttpStatusCode.InternalServerError) return answer;
                answer.Dispose();
            }
            catch (HttpRequestException) when (!last)
            {
                // Repeated below.
            }

            await world.PassAsync(Pause, cancellationToken);
        }
    }

    private static string OperationOf(HttpRequestMessage request, string body)
    {
        if (request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target)) return target.Single().Split('.')[1];
        return body.Split('&').Where(p => p.StartsWith("Action=", StringComparison.Ordinal)).Select(p => p["Action=".Length..]).FirstOrDefault("");
    }
}
