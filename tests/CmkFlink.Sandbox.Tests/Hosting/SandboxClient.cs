using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CmkFlink.Sandbox.Tests.Http;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Hosting;

/// <summary>An answer: status, error code and message where it is an error, and the body.</summary>
internal sealed record Answer(int Status, string Head, string Body)
{
    public bool IsXml => Body.StartsWith('<');

    public XElement Xml => XElement.Parse(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Code => IsXml ? Value("Code") : (string?)Json["__type"];

    public string? Message => IsXml ? Value("Message") : (string?)Json["message"];

    /// <summary>Text of the first element of a local name, anywhere.</summary>
    public string? Value(string name) => Xml.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

    /// <summary>Texts of every element of a local name.</summary>
    public IReadOnlyList<string> Values(string name) => [.. Xml.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value)];

    public Answer Ok()
    {
        Assert.True(Status == 200, $"{Status}: {Body}");
        return this;
    }

    public void Fails(int status, string code)
    {
        Assert.Equal((status, code), (Status, Code));
    }
}

/// <summary>Calls a sandbox as one of its profiles, over a raw connection.</summary>
internal sealed class SandboxClient(FlinkSandbox sandbox, TestSigner signer)
{
    public static SandboxClient As(FlinkSandbox sandbox, string profile) => new(sandbox, TestSigner.For(sandbox, profile));

    public Answer Iam(string action, params (string Name, string Value)[] parameters) => Query("iam", "2010-05-08", action, parameters);

    public Answer Sts(string action, params (string Name, string Value)[] parameters) => Query("sts", "2011-06-15", action, parameters);

    public Answer Kms(string operation, object? input = null)
    {
        string body = JsonSerializer.Serialize(input ?? new { });
        return Send(sandbox, Request(signer.Sign("kms", body, "application/x-amz-json-1.1", "TrentService." + operation), body));
    }

    public Answer Flink(string operation, object? input = null)
    {
        string body = JsonSerializer.Serialize(input ?? new { });
        return Send(sandbox, Request(signer.Sign("kinesisanalytics", body, "application/x-amz-json-1.1", "KinesisAnalytics_20180523." + operation), body));
    }

    public Answer Query(string service, string version, string action, params (string Name, string Value)[] parameters)
    {
        string body = Form(version, action, parameters);
        return Send(sandbox, Request(signer.Sign(service, body, "application/x-www-form-urlencoded; charset=utf-8"), body));
    }

    public static string Form(string version, string action, params (string Name, string Value)[] parameters) =>
        string.Join('&', parameters.Prepend(("Version", version)).Prepend(("Action", action)).Select(p => $"{Uri.EscapeDataString(p.Item1)}={Uri.EscapeDataString(p.Item2)}"));

    public static byte[] Request(IEnumerable<(string Name, string Value)> headers, string body) =>
        Encoding.UTF8.GetBytes($"POST / HTTP/1.1\r\n{string.Concat(headers.Select(h => $"{h.Name}: {h.Value}\r\n"))}content-length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public static Answer Send(FlinkSandbox sandbox, byte[] request)
    {
        string text = RawConnection.Exchange(sandbox.Endpoint.Port, request);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return new Answer(int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text[..end], Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text[(end + 4)..])));
    }
}
