using System.Text;
using System.Text.Json;

namespace CmkFlink.Policy.Templates;

/// <summary>Reads a template, or a policy for its lines, from JSON.</summary>
internal static class TemplateJson
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <exception cref="TemplateException">Not JSON, or beyond the bounds.</exception>
    public static TemplateNode Read(string text)
    {
        TemplateBuilder.CheckLength(text);
        long line = 1;
        try
        {
            Cursor cursor = new(Utf8.GetBytes(text));
            cursor.Read();
            TemplateNode node = cursor.Value(1);
            line = node.Line;
            return cursor.AtEnd() ? node : throw new TemplateException("Something follows the template.", cursor.Line);
        }
        catch (JsonException e)
        {
            throw new TemplateException($"This is not JSON: {e.Message}", (e.LineNumber ?? 0) + 1, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new TemplateException("The text holds half of a surrogate pair, which is no character.", line, e);
        }
    }

    private ref struct Cursor(byte[] utf8)
    {
        private readonly TemplateBuilder _builder = new();
        private Utf8JsonReader _reader = new(utf8, new JsonReaderOptions { MaxDepth = TemplateBuilder.MaximumDepth + 1 });
        private long _counted;

        /// <summary>Line of the token that was read last.</summary>
        public long Line { get; private set; } = 1;

        public void Read()
        {
            if (!_reader.Read()) throw new TemplateException("The text ends too early.", Line);
            for (; _counted < _reader.TokenStartIndex; _counted++)
                if (utf8[_counted] == (byte)'\n') Line++;
        }

        public bool AtEnd() => !_reader.Read();

        public TemplateNode Value(int depth)
        {
            long line = Line;
            _builder.Count(depth, line);
            switch (_reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    List<KeyValuePair<string, TemplateNode>> members = [];
                    for (Read(); _reader.TokenType != JsonTokenType.EndObject; Read())
                    {
                        string name = TemplateBuilder.Text(_reader.GetString()!, Line);
                        Read();
                        members.Add(new(name, Value(depth + 1)));
                    }

                    return TemplateBuilder.Map(members, line);
                case JsonTokenType.StartArray:
                    List<TemplateNode> items = [];
                    for (Read(); _reader.TokenType != JsonTokenType.EndArray; Read()) items.Add(Value(depth + 1));
                    return new ListNode(items, line);
                case JsonTokenType.String:
                    return new ScalarNode(TemplateBuilder.Text(_reader.GetString()!, line), line);
                case JsonTokenType.Null:
                    return new ScalarNode(null, line);
                default:
                    return new ScalarNode(Encoding.ASCII.GetString(_reader.ValueSpan.ToArray()), line);
            }
        }
    }
}
