#if NET8_0_OR_GREATER
using System.Collections.Concurrent;
using CmkFlink.Cmdlets.Sandboxes;
#endif
using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Hosting;

/// <summary>The module's one holder of static mutable state, of this load context. What is in it is safe to use from several runspaces, and goes with the module.</summary>
internal static class ModuleState
{
    /// <summary>What the Tab key was answered within the last seconds. Its keys tell runspaces with other credentials, Regions or endpoints apart.</summary>
    public static CandidateCache Candidates { get; } = new();

#if NET8_0_OR_GREATER
    /// <summary>The sandboxes of this process, each with the runspace that started it.</summary>
    public static ConcurrentDictionary<Uri, RunningSandbox> Sandboxes { get; } = new();
#endif
}
