using Amazon.Runtime;
using CmkFlink.Aws;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Rehearsal;

/// <summary>One step: what it returns is what was seen; it throws where that is not what it should be.</summary>
internal sealed record RehearsalStep(Actor Actor, string Action, string Target, Func<CancellationToken, Task<string>> Take);

/// <summary>One call that has to be permitted, as the policy that permits it says it.</summary>
internal sealed record RehearsalCall(string Action, Func<CancellationToken, Task<AmazonWebServiceResponse>> Make);

/// <summary>What the steps share: the names, the connections, and what earlier steps made.</summary>
internal sealed class RehearsalScene(RehearsalRequest request, IActorConnections connections, IOperationHost host)
{
    private FlinkCmkKey? _key;
    private FlinkCmkKey? _delegatedKey;

    public RehearsalRequest Request => request;

    public IActorConnections Connections => connections;

    public IOperationHost Host => host;

    public Arn Application { get; } = Arn.Parse(request.ApplicationArn);

    public string ApplicationTarget => $"application {request.ApplicationName}";

    /// <summary>The key with the documented policy.</summary>
    public FlinkCmkKey Key
    {
        get => _key ?? throw new InvalidOperationException("The key comes from an earlier step.");
        set => _key = value;
    }

    /// <summary>The key whose policy leaves its use and its administration to IAM, so that only the actors' own policies decide.</summary>
    public FlinkCmkKey DelegatedKey
    {
        get => _delegatedKey ?? throw new InvalidOperationException("The key comes from an earlier step.");
        set => _delegatedKey = value;
    }

    public string DelegatedAlias => request.Alias + "-iam";

    public string RoleArn(string name) => $"arn:{Application.Partition}:iam::{Application.Account}:role/{name}";

    public string OperatorArn => RoleArn(request.OperatorRoleName);

    public Task<AwsConnection> AsAsync(Actor actor, CancellationToken cancellation) => connections.ForAsync(actor, cancellation);

    /// <summary>What a policy of this rehearsal is built from.</summary>
    public PolicyRequest PolicyOf(PolicyKind kind) => RehearsalPolicies.Request(request, kind, kind == PolicyKind.OperatorCmk ? [Key.KeyArn, DelegatedKey.KeyArn] : []);

    public PolicyDocument Build(PolicyKind kind) => request.Rewrite(kind, PolicyBuilder.Build(PolicyOf(kind)));

    /// <summary>Makes calls in their order. A refusal names the call.</summary>
    public async Task<string> UseAsync(IReadOnlyList<RehearsalCall> calls, CancellationToken cancellation)
    {
        foreach (RehearsalCall call in calls)
        {
            try
            {
                await MakeAsync(call, cancellation);
            }
            catch (Exception e) when (e is not (OperationCanceledException or OperationException))
            {
                throw Unexpected($"{call.Action} failed: {AwsErrorMapper.Map(e, cancellation: cancellation).Message}");
            }
        }

        return $"{calls.Count} calls permitted";
    }

    /// <summary>Makes one call, and again while it is throttled: that says nothing about who may.</summary>
    public async Task MakeAsync(RehearsalCall call, CancellationToken cancellation)
    {
        AwsConnection pace = await AsAsync(Actor.Reader, cancellation);
        await pace.WriteAsync<object?>(
            async c =>
            {
                await call.Make(c);
                return null;
            }, cancellation);
    }

    public static OperationException Unexpected(string message) =>
        new(new OperationFailure("RehearsalStepFailed", FailureCategory.InvalidOperation, $"The step did not do what it should: {message}.", "Look at the events of the sandbox."));

    public static async Task<T> SingleAsync<T>(IAsyncEnumerable<T> items)
    {
        T? single = default;
        int count = 0;
        await foreach (T item in items)
        {
            single = item;
            count++;
        }

        return count == 1 ? single! : throw Unexpected($"{count} results instead of one");
    }
}
