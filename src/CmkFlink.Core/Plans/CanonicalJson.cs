using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CmkFlink.Core.Plans;

/// <summary>One text for one JSON value, however it is laid out: members in ordinal order, no white space, the fewest escapes. For whole numbers, which are all that plans hold, it is RFC 8785; <c>jq -cjS</c> writes the same.</summary>
internal static class CanonicalJson
{
    /// <summary>SHA-256 of the canonical text in UTF-8, as 64 hexadecimal digits.</summary>
    /// <exception cref="PlanFormatException">A member is there twice, or a number is not whole.</exception>
    public static string Digest(JsonElement value)
    {
        StringBuilder text = new();
        Write(value, text, "$.plan");
        return Digest(text.ToString());
    }

    public static string Digest(string text)
    {
#if NET8_0_OR_GREATER
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
#else
        using SHA256 sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(Encoding.UTF8.GetBytes(text));
#endif
        return string.Concat(hash.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static void Write(JsonElement value, StringBuilder text, string at)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Members(value, text, at);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                int index = 0;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    if (index > 0) text.Append(',');
                    Write(item, text, $"{at}[{index++}]");
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                Text(PlanJson.TextOf(value, at), text);
                break;
            case JsonValueKind.Number:
                if (!value.TryGetInt64(out long number) || number.ToString(CultureInfo.InvariantCulture) != value.GetRawText()) throw new PlanFormatException($"{at} is not a whole number");
                text.Append(value.GetRawText());
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void Members(JsonElement value, StringBuilder text, string at)
    {
        SortedDictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (!member.Name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9'))) throw new PlanFormatException($"{at} has a member whose name is not of letters and digits");
            // Two readers may take different ones of the two.
            if (members.ContainsKey(member.Name)) throw new PlanFormatException($"{at} has a member twice");
            members.Add(member.Name, member.Value);
        }

        text.Append('{');
        string between = "";
        foreach (KeyValuePair<string, JsonElement> member in members)
        {
            text.Append(between);
            between = ",";
            Text(member.Key, text);
            text.Append(':');
            Write(member.Value, text, $"{at}.{member.Key}");
        }

        text.Append('}');
    }

    private static void Text(string value, StringBuilder text)
    {
        text.Append('"');
        // Control characters are in no plan: PlanJson.TextOf refuses them.
        foreach (char c in value)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else text.Append(c);
        }

        text.Append('"');
    }
}
