using Amazon.Runtime;

namespace CmkFlink.Aws.Runtime;

/// <summary>
/// HTTP clients whose answers are whole when the SDK sees them. The SDK's time limit ends when the head of an answer has come, so a body that stops half way
/// would hold a call until somebody cancels it; here reading the body is part of sending. Clients of one factory share their connections.
/// </summary>
public sealed class BufferingHttpClientFactory : HttpClientFactory, IDisposable
{
    // Windows PowerShell's default of two would make parallel items wait for one another.
    private const int ConnectionsPerServer = 64;

    private readonly BufferingHandler _handler;

    public BufferingHttpClientFactory()
        : this(CreateInnerHandler())
    {
    }

    /// <param name="inner">What sends the requests; disposed of with the factory.</param>
    public BufferingHttpClientFactory(HttpMessageHandler inner) => _handler = new BufferingHandler { InnerHandler = inner };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(_handler, disposeHandler: false) { Timeout = clientConfig.Timeout ?? TimeSpan.FromSeconds(100) };

    /// <summary>The SDK's cache is shared by the whole process and knows nothing of this factory's handler.</summary>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <summary>One client serves all calls of an SDK client; there is nothing to dispose but the handler.</summary>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _handler.Dispose();

    // AWS endpoints do not redirect, and a signature is good for one host only.
#if NET8_0_OR_GREATER
    private static SocketsHttpHandler CreateInnerHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = ConnectionsPerServer,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
#else
    private static HttpClientHandler CreateInnerHandler() => new() { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = ConnectionsPerServer };
#endif

    private sealed class BufferingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                response.Content = await BufferAsync(response.Content, cancellationToken).ConfigureAwait(false);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }

        private static async Task<HttpContent> BufferAsync(HttpContent content, CancellationToken cancellation)
        {
#if NET8_0_OR_GREATER
            var bytes = await content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
#else
            // Reading takes no token here: who waits stops waiting, and closing the content ends the read behind.
            var reading = content.ReadAsByteArrayAsync();
            var cancelled = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = cancellation.Register(() => cancelled.TrySetCanceled(cancellation));
            var first = await Task.WhenAny(reading, cancelled.Task).ConfigureAwait(false);
            if (first != reading)
            {
                _ = reading.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                content.Dispose();
            }

            var bytes = await first.ConfigureAwait(false);
#endif
            var whole = new ByteArrayContent(bytes);
            foreach (var header in content.Headers)
            {
                whole.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            content.Dispose();
            return whole;
        }
    }
}
