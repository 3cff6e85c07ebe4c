using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CmkFlink.Sandbox.Http;

/// <summary>Reads requests from one connection, one after the other, however they are cut into packets.</summary>
internal sealed class HttpRequestReader(Socket socket, HttpLimits limits) : IDisposable
{
    private static readonly byte[] _continue = Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(8 * 1024);
    private int _start;
    private int _end;

    /// <summary>Whether a further request, or its beginning, came with the last one.</summary>
    public bool HasMore => Buffered > 0;

    private int Buffered => _end - _start;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Waits for the next request's first byte; false where the client has closed or stayed idle.</summary>
    /// <param name="deadline">Cancelled on shutdown; its time limit is set anew here for each phase.</param>
    public async ValueTask<bool> WaitAsync(Deadline deadline)
    {
        if (Buffered > 0) return true;
        using IDisposable idle = deadline.Begin(limits.IdleTime);
        try
        {
            return await FillAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.TimedOut)
        {
            return false;
        }
    }

    /// <summary>The request whose first byte has come, with whether the client wants the connection closed after it.</summary>
    /// <param name="deadline">As for <see cref="WaitAsync"/>.</param>
    /// <exception cref="HttpRefusalException">The client's mistake: answer and close.</exception>
    public async ValueTask<(HttpRequest Request, bool Closes)> ReadAsync(Deadline deadline)
    {
        HttpHead head = await WithinAsync(deadline, limits.HeadTime, "head", ReadHeadAsync);
        int limit = limits.BodyOf(head) ?? limits.Body;
        if (head.ContentLength > limit) throw TooLarge(limit);
        ReadOnlyMemory<byte> body = default;
        if (head.IsChunked || head.ContentLength > 0)
        {
            body = await WithinAsync(deadline, limits.BodyTime, "body", async token =>
            {
                if (head.ExpectsContinue && Buffered == 0) await SendAllAsync(socket, _continue, token);
                return head.IsChunked ? await ReadChunkedAsync(limit, token) : await ReadExactlyAsync((int)head.ContentLength, token);
            });
        }

        return (new HttpRequest { Method = head.Method, Path = head.Path, Query = head.Query, Headers = head.Headers, Body = body }, head.Closes);
    }

