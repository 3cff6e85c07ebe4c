using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Applications;

/// <summary>A running application to restart with its state.</summary>
public sealed record RestartFlinkApplicationRequest
{
    public required string ApplicationName { get; init; }

    /// <summary>A restart that began after this moment (UTC) and succeeded is enough: the request is then fulfilled already. <see langword="null"/> restarts in any case.</summary>
    public DateTime? UnlessRestartedSince { get; init; }

    /// <summary>Accept that the state of an application without snapshots is lost.</summary>
    public bool AllowStateLoss { get; init; }

    public TimeSpan? Timeout { get; init; }
}

/// <summary>Restarts a RUNNING application under its present key and that key's present material: by an update that says the encryption configuration again, which AWS finishes even if this process dies; by stop and start only where the service refuses such an update.</summary>
public sealed class RestartFlinkApplicationHandler(IActorConnections connections) : IOperationHandler<RestartFlinkApplicationRequest, FlinkApplication>
{
    public IAsyncEnumerable<FlinkApplication> RunAsync(RestartFlinkApplicationRequest request, IOperationHost host, CancellationToken cancellation) => throw new NotImplementedException(connections.ToString());
}
