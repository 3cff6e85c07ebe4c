using CmkFlink.Sandbox.Http;

namespace CmkFlink.Sandbox.Tests.Http;

/// <summary>Clients that keep connections open for later keep nobody out.</summary>
public sealed class ConnectionLimitTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Fact]
    public async Task Where_every_connection_is_taken_one_that_is_idle_gives_way()
    {
        await using var server = new EchoServer(new HttpLimits { Connections = 1 });
        using var kept = new RawConnection(server.Port);
        kept.Send(Get);
        Assert.EndsWith("<GET /? >", kept.ReadUntil(text => text.EndsWith('>')));
        Assert.EndsWith("<GET /? >", RawConnection.Exchange(server.Port, Get));
        Assert.Equal("", kept.ReadToEnd());
    }

    [Fact]
    public async Task One_whose_request_is_in_hand_does_not()
    {
        await using var server = new EchoServer(new HttpLimits { Connections = 1 });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Gate = gate.Task;
        using var busy = new RawConnection(server.Port);
        busy.Send(Get);
        await server.Arrived.Task;
        Task<string> next = Task.Run(() => RawConnection.Exchange(server.Port, Get));
        gate.SetResult();
        Assert.EndsWith("<GET /? >", busy.ReadUntil(text => text.EndsWith('>')));
        Assert.EndsWith("<GET /? >", await next);
    }
}
