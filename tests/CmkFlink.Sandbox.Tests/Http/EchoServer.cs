using System.Text;
using CmkFlink.Sandbox.Http;

namespace CmkFlink.Sandbox.Tests.Http;

/// <summary>A server whose answers say what was read: method, path, query and body.</summary>
internal sealed class EchoServer : IHttpHandler, IAsyncDisposable
{
    private readonly HttpServer _server;

    public EchoServer(HttpLimits? limits = null) => _server = new HttpServer(0, this, limits ?? new HttpLimits());

    public int Port => _server.Port;

    /// <summary>Awaited before each answer.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Completes when a request is in hand.</summary>
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask<HttpResponse> RespondAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        Arrived.TrySetResult();
        await Gate;
        return new HttpResponse { Status = 200, ContentType = "text/plain", Body = Encoding.Latin1.GetBytes($"<{request.Method} {request.Path}?{request.Query} {Encoding.Latin1.GetString(request.Body.Span)}>") };
    }

    public HttpResponse Refuse(HttpRefusalException refusal) => new() { Status = refusal.Status, ContentType = "text/plain", Body = Encoding.UTF8.GetBytes(refusal.Message) };

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
