using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace CmkFlink.Sandbox.Protocol;

/// <summary>Writes the answers of Query services.</summary>
internal static class QueryXml
{
    private static readonly XmlWriterSettings _settings = new() { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true };

    /// <summary><c>CreateRoleResponse / CreateRoleResult / members</c> and ResponseMetadata; without a result element where the operation returns nothing.</summary>
    public static byte[] Answer(WireService service, string operation, JsonObject members, string requestId) => Write(writer =>
    {
        writer.WriteStartElement(operation + "Response", service.XmlNamespace);
        // UpdateRole alone, of the operations here, has a result without members (service model).
        if (members.Count > 0 || operation == "UpdateRole") WriteMember(writer, operation + "Result", members);
        writer.WriteStartElement("ResponseMetadata");
        writer.WriteElementString("RequestId", requestId);
        writer.WriteEndElement();
        writer.WriteEndElement();
    });

    public static byte[] Error(WireService? service, string code, string message, bool isClientsMistake, string requestId) => Write(writer =>
    {
        writer.WriteStartElement("ErrorResponse", service?.XmlNamespace ?? "");
        writer.WriteStartElement("Error");
        writer.WriteElementString("Type", isClientsMistake ? "Sender" : "Receiver");
        writer.WriteElementString("Code", code);
        writer.WriteElementString("Message", Legal(message));
        writer.WriteEndElement();
        writer.WriteElementString("RequestId", requestId);
        writer.WriteEndElement();
    });

    private static byte[] Write(Action<XmlWriter> content)
    {
        using var stream = new MemoryStream(1024);
        using (var writer = XmlWriter.Create(stream, _settings)) content(writer);
        return stream.ToArray();
    }

    private static void WriteMember(XmlWriter writer, string name, JsonNode? value)
    {
        if (value is null) return;
        writer.WriteStartElement(name);
        switch (value)
        {
            case JsonObject structure:
                foreach ((string member, JsonNode? child) in structure) WriteMember(writer, member, child);
                break;
            case JsonArray list:
                foreach (JsonNode? item in list) WriteMember(writer, "member", item);
                break;
            default:
                writer.WriteString(Legal(value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()));
                break;
        }

        writer.WriteEndElement();
    }

    /// <summary>XML 1.0 has no way to carry most control characters.</summary>
    private static string Legal(string text)
    {
        if (text.All(XmlConvert.IsXmlChar)) return text;
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) result.Append(text[i]).Append(text[++i]);
            else result.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
        }

        return result.ToString();
    }
}
