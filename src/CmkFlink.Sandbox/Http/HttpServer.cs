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
    /// <summary>How often room is looked for where every connection is taken.</summary>
    private static readonly TimeSpan _retryTime = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _shutdown = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();

    /// <summary>Connections that wait for a request, by when they began to.</summary>
    private readonly ConcurrentDictionary<Socket, long> _idle = new();
    private long _idleOrder;

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
                socket = await _listener.AcceptSocketAsync(_shutdown.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException) when (!_shutdown.IsCancellationRequested)
            {
                // A client that was gone before it was accepted.
                continue;
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException && _shutdown.IsCancellationRequested)
            {
                // Stopped between a look at the token and the accept: a listener says so by any of the three.
                return;
            }

            if (!await TakeSlotAsync())
            {
                socket.Dispose();
                return;
            }

            Task connection = ServeAsync(socket);
            _connections[connection] = 0;
            _ = connection.ContinueWith(ended => _connections.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Makes room for one more connection; false where the server stops. Clients that keep connections for later must not keep others out: the one that has been idle longest goes.</summary>
    private async Task<bool> TakeSlotAsync()
    {
        try
        {
            while (!await _slots.WaitAsync(_retryTime, _shutdown.Token)) CloseLongestIdle();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void CloseLongestIdle()
    {
        foreach ((Socket socket, _) in _idle.OrderBy(idle => idle.Value))
        {
            try
            {
                // A request that is just coming is answered; whoever takes the connection out of the list decides.
                if (socket.Available > 0 || !_idle.TryRemove(socket, out _)) continue;
                socket.Shutdown(SocketShutdown.Both);
                return;
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // It closes by itself.
                return;
            }
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
            if (!await WaitAsync(socket, reader, deadline)) return;
            try
            {
                (HttpRequest request, closes) = await reader.ReadAsync(deadline);
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

    /// <summary>Whether a request comes, and the connection was not closed in favour of another before.</summary>
    private async ValueTask<bool> WaitAsync(Socket socket, HttpRequestReader reader, Deadline deadline)
    {
        if (reader.HasMore) return true;
        _idle[socket] = Interlocked.Increment(ref _idleOrder);
        bool comes;
        bool isOpen;
        try
        {
            comes = await reader.WaitAsync(deadline);
        }
        finally
        {
            isOpen = _idle.TryRemove(socket, out _);
        }

        return comes && isOpen;
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
