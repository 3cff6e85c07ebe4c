using CmkFlink.Sandbox.Hosting;

namespace CmkFlink.Sandbox.Tests.Conformance;

/// <summary>What a service of the sandbox says it can do.</summary>
internal static class Operations
{
    /// <summary>Names in order.</summary>
    public static IEnumerable<string> Of(string signingName)
    {
        using var host = new AccountHost(new SandboxOptions(), "token", TimeProvider.System);
        return ((Dispatcher)host.Environment.Dispatcher).Find(signingName)!.Operations.Order();
    }
}
