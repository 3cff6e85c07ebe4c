using System.Globalization;
using System.Net;

namespace CmkFlink.Sandbox.Http;

/// <summary>Which Host headers mean this machine. Any other is refused: a page in a browser whose name was re-pointed to 127.0.0.1 must not reach the sandbox (DNS rebinding).</summary>
internal static class LoopbackHost
{
    /// <param name="host">The header's value, with or without a port.</param>
    public static bool IsLoopback(string host)
    {
        string name = host;
        int colon = host.LastIndexOf(':');
        if (colon > host.LastIndexOf(']'))
        {
            string port = host[(colon + 1)..];
            if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return false;
            name = host[..colon];
        }

        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name == "[::1]") return true;
        // IPAddress.Parse also takes 127.1 and 0x7f.1, which other readers take for names.
        return name.Count(c => c == '.') == 3 && name.All(c => char.IsAsciiDigit(c) || c == '.') && IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address);
    }
}
