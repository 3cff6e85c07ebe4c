using System.Runtime.CompilerServices;
using CmkFlink.Aws;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Evaluates every request that MSF and its operator make for an application, against the policies and grants as the reader sees them. Changes nothing.</summary>
public sealed class TestFlinkCmkAccessHandler(IActorConnections connections) : IOperationHandler<TestFlinkCmkAccessRequest, FlinkCmkAccessRow>
{
    public async IAsyncEnumerable<FlinkCmkAccessRow> RunAsync(TestFlinkCmkAccessRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.Reader, cancellation);
        ApplicationReader reader = new(connection);
        MatrixFacts facts = new(connection);
        string? asked = request.Key is null ? null : await new KeyResolver(connection).ResolveAsync(request.Key, cancellation);
        await foreach (string name in ApplicationNames.ExpandAsync(reader, request.ApplicationNames, cancellation))
        {
            IReadOnlyList<FlinkCmkAccessRow> rows = [];
            try
            {
                rows = await RowsAsync(facts, (await reader.ObserveAsync(name, cancellation)).Application, asked, request, host, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                host.Error(Failures.From(e, name));
            }

            foreach (FlinkCmkAccessRow row in rows) yield return row;
        }
    }

    private static async Task<IReadOnlyList<FlinkCmkAccessRow>> RowsAsync(MatrixFacts facts, FlinkApplication application, string? asked, TestFlinkCmkAccessRequest request, IOperationHost host, CancellationToken cancellation)
    {
        string key = asked ?? application.KeyArn ?? throw new OperationException(new OperationFailure(
            "NoKeyToTest", FailureCategory.InvalidArgument, $"Application {application} uses the AWS owned key, which no policy speaks of, and no key was given.", "-KeyArn names the key that it is to use.", application));
        KeyFacts current = await facts.OfKeyAsync(key, cancellation);
        // During a change permission is needed on both keys.
        KeyFacts? old = application.KeyArn is { } present && present != key ? await facts.OfKeyAsync(present, cancellation) : null;

        List<string> operators = [.. request.Operators.Count > 0 ? request.Operators : OperatorsInPolicy.Of(current.Policy ?? old?.Policy, application.ApplicationArn)];
        if (operators.Count == 0)
            host.Warning($"Nobody is known to operate {application}: {(current.Policy is null ? $"the policy of {key} is not readable" : $"the policy of {key} names no operator for it")}, and -Operator was not given. Only the service principals are judged.");
        List<FlinkCmkAccessRow> rows = [];
        foreach (string arn in operators)
        {
            (RequestPrincipal principal, string? assumption) = await facts.PrincipalAsync(arn, cancellation);
            if (assumption is not null) host.Verbose(assumption);
            IdentityPolicies identity = await facts.IdentityAsync(principal, cancellation);
            rows.AddRange(AccessRows.Of(new AccessQuestion(application.ApplicationArn, current, old, principal, identity, request.Operations) { WithServices = rows.Count == 0 }));
        }

        if (operators.Count == 0)
        {
            Arn place = Arn.Parse(application.ApplicationArn);
            rows.AddRange(AccessRows.Of(new AccessQuestion(application.ApplicationArn, current, old, RequestPrincipal.Root(place.Partition, place.Account), new IdentityPolicies(), request.Operations) { WithOperator = false }));
        }

        return rows;
    }
}

/// <summary>The same offline.</summary>
public static class AccessFiles
{
    /// <exception cref="OperationException">The operator is not the ARN of a role or user.</exception>
    /// <exception cref="PolicyNotSupportedException">A policy of the operator cannot be evaluated with certainty.</exception>
    public static IReadOnlyList<FlinkCmkAccessRow> Evaluate(AccessFilesRequest request)
    {
        if (!FlinkNames.TryParseApplicationArn(request.ApplicationArn, out _, out _)) throw Invalid("ApplicationArn", request.ApplicationArn, "arn:PARTITION:kinesisanalytics:REGION:ACCOUNT:application/NAME is needed");
        if (!Arn.TryParse(request.Operator, out Arn? arn) || arn.Service != "iam" || !FlinkNames.IsAccountId(arn.Account)) throw Invalid("Operator", request.Operator, "the ARN of a role or user is needed");
        bool isRole = arn.Resource.StartsWith("role/", StringComparison.Ordinal);
        if (!isRole && !arn.Resource.StartsWith("user/", StringComparison.Ordinal)) throw Invalid("Operator", request.Operator, "the ARN of a role or user is needed");
        IdentityPolicies identity = new()
        {
            Identity = [.. (request.OperatorPolicies ?? []).Select(policy => CompiledPolicy.Compile(policy.Document, policy.Name))],
            Boundary = request.Boundary is { } boundary ? CompiledPolicy.Compile(boundary.Document, boundary.Name) : null,
        };
        return AccessRows.Of(new AccessQuestion(
            request.ApplicationArn, Facts(request.Key), request.OldKey is { } old ? Facts(old) : null, isRole ? RequestPrincipal.RoleSession(request.Operator) : RequestPrincipal.User(request.Operator), identity, request.Operations)
        {
            // Without the operator's policies nothing is known of what he may ask of MSF; of KMS the key policy tells.
            WithServiceCall = request.OperatorPolicies is not null,
        });
    }

    private static KeyFacts Facts(AccessKeyFile key) => KeyReference.TryParse(key.KeyArn, out KeyReference? reference) && reference.Kind == KeyReferenceKind.KeyArn
        ? new KeyFacts(key.KeyArn, key.Policy, null, key.Grants, null)
        : throw Invalid("KeyArn", key.KeyArn, "without AWS a key is known by its ARN only, arn:PARTITION:kms:REGION:ACCOUNT:key/ID");

    private static OperationException Invalid(string parameter, string value, string expected) => new(Failures.InvalidName(parameter, value, expected));
}
