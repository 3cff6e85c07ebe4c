using System.Text;

namespace CmkFlink.Sandbox.Tests.Fuzz;

/// <summary>Changes bytes, and texts, at random.</summary>
internal static class Mutator
{
    /// <summary>What parsers trip over.</summary>
    private static readonly string[] _pieces =
    [
        "{", "}", "[", "]", "\"", "\\", ":", ",", "null", "true", "-1", "1e9999", "99999999999999999999", "\"\\ud800\"", "\u00e9", "\0", "%", "%00", "%zz", "+", "&", "=", ".member.0=", "*", "?", "${aws:username}",
        "arn:aws:iam::123456789012:root", "/../", "AAAA====", new string('[', 70), new string('a', 3000),
    ];

    public static byte[] Bytes(byte[] request, Random random)
    {
        var bytes = new List<byte>(request);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.Insert(at, (byte)random.Next(256)); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at))); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }

            if (bytes.Count == 0) bytes.Add((byte)'x');
        }

        return [.. bytes];
    }

    /// <summary>A text that is still a text, whatever it says.</summary>
    public static string Text(string text, Random random)
    {
        var changed = new StringBuilder(text);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(changed.Length + 1);
            int length = Math.Min(random.Next(1, 12), changed.Length - at);
            switch (random.Next(5))
            {
                case 0: changed.Insert(at, _pieces[random.Next(_pieces.Length)]); break;
                case 1: changed.Remove(at, length).Insert(at, _pieces[random.Next(_pieces.Length)]); break;
                case 2: changed.Insert(at, (char)random.Next(1, 256)); break;
                case 3: changed.Insert(at, changed.ToString(at, length)); break;
                default: changed.Remove(at, length); break;
            }
        }

        return changed.ToString();
    }

    /// <summary>A request with parts exchanged or changed, before it is signed.</summary>
    public static FuzzRequest Request(FuzzRequest request, FuzzRequest other, Random random) => random.Next(8) switch
    {
        0 => request with { Body = other.Body },
        1 when request.Target is not null => request with { Target = Header(Text(request.Target, random)) },
        2 => request with { Service = other.Service },
        3 => request with { Target = other.Target },
        _ => request with { Body = Text(request.Body, random) },
    };

    /// <summary>A header that a client can sign: one line of visible characters without blanks at its ends.</summary>
    private static string Header(string text)
    {
        string line = string.Concat(text.Where(c => c is > ' ' and < '\u007f'));
        return line.Length == 0 ? "x" : line;
    }
}
