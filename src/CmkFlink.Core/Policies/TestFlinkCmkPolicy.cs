using System.Runtime.CompilerServices;
using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Policies;

/// <summary>Reads policies from where they are and judges them. Asks AWS only for the policies of keys, and changes nothing.</summary>
public sealed class TestFlinkCmkPolicyHandler(IActorConnections connections) : IOperationHandler<TestFlinkCmkPolicyRequest, FlinkCmkFinding>
{
    public async IAsyncEnumerable<FlinkCmkFinding> RunAsync(TestFlinkCmkPolicyRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IReadOnlyList<LintedPolicy> beside = [];
        if (request.KeyPolicy is { } keyPolicy)
        {
            PolicyText text = Read(keyPolicy, LintedPolicyType.KeyPolicy, request.Parameters);
            beside = text.Policies;
            if (text.Findings.FirstOrDefault(finding => finding.Severity == FindingSeverity.Error) is { } broken)
                throw new OperationException(new OperationFailure("KeyPolicyUnreadable", FailureCategory.InvalidData, $"The key policy beside cannot be read: {broken.Message}", "Mend it, or leave -KeyPolicy out.", keyPolicy.Name));
        }

        foreach (Func<Task<PolicyInput>> open in Sources(request, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            PolicyInput source;
            try
            {
                source = await open();
            }
            catch (OperationException e)
            {
                host.Error(e.Failure);
                continue;
            }

            PolicyText text = Read(source, source.KeyArn is null ? request.Type : LintedPolicyType.KeyPolicy, request.Parameters);
            host.Verbose($"{source.Name ?? "The text"}: {text.Policies.Count} {(text.Policies.Count == 1 ? "policy" : "policies")} read.");
            foreach (FlinkCmkFinding finding in text.Findings) yield return finding;
            foreach (FlinkCmkFinding finding in PolicyLinter.Lint(text.Policies, beside)) yield return finding;
        }
    }

    private static PolicyText Read(PolicyInput source, LintedPolicyType? type, IReadOnlyDictionary<string, string> parameters)
    {
        PolicyText text = PolicyText.Read(source.Text, source.Name, type, parameters);
        return new PolicyText(
            [.. text.Policies.Select(policy => policy with { KeyArn = policy.KeyArn ?? source.KeyArn, Places = source.HasLines ? policy.Places : policy.Places with { Lines = PolicyPlaces.None.Lines } })],
            text.Findings);
    }

    private IEnumerable<Func<Task<PolicyInput>>> Sources(TestFlinkCmkPolicyRequest request, CancellationToken cancellation)
    {
        foreach (PolicyInput text in request.Texts) yield return () => Task.FromResult(text);
        foreach (string path in request.Paths) yield return () => Task.FromResult(new PolicyInput(PolicyFiles.Read(path), path));
        foreach (string key in request.Keys) yield return () => OfKeyAsync(key, cancellation);
    }

    private async Task<PolicyInput> OfKeyAsync(string name, CancellationToken cancellation)
    {
        // A name that is none is refused before anybody is asked.
        _ = KeyResolver.Parse(name);
        AwsConnection connection = await connections.ForAsync(Actor.Reader, cancellation);
        string arn = await new KeyResolver(connection).ResolveAsync(name, cancellation);
        try
        {
            return new PolicyInput(await new KeyReader(connection).PolicyTextAsync(arn, cancellation), name, arn);
        }
        catch (NotFoundException)
        {
            throw KeyFailures.NotFound(name, connection.Region);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OperationException))
        {
            string caller = await new CallerIdentity(connection).NameAsync(cancellation);
            throw CallFailures.Of(e, caller, "kms:GetKeyPolicy", $"key {name}", "Ask as the key administrator, or as a reader that the key policy names (New-FlinkCmkKey -Reader).");
        }
    }
}
