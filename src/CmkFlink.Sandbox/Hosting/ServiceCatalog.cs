using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Hosting;

/// <summary>The services of an account: the one place where they are wired.</summary>
internal static class ServiceCatalog
{
    /// <summary>KMS and Managed Service for Apache Flink, over the shared environment.</summary>
    public static IEnumerable<ISandboxService> CreateServices(SandboxEnvironment environment)
    {
        _ = environment;
        return [];
    }

    /// <summary>Virtual time for these options.</summary>
    public static IVirtualClock CreateClock(SandboxOptions options) => throw new NotSupportedException($"No clock for {options}.");

    /// <summary>Demo applications; called once, under the gate, after identities exist.</summary>
    /// <param name="environment">The wired environment.</param>
    /// <param name="administrator">The account administrator, allowed everything.</param>
    /// <param name="executionRoleArn">ARN of the role FlinkExecution.</param>
    public static void SeedDemo(SandboxEnvironment environment, Caller administrator, string executionRoleArn)
    {
        _ = environment;
        _ = administrator;
        _ = executionRoleArn;
    }
}
