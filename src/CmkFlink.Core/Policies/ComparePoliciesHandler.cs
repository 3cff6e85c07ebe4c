using System.Runtime.CompilerServices;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Comparison;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Policies;

/// <summary>Asks what access changes from one policy to another.</summary>
/// <param name="Reference">The policy as it is.</param>
/// <param name="Difference">The policy as it is to be.</param>
public sealed record ComparePoliciesRequest(PolicySource Reference, PolicySource Difference);

/// <summary>Reads two policies and compares what they allow. Changes nothing.</summary>
public sealed class ComparePoliciesHandler(IActorConnections connections) : IOperationHandler<ComparePoliciesRequest, FlinkCmkAccessDifference>
{
    public async IAsyncEnumerable<FlinkCmkAccessDifference> RunAsync(ComparePoliciesRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        PolicySourceReader reader = new(connections);
        (PolicyDocument reference, string? referenceKey) = await reader.ParseAsync(request.Reference, cancellation);
        (PolicyDocument difference, string? differenceKey) = await reader.ParseAsync(request.Difference, cancellation);
        IReadOnlyList<FlinkCmkAccessDifference> found = Compare(reference, difference, referenceKey ?? differenceKey);
        if (found.Count == 0) host.Verbose($"The {request.Reference} and the {request.Difference} allow the same.");
        foreach (FlinkCmkAccessDifference item in found)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private static IReadOnlyList<FlinkCmkAccessDifference> Compare(PolicyDocument reference, PolicyDocument difference, string? keyArn)
    {
        try
        {
            return PolicyComparer.Compare(reference, difference, keyArn);
        }
        catch (PolicyComparisonException e)
        {
            throw new OperationException(new OperationFailure("PoliciesNotComparable", FailureCategory.InvalidArgument, e.Message, "Give two key policies, two trust policies or two identity policies.", null, e));
        }
    }
}
