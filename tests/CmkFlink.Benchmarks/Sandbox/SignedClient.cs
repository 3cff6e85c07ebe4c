using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace CmkFlink.Benchmarks.Sandbox;

/// <summary>A minimal client of Managed Service for Apache Flink: one connection kept alive, every request signed anew (Signature Version 4). Does as little as it can, since it shares the processor with the sandbox.</summary>
internal sealed class SignedClient : IDisposable
{
    private const string Scope = "eu-west-1/kinesisanalytics/aws4_request";
    private const string SignedHeaders = "content-type;host;x-amz-date;x-amz-target";

    private readonly SandboxAddress _address;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[256 * 1024];
    private byte[] _signingKey = [];
    private string _signingDate = "";

    private SignedClient(SandboxAddress address) => _address = address;

    /// <summary>The last answer's body.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    public static async Task<SignedClient> ConnectAsync(SandboxAddress address)
    {
        var client = new SignedClient(address);
        await client._socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return client;
    }

    /// <summary>Calls and reads the whole answer.</summary>
    /// <exception cref="InvalidOperationException">The answer is no success.</exception>
    public async Task CallAsync(string operation, string body)
    {
        await _socket.SendAsync(Request(operation, body));
        int have = 0, head = -1, length = 0;
        while (head < 0 || have < head + length)
        {
            int read = await _socket.ReceiveAsync(_received.AsMemory(have));
            if (read == 0) throw new InvalidOperationException("The sandbox closed the connection.");
            have += read;
            if (head < 0 && _received.AsSpan(0, have).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                head = end + 4;
                length = ContentLength(_received.AsSpan(0, head));
            }
        }

        Body = _received.AsMemory(head, length);
        if (!_received.AsSpan(0, 12).SequenceEqual("HTTP/1.1 200"u8)) throw new InvalidOperationException(Encoding.UTF8.GetString(_received, 0, have));
    }

    public void Dispose() => _socket.Dispose();

    private byte[] Request(string operation, string body)
    {
        string date = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string target = "KinesisAnalytics_20180523." + operation;
        string canonical = $"POST\n/\n\ncontent-type:application/x-amz-json-1.1\nhost:127.0.0.1\nx-amz-date:{date}\nx-amz-target:{target}\n\n{SignedHeaders}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";
        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{date[..8]}/{Scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        string signature = Hex(HMACSHA256.HashData(KeyOf(date[..8]), Encoding.UTF8.GetBytes(toSign)));
        return Encoding.UTF8.GetBytes($"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Date: {date}\r\nX-Amz-Target: {target}\r\nAuthorization: AWS4-HMAC-SHA256 Credential={_address.AccessKeyId}/{date[..8]}/{Scope}, SignedHeaders={SignedHeaders}, Signature={signature}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    private byte[] KeyOf(string date)
    {
        if (_signingDate == date) return _signingKey;
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + _address.SecretAccessKey);
        foreach (string part in (string[])[date, .. Scope.Split('/')]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        (_signingDate, _signingKey) = (date, key);
        return key;
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> name = "Content-Length: "u8;
        int at = head.IndexOf(name) + name.Length;
        int end = head[at..].IndexOf((byte)'\r');
        return int.Parse(head.Slice(at, end), CultureInfo.InvariantCulture);
    }
}
