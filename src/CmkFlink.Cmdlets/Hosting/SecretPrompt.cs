using System.Management.Automation.Host;
using System.Runtime.InteropServices;
using System.Security;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>Asks the user for a secret without showing it. On the pipeline thread only.</summary>
internal static class SecretPrompt
{
    /// <summary>The answer, empty where the user only pressed Enter; or <see langword="null"/> where nobody can give one: -NonInteractive, a job, a host without an input.</summary>
    public static string? Ask(PSHost? host, string prompt)
    {
        // At the end of a redirected input the console host takes the missing answer for Ctrl+C and ends the whole script without a word.
        if (host?.UI is not { } screen || (host.Name == "ConsoleHost" && Console.IsInputRedirected)) return null;
        try
        {
            screen.Write(prompt.TrimEnd(' ', ':') + ": ");
            using SecureString? answer = screen.ReadLineAsSecureString();
            return answer is null ? null : Reveal(answer);
        }
        catch (Exception e) when (e is InvalidOperationException or HostException or NotImplementedException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Reveal(SecureString secret)
    {
        IntPtr text = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            return Marshal.PtrToStringUni(text)!;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(text);
        }
    }
}
