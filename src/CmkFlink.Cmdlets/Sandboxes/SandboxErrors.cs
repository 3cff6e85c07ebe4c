using System.Management.Automation;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Sandboxes;

/// <summary>What the sandbox cmdlets refuse.</summary>
internal static class SandboxErrors
{
    public static ErrorRecord NeedsPowerShell7() => ErrorRecords.From(new OperationFailure(
        "SandboxNeedsPowerShell7",
        FailureCategory.InvalidOperation,
        "The sandbox does not run in Windows PowerShell.",
        "Use PowerShell 7.4 or later, or `dotnet run --project src/CmkFlink.Rehearsal -- serve` beside this session.",
        "sandbox"));

    public static ErrorRecord NotFound(string endpoint) => ErrorRecords.From(new OperationFailure(
        "SandboxNotFound",
        FailureCategory.ObjectNotFound,
        $"No sandbox of this session runs at {endpoint}.",
        "Get-FlinkCmkSandbox lists those that do.",
        endpoint));
}
