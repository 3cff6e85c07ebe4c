using System.Management.Automation;
using System.Reflection;

namespace CmkFlink.Cmdlets.Views;

/// <summary>Whether somebody would see a colour.</summary>
internal static class Colour
{
    // $PSStyle came with PowerShell 7.2, and with it a formatter that measures text without its escape sequences; the reference assembly of 5.1 does not know it.
    private static readonly PropertyInfo? Style = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle")?.GetProperty("Instance", BindingFlags.Public | BindingFlags.Static);
    private static readonly PropertyInfo? Rendering = Style?.PropertyType.GetProperty("OutputRendering");

    /// <summary>
    /// Always where the user has set $PSStyle.OutputRendering to Ansi; never with PlainText, which is also what NO_COLOR makes of it. With Host, PowerShell takes escape sequences out of what it redirects itself,
    /// but not where its own standard output is a file or a pipe (measured on 7.6): a log is no place for colours, so there they are left out.
    /// </summary>
    public static bool IsSeen => Rendering?.GetValue(Style!.GetValue(null))?.ToString() switch
    {
        "Ansi" => true,
        "Host" => !Console.IsOutputRedirected,
        _ => false,
    };
}
