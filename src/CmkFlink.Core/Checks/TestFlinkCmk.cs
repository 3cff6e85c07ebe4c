using System.Runtime.CompilerServices;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Checks;

/// <summary>Applications, a key and operators to check.</summary>
public sealed record TestFlinkCmkRequest
{
    /// <summary>With wildcards; empty for all.</summary>
    public IReadOnlyList<string> ApplicationNames { get; init; } = [];

    /// <summary>Any of the four forms; <see langword="null"/> for the key that each application uses.</summary>
    public string? Key { get; init; }

    /// <summary>ARNs of roles or users; empty for those whom the key policy lets use the key through MSF.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];
}

/// <summary>Checks, as a reader and without changing anything, whether applications are ready for a key.</summary>
public sealed class TestFlinkCmkHandler(IActorConnections connections) : IOperationHandler<TestFlinkCmkRequest, FlinkCmkCheck>
{
    public async IAsyncEnumerable<FlinkCmkCheck> RunAsync(TestFlinkCmkRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ApplicationReader reader = new(await connections.ForAsync(Actor.Reader, cancellation));
        AccessEvidence evidence = new(connections, host);
        await foreach (string name in ApplicationNames.ExpandAsync(reader, request.ApplicationNames, cancellation))
        {
            FlinkApplication? application = null;
            try
            {
                application = (await reader.ObserveAsync(name, cancellation)).Application;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                host.Error(Failures.From(e, name));
            }

            if (application is null) continue;
            foreach (FlinkCmkCheck check in ApplicationRules.Judge(application)) yield return check;
            // No key will do for a notebook, so nothing more is asked about it.
            if (application.ApplicationMode == "INTERACTIVE") continue;
            await foreach (FlinkCmkCheck check in ReadAsync(reader, application, cancellation)) yield return check;

            string? key = request.Key ?? application.KeyArn;
            if (key is null)
            {
                yield return new CheckWriter(application.ApplicationName).Warn("Key", "the application uses the AWS owned key, and no key was given to check", "Give -KeyArn.");
                continue;
            }

            await foreach (FlinkCmkCheck check in KeyAsync(evidence, application, key, request.Operators, cancellation)) yield return check;

            // During a change permission is needed on both keys (AWS Big Data blog, 2025-09-05).
            if (application.KeyArn is { } current && request.Key is not null && !await IsSameAsync(evidence, application, request.Key, current, cancellation))
            {
                await foreach (FlinkCmkCheck check in KeyAsync(evidence, application, current, request.Operators, cancellation)) yield return check;
            }
        }
    }

    /// <summary>What takes further calls: tags, operations log, snapshots. Each is Unknown where it may not be read.</summary>
    private static async IAsyncEnumerable<FlinkCmkCheck> ReadAsync(ApplicationReader reader, FlinkApplication application, [EnumeratorCancellation] CancellationToken cancellation)
    {
        CheckWriter checks = new(application.ApplicationName);
        yield return await TryAsync(checks, "ApplicationOwner", async () => ApplicationRules.JudgeOwner(application, await reader.TagsAsync(application.ApplicationArn, cancellation)));
        yield return await TryAsync(checks, "ExpectedDowntime", async () => ApplicationRules.JudgeDowntime(application, await reader.OperationsAsync(application.ApplicationName, cancellation)));
        yield return await TryAsync(checks, "AwsOwnedSnapshots", async () =>
        {
            List<FlinkSnapshot> snapshots = [];
            await foreach (FlinkSnapshot snapshot in new SnapshotReader(reader.Connection).ListAsync(application, cancellation)) snapshots.Add(snapshot);
            return ApplicationRules.JudgeSnapshots(application, snapshots);
        });
    }

    private static async Task<FlinkCmkCheck> TryAsync(CheckWriter checks, string check, Func<Task<FlinkCmkCheck>> judge)
    {
        try
        {
            return await judge();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            AwsFailure failure = AwsErrorMapper.Map(e, "read what the check needs");
            return checks.Unknown(check, failure.Message, $"{failure.Remedy} A reader may read it (New-FlinkCmkPolicy -Kind Reader).");
        }
    }

    private static async IAsyncEnumerable<FlinkCmkCheck> KeyAsync(AccessEvidence evidence, FlinkApplication application, string key, IReadOnlyList<string> operators, [EnumeratorCancellation] CancellationToken cancellation)
    {
        CheckWriter checks = new(application.ApplicationName, key);
        if (KeyReference.TryParse(key, out KeyReference? reference) && KeyRules.Refusal(application, reference) is { } refusal)
        {
            yield return checks.Fail("Key", refusal);
            yield break;
        }

        KeyEvidence first = await evidence.OfKeyAsync(application, key, null, cancellation);
        if (first.Key is not { } found)
        {
            OperationFailure failure = first.KeyFailure!;
            yield return failure.Category switch
            {
                FailureCategory.PermissionDenied => checks.Unknown("Key", failure.Message, "The key administrator lets the reader see it: New-FlinkCmkKey -Reader ARN names one in the key policy."),
                FailureCategory.ObjectNotFound or FailureCategory.InvalidArgument or FailureCategory.InvalidOperation => checks.Fail("Key", failure),
                // A network that is down, or a service that is busy, says nothing of the key.
                _ => checks.Unknown("Key", failure.Message, failure.Remedy),
            };
            yield break;
        }

        foreach (FlinkCmkCheck check in KeyRules.Judge(application, found)) yield return check;
        foreach (FlinkCmkCheck check in AccessRules.Judge(application.ApplicationName, found.KeyArn, first.Rows)) yield return check;

        List<string> judged = operators.Count > 0 ? [.. operators] : [.. OperatorsInPolicy.Of(found.Policy, application.ApplicationArn)];
        if (judged.Count == 0)
        {
            yield return new CheckWriter(application.ApplicationName, found.KeyArn).Unknown("OperatorAccess",
                found.Policy is null ? "the key policy is not readable, and no operator was named" : "the key policy names no operator for this application, and none was given", "-Operator ARN names the role or user that operates.");
        }

        foreach (string arn in judged)
        {
            RequestPrincipal principal = await evidence.PrincipalAsync(arn, cancellation);
            KeyEvidence own = await evidence.OfKeyAsync(application, found.KeyArn, principal, cancellation);
            foreach (FlinkCmkCheck check in AccessRules.Judge(application.ApplicationName, found.KeyArn, [.. own.Rows.Where(row => row.Caller == Policy.Calls.MsfCaller.Operator)])) yield return check;
        }
    }

    private static async Task<bool> IsSameAsync(AccessEvidence evidence, FlinkApplication application, string key, string current, CancellationToken cancellation) =>
        key == current || (await evidence.OfKeyAsync(application, key, null, cancellation)).Key?.KeyArn == current;
}
