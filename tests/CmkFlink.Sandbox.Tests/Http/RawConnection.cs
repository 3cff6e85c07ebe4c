using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CmkFlink.Sandbox.Tests.Http;

/// <summary>A TCP connection that sends exactly the bytes it is given.</summary>
internal sealed class RawConnection : IDisposable
{
    // Tells a server that hangs from one on a busy machine.
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 120_000 };

    public RawConnection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a request, closes the sending side, and reads to the end.</summary>
    public static string Exchange(int port, byte[] request)
    {
        using var connection = new RawConnection(port);
        try
        {
            connection.Send(request);
            connection.EndSending();
        }
        catch (SocketException)
        {
            // The server refused and closed before everything was sent; its answer is still to be read.
        }

        return connection.ReadToEnd();
    }

    public static string Exchange(int port, string request) => Exchange(port, Encoding.Latin1.GetBytes(request));

    public void Send(byte[] bytes)
    {
        for (int sent = 0; sent < bytes.Length;) sent += _socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
    }

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    public string ReadToEnd()
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = _socket.Receive(buffer)) > 0) text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return text.ToString();
    }

    /// <summary>Reads what is there as soon as something is.</summary>
    public string ReadOnce()
    {
        byte[] buffer = new byte[16 * 1024];
        return Encoding.Latin1.GetString(buffer, 0, _socket.Receive(buffer));
    }

    /// <summary>Reads until the text so far satisfies a condition.</summary>
    public string ReadUntil(Func<string, bool> isEnough)
    {
        string text = "";
        byte[] buffer = new byte[16 * 1024];
        while (!isEnough(text))
        {
            int read = _socket.Receive(buffer);
            if (read == 0) throw new EndOfStreamException($"The connection ended after: {text}");
            text += Encoding.Latin1.GetString(buffer, 0, read);
        }

        return text;
    }

    public void Dispose() => _socket.Dispose();
}
