using System.Text;

namespace CmkFlink.Sandbox.Signing;

/// <summary>Percent-encoding as signatures and IAM's documents need it: everything but RFC 3986's unreserved characters, hexadecimal digits in upper case.</summary>
internal static class UriEncoding
{
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Encodes the UTF-8 bytes of a text.</summary>
    public static string Encode(string text, bool keepSlash = false)
    {
        if (text.All(c => IsUnreserved(c) || (keepSlash && c == '/'))) return text;
        var result = new StringBuilder(text.Length + 32);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)b;
            if (IsUnreserved(c) || (keepSlash && c == '/')) result.Append(c);
            else result.Append('%').Append(Hex[b >> 4]).Append(Hex[b & 15]);
        }

        return result.ToString();
    }

    /// <summary>Decodes percent-encoded UTF-8; false where an escape is cut off or the bytes are not UTF-8.</summary>
    /// <param name="text">What was sent.</param>
    /// <param name="plusIsSpace">For form bodies.</param>
    /// <param name="decoded">The text.</param>
    public static bool TryDecode(ReadOnlySpan<char> text, bool plusIsSpace, out string decoded)
    {
        decoded = "";
        byte[] bytes = new byte[text.Length];
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c > 0x7f) return false;
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])) return false;
                bytes[count++] = (byte)((FromHex(text[i + 1]) << 4) | FromHex(text[i + 2]));
                i += 2;
            }
            else
            {
                bytes[count++] = c == '+' && plusIsSpace ? (byte)' ' : (byte)c;
            }
        }

        ReadOnlySpan<byte> utf8 = bytes.AsSpan(0, count);
        if (!System.Text.Unicode.Utf8.IsValid(utf8)) return false;
        decoded = Encoding.UTF8.GetString(utf8);
        return true;
    }

    private static int FromHex(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;

    private static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';
}
