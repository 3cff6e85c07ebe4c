using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Amazon Managed Service for Apache Flink (KinesisAnalytics_20180523, JSON 1.1).</summary>
internal sealed class FlinkService(SandboxEnvironment environment, SandboxClock clock) : ISandboxService
{
    public string SigningName => "kinesisanalytics";

    public IReadOnlyCollection<string> Operations => [];

    public JsonObject Invoke(ServiceCall call) => throw new ServiceException("UnknownOperationException", $"{environment.Region} {clock.UtcNow}");
}
