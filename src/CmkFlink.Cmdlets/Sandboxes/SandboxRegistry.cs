#if NET8_0_OR_GREATER
using System.Management.Automation.Runspaces;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Sandbox;

namespace CmkFlink.Cmdlets.Sandboxes;

/// <summary>A sandbox and the runspace that started it.</summary>
internal sealed record RunningSandbox(FlinkCmkSandbox Sandbox, Guid Runspace, DateTime Started);

/// <summary>The sandboxes of this process. Each belongs to the runspace that started it and ends with the module there, or with the process.</summary>
internal static class SandboxRegistry
{
    static SandboxRegistry() => AppDomain.CurrentDomain.ProcessExit += (_, _) => StopAsync(ModuleState.Sandboxes.Values).Wait(TimeSpan.FromSeconds(2));

    /// <summary>Those of the caller's runspace, in the order of their start. On the pipeline thread.</summary>
    public static IReadOnlyList<FlinkCmkSandbox> OfThisRunspace() =>
        [.. ModuleState.Sandboxes.Values.Where(entry => entry.Runspace == CurrentRunspace).OrderBy(entry => entry.Started).Select(entry => entry.Sandbox)];

    /// <summary>The runspace of the calling thread, which must be the pipeline thread.</summary>
    public static Guid CurrentRunspace => Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty;

    public static async Task<FlinkCmkSandbox> StartAsync(SandboxOptions options, Guid runspace, CancellationToken cancellation)
    {
        FlinkSandbox running = await FlinkSandbox.StartAsync(options, cancellation);
        FlinkCmkSandbox sandbox = FlinkCmkSandbox.Of(running);
        ModuleState.Sandboxes[sandbox.Endpoint] = new RunningSandbox(sandbox, runspace, DateTime.UtcNow);
        return sandbox;
    }

    /// <summary>Stops a sandbox; <see langword="false"/> where none runs at this endpoint.</summary>
    public static async Task<bool> StopAsync(Uri endpoint)
    {
        if (!ModuleState.Sandboxes.TryRemove(endpoint, out RunningSandbox? entry)) return false;
        await entry.Sandbox.Running!.DisposeAsync();
        return true;
    }

    /// <summary>Stops those of one runspace.</summary>
    public static Task StopAllAsync(Guid runspace) => StopAsync(ModuleState.Sandboxes.Values.Where(entry => entry.Runspace == runspace));

    private static async Task StopAsync(IEnumerable<RunningSandbox> entries) => await Task.WhenAll(entries.Select(entry => StopAsync(entry.Sandbox.Endpoint)));
}
#endif
