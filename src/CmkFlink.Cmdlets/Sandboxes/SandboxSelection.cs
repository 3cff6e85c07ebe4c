using System.Management.Automation;

namespace CmkFlink.Cmdlets.Sandboxes;

/// <summary>Chooses sandboxes by their endpoints.</summary>
internal static class SandboxSelection
{
    public static List<FlinkCmkSandbox> Matching(IEnumerable<FlinkCmkSandbox> sandboxes, string pattern)
    {
        // With or without the slash at the end.
        WildcardPattern wildcard = WildcardPattern.Get(pattern.TrimEnd('/'), WildcardOptions.IgnoreCase);
        return [.. sandboxes.Where(sandbox => wildcard.IsMatch(sandbox.Endpoint.AbsoluteUri.TrimEnd('/')))];
    }
}
