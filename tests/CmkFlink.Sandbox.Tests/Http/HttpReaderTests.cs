using CmkFlink.Sandbox.Http;

namespace CmkFlink.Sandbox.Tests.Http;

public sealed class HttpReaderTests : IDisposable
{
    // Times that pass by themselves only where the machine stands still.
    private static readonly HttpLimits Patient = new() { Body = 4096, Head = 2048, Headers = 10, HeadTime = TimeSpan.FromMinutes(5), BodyTime = TimeSpan.FromMinutes(5), LingerTime = TimeSpan.FromMinutes(5) };

    private readonly EchoServer _server = new(Patient);

    public void Dispose() => _server.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "<GET /? >")]
    [InlineData("POST /a%20b?x=1&y HTTP/1.1\r\nhost: 127.0.0.1:99\r\nContent-Length: 3\r\n\r\nabc", "<POST /a%20b?x=1&y abc>")]
    [InlineData("POST / HTTP/1.1\r\nHost: [::1]:8000\r\nContent-Length: 0003\r\n\r\nabc", "<POST /? abc>")]
    [InlineData("POST / HTTP/1.1\r\nHost: LOCALHOST\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "<POST /? abc>")]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.9.9.9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n", "<POST /? abc>")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\nTrailer: x\r\n\r\n", "<POST /? abc>")]
    [InlineData("POST / HTTP/1.1\r\nHost:\tlocalhost \r\nContent-Length: 0\r\n\r\n", "<POST /? >")]
    public void Reads_well_formed_requests(string request, string expected)
    {
        string answer = RawConnection.Exchange(_server.Port, request);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer);
        Assert.EndsWith("\r\n\r\n" + expected, answer);
    }

    [Theory]
    // Framing that two readers may understand differently.
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3, 3\r\n\r\nabc")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: +3\r\n\r\nabc")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x3\r\n\r\nabc")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length:\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF1\r\na\r\n0\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\na\n0\n\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nbad trailer\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab")]
    // Lines.
    [InlineData(400, "GET / HTTP/1.1\nHost: localhost\n\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: localhost\r\nX : a\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: localhost\r\n: a\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: localhost\r\nX\u00e4: a\r\n\r\n")]
    [InlineData(400, "\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: local")]
    // Request line.
    [InlineData(400, "GET /\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData(400, "get / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "GET /\u00e4 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "GET /#x HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    // Host.
    [InlineData(400, "GET / HTTP/1.1\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: 128.0.0.1\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: 127.1\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: localhost:http\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: user@localhost\r\n\r\n")]
    // Sizes and expectations.
    [InlineData(413, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4097\r\n\r\n")]
    [InlineData(413, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999999\r\n\r\n")]
    [InlineData(413, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1001\r\n")]
    [InlineData(417, "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\nContent-Length: 1\r\n\r\na")]
    [InlineData(400, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabc")]
    public void Refuses_hostile_requests_with_a_client_error_and_closes(int status, string request)
    {
        string answer = RawConnection.Exchange(_server.Port, request);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Contains("\r\nConnection: close\r\n", answer);
        Assert.Single(answer.Split("HTTP/1.1 4", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Refuses_a_head_that_is_too_long()
    {
        string answer = RawConnection.Exchange(_server.Port, $"GET / HTTP/1.1\r\nHost: localhost\r\nX: {new string('a', 3000)}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", answer);
    }

    [Fact]
    public void Refuses_too_many_headers()
    {
        string answer = RawConnection.Exchange(_server.Port, "GET / HTTP/1.1\r\nHost: localhost\r\n" + string.Concat(Enumerable.Range(0, 10).Select(i => $"X{i}: a\r\n")) + "\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", answer);
    }

    [Fact]
    public void Reads_a_request_that_comes_byte_by_byte()
    {
        using var connection = new RawConnection(_server.Port);
        foreach (char c in "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n") connection.Send([(byte)c]);
        connection.EndSending();
        Assert.EndsWith("<POST /? abc>", connection.ReadToEnd());
    }

    [Fact]
    public void Answers_pipelined_requests_in_order_on_one_connection()
    {
        string answer = RawConnection.Exchange(_server.Port, "POST /1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nabPOST /2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nc\r\n0\r\n\r\nGET /3 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(["POST /1? ab", "POST /2? c", "GET /3? "], answer.Split('<').Skip(1).Select(part => part[..part.IndexOf('>', StringComparison.Ordinal)]));
    }

    [Fact]
    public void Stops_reading_where_the_client_asks_to_close()
    {
        string answer = RawConnection.Exchange(_server.Port, "GET /1 HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Close\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.EndsWith("<GET /1? >", answer);
        Assert.Contains("Connection: close", answer);
    }

    [Fact]
    public void Sends_100_continue_before_the_body_and_only_where_the_body_is_welcome()
    {
        using var connection = new RawConnection(_server.Port);
        connection.Send("POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", connection.ReadUntil(text => text.EndsWith("\r\n\r\n", StringComparison.Ordinal)));
        connection.Send("abc");
        Assert.EndsWith("<POST /? abc>", connection.ReadUntil(text => text.EndsWith('>')));

        string refused = RawConnection.Exchange(_server.Port, "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413 ", refused);
    }

    [Fact]
    public void Writes_the_head_and_the_body_of_an_answer_at_once()
    {
        using var connection = new RawConnection(_server.Port);
        // Two writes would now and then be seen as two; one of this size is one packet.
        for (int i = 0; i < 300; i++)
        {
            connection.Send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
            Assert.EndsWith("<POST /? abc>", connection.ReadOnce());
        }
    }

    [Fact]
    public void Answers_HEAD_without_a_body()
    {
        string answer = RawConnection.Exchange(_server.Port, "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Contains("\r\nContent-Length: 10\r\n", answer);
        Assert.EndsWith("\r\n\r\n", answer);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: loc", "head")]
    [InlineData("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab", "body")]
    public async Task Gives_up_on_a_slow_client(string beginning, string what)
    {
        // Short for what does not come, patient with what does.
        TimeSpan soon = TimeSpan.FromMilliseconds(200);
        await using EchoServer server = new(what == "head" ? Patient with { HeadTime = soon } : Patient with { BodyTime = soon });
        using var connection = new RawConnection(server.Port);
        connection.Send(beginning);
        string answer = connection.ReadToEnd();
        Assert.StartsWith("HTTP/1.1 408 ", answer);
        Assert.Contains($"The {what} of the request did not arrive", answer);
    }

    [Fact]
    public async Task Finishes_the_request_in_hand_when_it_stops_and_closes_idle_connections()
    {
        var server = new EchoServer();
        var gate = new TaskCompletionSource();
        server.Gate = gate.Task;
        using var idle = new RawConnection(server.Port);
        using var busy = new RawConnection(server.Port);
        busy.Send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await server.Arrived.Task;
        Task stopping = server.DisposeAsync().AsTask();
        Assert.Equal("", idle.ReadToEnd());
        Assert.False(stopping.IsCompleted);
        gate.SetResult();
        Assert.EndsWith("<GET /? >", busy.ReadToEnd());
        await stopping;
    }
}
