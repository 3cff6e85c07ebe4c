using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CmkFlink.Policy.Evaluation;

/// <summary>An IPv4 or IPv6 range in CIDR notation; an address alone is the range of itself.</summary>
internal sealed class IpRange
{
    private readonly byte[] _network;
    private readonly int _bits;

    private IpRange(byte[] network, int bits)
    {
        _network = network;
        _bits = bits;
    }

    public static bool TryParse(string text, out IpRange? range)
    {
        range = null;
        string[] parts = text.Split('/');
        string address = parts[0];
        // IPAddress also reads "1" and "1.2", which RFC 4632 does not know.
        if (!IPAddress.TryParse(address, out IPAddress? parsed) || (parsed.AddressFamily == AddressFamily.InterNetwork && address.Count(c => c == '.') != 3)) return false;
        byte[] network = parsed.GetAddressBytes();
        int bits = network.Length * 8;
        if (parts.Length > 1 && (parts.Length > 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > network.Length * 8)) return false;
        range = new IpRange(network, bits);
        return true;
    }

    public bool Contains(byte[] address)
    {
        if (address.Length != _network.Length) return false;
        int whole = _bits / 8;
        for (int i = 0; i < whole; i++)
            if (address[i] != _network[i]) return false;
        int rest = _bits % 8;
        return rest == 0 || ((address[whole] ^ _network[whole]) >> (8 - rest)) == 0;
    }

    /// <summary>How many bits the range fixes; the more, the narrower.</summary>
    public int Bits => _bits;

    /// <summary>The first and the last address of the range, and those just before and just after it, where there are any.</summary>
    public IEnumerable<IPAddress> Edges()
    {
        yield return new IPAddress(Edge(0));
        yield return new IPAddress(Edge(0xff));
        if (Step(Edge(0), -1) is { } before) yield return new IPAddress(before);
        if (Step(Edge(0xff), 1) is { } after) yield return new IPAddress(after);
    }

    private static byte[]? Step(byte[] address, int by)
    {
        for (int i = address.Length - 1; i >= 0; i--)
        {
            address[i] = unchecked((byte)(address[i] + by));
            if (address[i] != (by > 0 ? 0 : 0xff)) return address;
        }

        return null;
    }

    private byte[] Edge(byte host)
    {
        byte[] address = (byte[])_network.Clone();
        for (int bit = _bits; bit < address.Length * 8; bit++)
        {
            byte mask = (byte)(0x80 >> (bit % 8));
            address[bit / 8] = (byte)((address[bit / 8] & ~mask) | (host & mask));
        }

        return address;
    }
}
