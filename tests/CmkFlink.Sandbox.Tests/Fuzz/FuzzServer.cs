using System.Text;
using CmkFlink.Sandbox.Hosting;
using CmkFlink.Sandbox.Http;
using CmkFlink.Sandbox.Tests.Http;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Fuzz;

/// <summary>An account with the demo behind the real HTTP server; for clients that stall behind another one, whose time limits are short enough to be waited for often.</summary>
internal sealed class FuzzServer : IAsyncDisposable
{
    private readonly AccountHost _host = new(new SandboxOptions { Demo = true }, "token", TimeProvider.System);
    private readonly HttpServer _server;
    private readonly HttpServer _impatient;

    private FuzzServer()
    {
        // Longer than a client here waits for an answer: what only the limit would end shows as a hang, and what a busy machine holds up does not.
        TimeSpan patience = TimeSpan.FromMinutes(5);
        _server = new HttpServer(0, _host.Endpoint, new HttpLimits { HeadTime = patience, BodyTime = patience, LingerTime = patience });
        _impatient = new HttpServer(0, _host.Endpoint, new HttpLimits { HeadTime = TimeSpan.FromSeconds(1), BodyTime = TimeSpan.FromSeconds(1), LingerTime = TimeSpan.FromSeconds(1) });
    }

    public static FuzzServer Start() => new();

    public IEnumerable<Exception> Defects => _host.Defects;

    public TestSigner Signer(string profile)
    {
        Sandbox.Signing.Credential credential = _host.Profiles.Single(p => p.Name == profile).Credential!;
        return new TestSigner(credential.AccessKeyId, credential.Secret, credential.SessionToken);
    }

    /// <summary>The calls since the last time, each authenticated.</summary>
    public IReadOnlyList<SandboxEvent> TakeEvents()
    {
        IReadOnlyList<SandboxEvent> events = _host.Events.Snapshot();
        _host.Events.Clear();
        return events;
    }

    /// <summary>Sends everything and reads to the end; a server that hangs makes this throw.</summary>
    public int Exchange(byte[] request) => Status(RawConnection.Exchange(_server.Port, request));

    /// <summary>Sends in pieces.</summary>
    public int ExchangeInPieces(byte[] request, Random random)
    {
        using var connection = new RawConnection(_server.Port);
        int cut = random.Next(request.Length);
        connection.Send(request[..cut]);
        connection.Send(request[cut..]);
        connection.EndSending();
        return Status(connection.ReadToEnd());
    }

    /// <summary>Sends less than it promised, and no more: the server's time limit must end it.</summary>
    public int ExchangeStalling(byte[] request)
    {
        using var connection = new RawConnection(_impatient.Port);
        connection.Send(request);
        return Status(connection.ReadToEnd());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _impatient.DisposeAsync();
        _host.Dispose();
    }

    /// <summary>Status of the first answer; 0 where the connection was closed without one.</summary>
    private static int Status(string answer) => answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && Encoding.Latin1.GetByteCount(answer) > 12 ? int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;
}
