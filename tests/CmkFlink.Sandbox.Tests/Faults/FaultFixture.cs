using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Faults;

/// <summary>A sandbox with the demo, seeded so that virtual time moves only by calls and by hand, whose defects fail the test.</summary>
public abstract class FaultFixture : IAsyncLifetime
{
    internal FlinkSandbox Sandbox { get; private set; } = null!;

    internal SandboxClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true, Seed = 1 });
        Admin = SandboxClient.As(Sandbox, "account-administrator");
    }

    public async Task DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        Assert.Empty(Sandbox.Defects);
    }

    internal void Fault(FaultRule rule) => Sandbox.AddFaults(new FaultPlan { Rules = [rule] });

    /// <summary>Lets what is in progress end.</summary>
    internal void Settle() => Sandbox.AdvanceClock(TimeSpan.FromSeconds(1));

    internal string Status(string application = "orders") => (string)Admin.Flink("DescribeApplication", new { ApplicationName = application }).Ok().Json["ApplicationDetail"]!["ApplicationStatus"]!;

    internal long Version() => (long)Admin.Flink("DescribeApplication", new { ApplicationName = "orders" }).Ok().Json["ApplicationDetail"]!["ApplicationVersionId"]!;
}
