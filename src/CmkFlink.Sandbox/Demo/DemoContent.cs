using CmkFlink.Sandbox.Flink;

namespace CmkFlink.Sandbox.Demo;

/// <summary>What <c>--demo</c> adds: three applications to practise on.</summary>
internal static class DemoContent
{
    /// <summary>Adds <c>orders</c> (FLINK-1_20, running, two snapshots under the AWS owned key), <c>legacy</c> (FLINK-1_18) and <c>notebook</c> (ZEPPELIN-FLINK-3_0).</summary>
    /// <param name="flink">The service to add to; called once, before the first request.</param>
    /// <param name="executionRoleArn">ARN of the service execution role, which the caller creates.</param>
    public static void AddTo(FlinkService flink, string executionRoleArn) => throw new NotImplementedException($"{flink} {executionRoleArn}");
}
