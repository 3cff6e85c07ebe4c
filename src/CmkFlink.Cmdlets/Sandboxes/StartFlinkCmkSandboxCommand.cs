using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Hosting;

namespace CmkFlink.Cmdlets.Sandboxes;

/// <summary>Starts an AWS endpoint of its own in this session: KMS, Managed Service for Apache Flink, IAM and STS on loopback, with a profile for each actor.</summary>
[Cmdlet(VerbsLifecycle.Start, "FlinkCmkSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FlinkCmkSandbox))]
public sealed class StartFlinkCmkSandboxCommand : FlinkCmdlet
{
    /// <summary>Adds applications to try things on: orders (running, with snapshots), legacy and notebook.</summary>
    [Parameter]
    public SwitchParameter Demo { get; set; }

    /// <summary>TCP port; 0 takes a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int Port { get; set; }

    /// <summary>Where the credentials and config files go; by default a private temporary folder that goes with the sandbox.</summary>
    [Parameter]
    public string? Directory { get; set; }

    [Parameter]
    [ValidatePattern("^[0-9]{12}$")]
    public string Account { get; set; } = "123456789012";

    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string Region { get; set; } = "eu-west-1";

    /// <summary>How many times longer a change of state takes than its usual tens of milliseconds.</summary>
    [Parameter]
    [ValidateRange(0.0, 100000.0)]
    public double TimeScale { get; set; }

    /// <summary>Makes ids and times repeatable.</summary>
    [Parameter]
    public long? Seed { get; set; }

    protected override void ProcessRecord()
    {
#if NET8_0_OR_GREATER
        Sandbox.SandboxOptions options = new()
        {
            Demo = Demo,
            Port = Port,
            Directory = Directory is null ? null : FilePath(Directory),
            Account = Account,
            Region = Region,
            TimeScale = TimeScale,
            Seed = Seed,
        };
        if (Confirm($"account {Account} in {Region}", "start a sandbox on this machine") != Core.Operations.Confirmation.Proceed) return;
        Guid runspace = SandboxRegistry.CurrentRunspace;
        RunLocal(token => SandboxRegistry.StartAsync(options, runspace, token), WriteObject, "SandboxNotStarted", "Mend the argument that is named, or choose another -Port or -Directory.", "sandbox");
#else
        ThrowTerminatingError(SandboxErrors.NeedsPowerShell7());
#endif
    }
}
