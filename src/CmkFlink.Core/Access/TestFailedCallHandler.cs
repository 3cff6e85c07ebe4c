using System.Runtime.CompilerServices;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>A failed command to explain.</summary>
public sealed record ExplainFailureRequest(FailedCall Failed)
{
    /// <summary>Who ran it, where the error does not say; empty for those whom the key policy lets use the key through MSF.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];
}

/// <summary>Asks the policies, as the reader sees them now, about what a failed command asked for. Every request that is not allowed is told; where all are, the operation's whole matrix.</summary>
public sealed class ExplainFailureHandler(IActorConnections connections) : IOperationHandler<ExplainFailureRequest, FlinkCmkAccessRow>
{
    public async IAsyncEnumerable<FlinkCmkAccessRow> RunAsync(ExplainFailureRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RebuiltCall rebuilt = FailedCalls.Rebuild(request.Failed);
        if (rebuilt.Call is { } call)
        {
            MatrixFacts facts = new(await connections.ForAsync(Actor.Reader, cancellation));
            // The session's ARN leaves out its role's path.
            RequestPrincipal principal = call.Principal.Kind == PrincipalKind.RoleSession ? (await facts.PrincipalAsync(call.Principal.Arn, cancellation)).Principal : call.Principal;
            await foreach (FlinkCmkAccessRow row in new ExplainCloudTrailHandler(connections).RunAsync(new ExplainCloudTrailRequest([call with { Principal = principal }]) { ApplicationName = rebuilt.ApplicationName }, host, cancellation)) yield return row;
            yield break;
        }

        List<FlinkCmkAccessRow> rows = [];
        TestFlinkCmkAccessRequest matrix = new() { ApplicationNames = [rebuilt.ApplicationName!], Key = rebuilt.Key, Operators = request.Operators, Operations = [rebuilt.Operation!.Value] };
        await foreach (FlinkCmkAccessRow row in new TestFlinkCmkAccessHandler(connections).RunAsync(matrix, host, cancellation)) rows.Add(row);
        List<FlinkCmkAccessRow> amiss = [.. rows.Where(row => row.Decision != AccessAnswer.Allowed)];
        if (amiss.Count == 0 && rows.Count > 0)
            host.Warning($"No policy that the reader sees refuses {rebuilt.Operation} of {rebuilt.ApplicationName}: the cause is another one (the state of key or application; Test-FlinkCmk looks at them), or a session policy, a policy of the organization or of a VPC endpoint.");
        foreach (FlinkCmkAccessRow row in amiss.Count > 0 ? amiss : rows) yield return row;
    }
}
