using CmkFlink.Sandbox.Demo;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Hosting;

/// <summary>What the options make of clock and demo.</summary>
internal static class ServiceCatalog
{
    /// <summary>Virtual time for these options.</summary>
    public static SandboxClock CreateClock(SandboxOptions options, TimeProvider realClock) => new(options.Seed is not null, options.TimeScale == 0 ? 1 : options.TimeScale, realClock);

    /// <summary>Demo identities and applications; called once, under the gate, after identities exist.</summary>
    /// <param name="environment">The wired environment.</param>
    /// <param name="administrator">The account administrator, allowed everything.</param>
    /// <param name="executionRoleArn">ARN of the role FlinkExecution.</param>
    /// <param name="application">Name of the application that runs.</param>
    public static void SeedDemo(SandboxEnvironment environment, Caller administrator, string executionRoleArn, string application)
    {
        DemoIdentities.AddTo(environment, administrator, executionRoleArn[(executionRoleArn.LastIndexOf('/') + 1)..]);
        DemoContent.AddTo(environment, administrator, executionRoleArn, application);
    }
}
