using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CmkFlink.Sandbox.Events;

/// <summary>Events as the JSON of CloudTrail, <c>{"Records": [...]}</c>, with the sandbox's decision beside it.</summary>
internal static class EventJson
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(IReadOnlyList<SandboxEvent> events)
    {
        var buffer = new ArrayBufferWriter<byte>(events.Count * 1024 + 64);
        using (var writer = new Utf8JsonWriter(buffer, _options))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("Records");
            foreach (SandboxEvent record in events) Write(writer, record);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One event, on one line.</summary>
    public static string Write(SandboxEvent single)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, _options)) Write(writer, single);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, SandboxEvent record)
    {
        writer.WriteStartObject();
        writer.WriteString("eventVersion", "1.11");
        Write(writer, record.UserIdentity);
        writer.WriteString("eventTime", Time(record.EventTime));
        writer.WriteString("eventSource", record.EventSource);
        writer.WriteString("eventName", record.EventName);
        writer.WriteString("awsRegion", record.AwsRegion);
        writer.WriteString("sourceIPAddress", record.SourceIPAddress);
        Optional(writer, "userAgent", record.UserAgent);
        Optional(writer, "errorCode", record.ErrorCode);
        Optional(writer, "errorMessage", record.ErrorMessage);
        writer.WritePropertyName("requestParameters");
        if (record.RequestParameters is { } parameters) parameters.WriteTo(writer);
        else writer.WriteNullValue();
        writer.WriteString("requestID", record.RequestId);
        writer.WriteString("eventID", record.EventId);
        writer.WriteBoolean("readOnly", record.ReadOnly);
        writer.WriteString("eventType", "AwsApiCall");
        writer.WriteBoolean("dryRun", record.DryRun);
        Optional(writer, "decision", record.Decision);
        Optional(writer, "decidingLayer", record.DecidingLayer);
        Optional(writer, "decidingPolicy", record.DecidingPolicy);
        Optional(writer, "decidingStatement", record.DecidingStatement);
        if (record.InjectedFault is { } fault)
        {
            writer.WritePropertyName("injectedFault");
            Faults.FaultJson.ToElement(fault).WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, SandboxUserIdentity identity)
    {
        writer.WriteStartObject("userIdentity");
        writer.WriteString("type", identity.Type);
        Optional(writer, "principalId", identity.PrincipalId);
        Optional(writer, "arn", identity.Arn);
        Optional(writer, "accountId", identity.AccountId);
        Optional(writer, "accessKeyId", identity.AccessKeyId);
        if (identity.SessionContext is { } session)
        {
            writer.WriteStartObject("sessionContext");
            if (session.IssuerArn is { } issuer)
            {
                writer.WriteStartObject("sessionIssuer");
                writer.WriteString("type", "Role");
                Optional(writer, "principalId", identity.PrincipalId?.Split(':')[0]);
                writer.WriteString("arn", issuer);
                Optional(writer, "accountId", identity.AccountId);
                writer.WriteString("userName", issuer[(issuer.LastIndexOf('/') + 1)..]);
                writer.WriteEndObject();
            }

            writer.WriteStartObject("attributes");
            if (session.CreationDate is { } created) writer.WriteString("creationDate", Time(created));
            writer.WriteString("mfaAuthenticated", session.MfaAuthenticated ? "true" : "false");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        Optional(writer, "invokedBy", identity.InvokedBy);
        writer.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    /// <summary>To the millisecond, where CloudTrail stops at the second: a rehearsal is shorter than that.</summary>
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
