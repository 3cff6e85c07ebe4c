using System.Globalization;
using System.Text;

namespace CmkFlink.Core.Evidence;

/// <summary>Writes one flat JSON object on one line (RFC 8259), everything beyond printable ASCII escaped so that no reader's encoding matters.</summary>
internal sealed class JsonLine
{
    private readonly StringBuilder _text = new("{");

    public void Add(string name, string? value)
    {
        Name(name);
        Text(value);
    }

    public void Add(string name, bool? value)
    {
        Name(name);
        _text.Append(value switch { null => "null", true => "true", false => "false" });
    }

    public void Add(string name, IReadOnlyList<string> values)
    {
        Name(name);
        _text.Append('[');
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0) _text.Append(',');
            Text(values[i]);
        }

        _text.Append(']');
    }

    public string Close() => _text.Append('}').ToString();

    private void Name(string name)
    {
        if (_text.Length > 1) _text.Append(',');
        Text(name);
        _text.Append(':');
    }

    private void Text(string? value)
    {
        if (value is null)
        {
            _text.Append("null");
            return;
        }

        _text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\') _text.Append('\\').Append(c);
            else if (c is < ' ' or > '~') _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else _text.Append(c);
        }

        _text.Append('"');
    }
}
