#if NET8_0_OR_GREATER
using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using CmkFlink.Sandbox;

namespace CmkFlink.Cmdlets.Sandboxes;

/// <summary>The sandboxes of this process: the module's one static holder. Each belongs to the runspace that started it and ends with the module there, or with the process.</summary>
internal static class SandboxRegistry
{
    private static readonly ConcurrentDictionary<Uri, Entry> Running = new();

    static SandboxRegistry() => AppDomain.CurrentDomain.ProcessExit += (_, _) => StopAsync(Running.Values).Wait(TimeSpan.FromSeconds(2));

    /// <summary>Those of the caller's runspace, in the order of their start. On the pipeline thread.</summary>
    public static IReadOnlyList<FlinkCmkSandbox> OfThisRunspace() =>
        [.. Running.Values.Where(entry => entry.Runspace == CurrentRunspace).OrderBy(entry => entry.Started).Select(entry => entry.Sandbox)];

    /// <summary>The runspace of the calling thread, which must be the pipeline thread.</summary>
    public static Guid CurrentRunspace => Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty;

    public static async Task<FlinkCmkSandbox> StartAsync(SandboxOptions options, Guid runspace, CancellationToken cancellation)
    {
        FlinkSandbox running = await FlinkSandbox.StartAsync(options, cancellation);
        FlinkCmkSandbox sandbox = FlinkCmkSandbox.Of(running);
        Running[sandbox.Endpoint] = new Entry(sandbox, runspace, DateTime.UtcNow);
        return sandbox;
    }

    /// <summary>Stops a sandbox; <see langword="false"/> where none runs at this endpoint.</summary>
    public static async Task<bool> StopAsync(Uri endpoint)
    {
        if (!Running.TryRemove(endpoint, out Entry? entry)) return false;
        await entry.Sandbox.Running!.DisposeAsync();
        return true;
    }

    /// <summary>Stops those of one runspace.</summary>
    public static Task StopAllAsync(Guid runspace) => StopAsync(Running.Values.Where(entry => entry.Runspace == runspace));

    private static async Task StopAsync(IEnumerable<Entry> entries) => await Task.WhenAll(entries.Select(entry => StopAsync(entry.Sandbox.Endpoint)));

    private sealed record Entry(FlinkCmkSandbox Sandbox, Guid Runspace, DateTime Started);
}
#endif
