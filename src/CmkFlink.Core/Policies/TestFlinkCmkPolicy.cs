using System.Runtime.CompilerServices;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Policies;

/// <summary>Reads policies from where they are and judges them. Asks AWS only for the policies of keys, and changes nothing.</summary>
public sealed class TestFlinkCmkPolicyHandler(IActorConnections connections) : IOperationHandler<TestFlinkCmkPolicyRequest, FlinkCmkFinding>
{
    public async IAsyncEnumerable<FlinkCmkFinding> RunAsync(TestFlinkCmkPolicyRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        PolicySourceReader reader = new(connections);
        IReadOnlyList<LintedPolicy> beside = [];
        if (request.KeyPolicy is { } keyPolicy)
        {
            PolicyText text = TextOf(await reader.ReadAsync(keyPolicy, cancellation), LintedPolicyType.KeyPolicy, request.Parameters);
            beside = text.Policies;
            if (text.Findings.FirstOrDefault(finding => finding.Severity == FindingSeverity.Error) is { } broken)
                throw new OperationException(new OperationFailure("KeyPolicyUnreadable", FailureCategory.InvalidData, $"The key policy beside cannot be read: {broken.Message}", "Mend it, or leave -KeyPolicy out.", keyPolicy.Name));
        }

        foreach (PolicySource named in request.Policies)
        {
            cancellation.ThrowIfCancellationRequested();
            PolicySource source;
            try
            {
                source = await reader.ReadAsync(named, cancellation);
            }
            catch (OperationException e)
            {
                host.Error(e.Failure);
                continue;
            }

            PolicyText text = TextOf(source, source.KeyArn is null ? request.Type : LintedPolicyType.KeyPolicy, request.Parameters);
            host.Verbose($"{source.Name ?? "The text"}: {text.Policies.Count} {(text.Policies.Count == 1 ? "policy" : "policies")} read.");
            foreach (FlinkCmkFinding finding in text.Findings) yield return finding;
            foreach (FlinkCmkFinding finding in PolicyLinter.Lint(text.Policies, beside)) yield return finding;
        }
    }

    private static PolicyText TextOf(PolicySource source, LintedPolicyType? type, IReadOnlyDictionary<string, string> parameters)
    {
        PolicyText text = PolicyText.Read(source.Text!, source.Name, type, parameters);
        return new PolicyText(
            [.. text.Policies.Select(policy => policy with { KeyArn = policy.KeyArn ?? source.KeyArn, Places = source.HasLines ? policy.Places : policy.Places with { Lines = PolicyPlaces.None.Lines } })],
            text.Findings);
    }
}