    /// <summary>Sends all of it; a socket may take less at once.</summary>
    public static async ValueTask SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, token)..];
    }

    private static async ValueTask<T> WithinAsync<T>(Deadline deadline, TimeSpan limit, string what, Func<CancellationToken, ValueTask<T>> read)
    {
        using IDisposable phase = deadline.Begin(limit);
        try
        {
            return await read(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.TimedOut)
        {
            throw new HttpRefusalException(408, $"The {what} of the request did not arrive within {limit.TotalSeconds:0.#} seconds.");
        }
    }

    private async ValueTask<HttpHead> ReadHeadAsync(CancellationToken token)
    {
        int line = 0;
        int seen = 0;
        while (true)
        {
            // Line by line, so that a bare LF is refused when it comes and not waited out.
            while (NextLine(seen, out int length))
            {
                seen = line + length + 2;
                if (length == 0)
                {
                    if (line == 0) throw new HttpRefusalException(400, "The request begins with an empty line.");
                    HttpHead head = HttpHeadParser.Parse(_buffer.AsSpan(_start, seen), limits);
                    Consume(seen);
                    return head;
                }

                line = seen;
            }

            seen = Math.Max(line, Buffered - 1);
            if (Buffered >= limits.Head) throw new HttpRefusalException(431, $"The head of the request is longer than {limits.Head} bytes.");
            if (!await FillAsync(token)) throw new HttpRefusalException(400, "The connection ended inside the head of the request.");
        }

        // The length of the line that begins at `line`, if its CRLF is here; the search resumes at `from`.
        bool NextLine(int from, out int length)
        {
            Span<byte> rest = _buffer.AsSpan(_start + from, Buffered - from);
            int feed = rest.IndexOf((byte)'\n');
            length = 0;
            if (feed < 0) return false;
            int at = from + feed;
            if (at == 0 || _buffer[_start + at - 1] != (byte)'\r') throw new HttpRefusalException(400, "A line of the head ends in LF without CR.");
            if (at >= limits.Head) throw new HttpRefusalException(431, $"The head of the request is longer than {limits.Head} bytes.");
            length = at - 1 - line;
            return true;
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadExactlyAsync(int count, CancellationToken token)
    {
        byte[] body = new byte[count];
        int have = Math.Min(count, Buffered);
        _buffer.AsSpan(_start, have).CopyTo(body);
        Consume(have);
        while (have < count)
        {
            int read = await socket.ReceiveAsync(body.AsMemory(have), SocketFlags.None, token);
            if (read == 0) throw new HttpRefusalException(400, $"The connection ended after {have} of {count} bytes of the body.");
            have += read;
        }

        return body;
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadChunkedAsync(int limit, CancellationToken token)
    {
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            int size = ChunkSize(await ReadLineAsync(256, token));
            if (size == 0) break;
            if (size > limit - body.WrittenCount) throw TooLarge(limit);
            ReadOnlyMemory<byte> chunk = await ReadExactlyAsync(size, token);
            body.Write(chunk.Span);
            if ((await ReadLineAsync(2, token)).Length != 0) throw new HttpRefusalException(400, "A chunk is longer than its size says.");
        }

        int trailers = 0;
        while (await ReadLineAsync(limits.Head, token) is { Length: > 0 } trailer)
        {
            // Trailers are read by the rules of headers and dropped: none may change what the head said.
            HttpHeadParser.ParseHeader(trailer);
            if ((trailers += trailer.Length + 2) > limits.Head) throw new HttpRefusalException(431, "The trailers of the body are too long.");
        }

        return body.WrittenMemory;
    }

    private static int ChunkSize(byte[] line)
    {
        // An extension after ';' means nothing here (RFC 9112, 7.1.1).
        int semicolon = Array.IndexOf(line, (byte)';');
        string size = Encoding.Latin1.GetString(line, 0, semicolon < 0 ? line.Length : semicolon);
        bool isHex = size.Length is >= 1 and <= 7 && size.All(char.IsAsciiHexDigit);
        return isHex ? int.Parse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : throw new HttpRefusalException(400, "A chunk does not begin with its size in hexadecimal digits.");
    }

    private async ValueTask<byte[]> ReadLineAsync(int limit, CancellationToken token)
    {
        int seen = 0;
        while (true)
        {
            int feed = _buffer.AsSpan(_start + seen, Buffered - seen).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                int at = seen + feed;
                if (at == 0 || _buffer[_start + at - 1] != (byte)'\r') throw new HttpRefusalException(400, "A line of the chunked body ends in LF without CR.");
                byte[] line = _buffer.AsSpan(_start, at - 1).ToArray();
                if (line.Contains((byte)'\r')) throw new HttpRefusalException(400, "A line of the chunked body has a CR without LF.");
                Consume(at + 1);
                return line;
            }

            seen = Buffered;
            if (seen >= limit) throw new HttpRefusalException(400, "A line of the chunked body is too long.");
            if (!await FillAsync(token)) throw new HttpRefusalException(400, "The connection ended inside the chunked body.");
        }
    }

    private static HttpRefusalException TooLarge(int limit) => new(413, $"The body is longer than {limit} bytes.");

    private void Consume(int count)
    {
        _start += count;
        if (_start == _end) _start = _end = 0;
    }

    private async ValueTask<bool> FillAsync(CancellationToken token)
    {
        if (_end == _buffer.Length) MakeRoom();
        int read = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, token);
        _end += read;
        return read > 0;
    }

    private void MakeRoom()
    {
        byte[] target = _start > _buffer.Length / 2 ? _buffer : ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(_start, Buffered).CopyTo(target);
        if (!ReferenceEquals(target, _buffer)) ArrayPool<byte>.Shared.Return(_buffer);
        _end = Buffered;
        _start = 0;
        _buffer = target;
    }
}
