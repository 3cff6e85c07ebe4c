using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Applications;

/// <summary>An application to upgrade in place.</summary>
public sealed record UpdateFlinkApplicationRuntimeRequest
{
    public required string ApplicationName { get; init; }

    /// <summary>FLINK-1_20 or later.</summary>
    public string RuntimeEnvironment { get; init; } = "FLINK-1_20";

    /// <summary>Object key of code that was built for the new runtime; <see langword="null"/> keeps the code.</summary>
    public string? CodeFileKey { get; init; }

    /// <summary>Bucket of that code; <see langword="null"/> keeps the bucket.</summary>
    public string? CodeBucketArn { get; init; }

    public string? CodeObjectVersion { get; init; }

    /// <summary>Accept that the state of a RUNNING application without snapshots is lost.</summary>
    public bool AllowStateLoss { get; init; }

    public TimeSpan? Timeout { get; init; }
}

/// <summary>Upgrades an application in place to a runtime that supports CMKs; its ARN and snapshots stay.</summary>
public sealed class UpdateFlinkApplicationRuntimeHandler(IActorConnections connections) : IOperationHandler<UpdateFlinkApplicationRuntimeRequest, FlinkApplication>
{
    public IAsyncEnumerable<FlinkApplication> RunAsync(UpdateFlinkApplicationRuntimeRequest request, IOperationHost host, CancellationToken cancellation) => throw new NotImplementedException(connections.ToString());
}
