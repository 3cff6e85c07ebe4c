using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CmkFlink.Sandbox.Http;

/// <summary>Answers requests. <see cref="RespondAsync"/> must not throw; <see cref="Refuse"/> words what the reader refused.</summary>
internal interface IHttpHandler
{
    ValueTask<HttpResponse> RespondAsync(HttpRequest request, CancellationToken cancellationToken);

    HttpResponse Refuse(HttpRefusalException refusal);
}

/// <summary>A small strict HTTP/1.1 server on 127.0.0.1.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly IHttpHandler _handler;
    private readonly HttpLimits _limits;
    private readonly TcpListener _listener;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _shutdown = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Task _accepting;

    /// <exception cref="SocketException">The port is taken.</exception>
    public HttpServer(int port, IHttpHandler handler, HttpLimits limits)
    {
        _handler = handler;
        _limits = limits;
        _slots = new SemaphoreSlim(limits.Connections);
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start(512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    /// <summary>Stops listening, lets the request in hand of each connection finish its answer, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_shutdown.IsCancellationRequested) return;
        await _shutdown.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _shutdown.Dispose();
        _slots.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_shutdown.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                await _slots.WaitAsync(_shutdown.Token);
                socket = await _listener.AcceptSocketAsync(_shutdown.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException) when (!_shutdown.IsCancellationRequested)
            {
                // A client that was gone before it was accepted.
                _slots.Release();
                continue;
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException && _shutdown.IsCancellationRequested)
            {
                // Stopped between a look at the token and the accept: a listener says so by any of the three.
                return;
            }

            Task connection = ServeAsync(socket);
            _connections[connection] = 0;
            _ = connection.ContinueWith(ended => _connections.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        try
        {
            socket.NoDelay = true;
            using (socket)
            using (var reader = new HttpRequestReader(socket, _limits))
            using (var deadline = new Deadline(_shutdown.Token))
            {
                await ConverseAsync(socket, reader, deadline);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client reset the connection, or the server stops: nobody is left to tell.
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task ConverseAsync(Socket socket, HttpRequestReader reader, Deadline deadline)
    {
        while (!_shutdown.IsCancellationRequested)
        {
            HttpResponse response;
            bool withoutBody = false;
            bool closes;
            bool refused = false;
            try
            {
                if (await reader.ReadAsync(deadline) is not var (request, asksToClose)) return;
                closes = asksToClose;
                withoutBody = request.Method == "HEAD";
                response = await _handler.RespondAsync(request, _shutdown.Token);
            }
            catch (HttpRefusalException refusal)
            {
                response = _handler.Refuse(refusal);
                closes = refused = true;
            }

            if (response.ResetsConnection)
            {
                // Closing without lingering sends RST in place of FIN.
                socket.LingerState = new LingerOption(true, 0);
                return;
            }

            closes |= _shutdown.IsCancellationRequested;
            // An answer that is due is sent although the server stops: the action took effect.
            using var sending = new CancellationTokenSource(_limits.BodyTime);
            await HttpRequestReader.SendAllAsync(socket, response.ToBytes(closes, withoutBody), sending.Token);
            if (!closes) continue;
            socket.Shutdown(SocketShutdown.Send);
            if (refused) await LingerAsync(socket, deadline);
            return;
        }
    }

    /// <summary>Closing with unread bytes resets the connection, and the client may lose the answer (RFC 9112, 9.6).</summary>
    private async Task LingerAsync(Socket socket, Deadline deadline)
    {
        byte[] sink = new byte[16 * 1024];
        using IDisposable limit = deadline.Begin(_limits.LingerTime);
        for (long left = 4L * _limits.Body; left > 0;)
        {
            int read = await socket.ReceiveAsync(sink.AsMemory(), SocketFlags.None, deadline.Token);
            if (read == 0) return;
            left -= read;
        }
    }
}
