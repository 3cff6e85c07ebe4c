using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Rehearsal;

/// <summary>One step: what it returns is what was seen; it throws where that is not what it should be.</summary>
internal sealed record RehearsalStep(Actor Actor, string Action, string Target, Func<CancellationToken, Task<string>> Take);

/// <summary>The steps, in the one order in which they work.</summary>
internal sealed class RehearsalSteps(RehearsalRequest request, IActorConnections connections, IOperationHost host)
{
    private readonly Arn _application = Arn.Parse(request.ApplicationArn);
    private FlinkCmkKey? _key;

    private FlinkCmkKey Key => _key ?? throw new InvalidOperationException("The key comes from an earlier step.");

    public IEnumerable<RehearsalStep> All =>
    [
        new(Actor.IamAdministrator, "grant the lifecycle of the application", $"role {request.OperatorRoleName}", c => GrantAsync(PolicyKind.OperatorBase, request.OperatorRoleName, c)),
        new(Actor.IamAdministrator, "grant the administration of keys", $"role {request.KeyAdministratorRoleName}", c => GrantAsync(PolicyKind.KeyAdministrator, request.KeyAdministratorRoleName, c)),
        new(Actor.IamAdministrator, "grant reading", $"role {request.ReaderRoleName}", c => GrantAsync(PolicyKind.Reader, request.ReaderRoleName, c)),
        new(Actor.KeyAdministrator, "create the key with its policy", $"key {request.Alias}", CreateKeyAsync),
        new(Actor.IamAdministrator, "grant the use of the key through MSF", $"role {request.OperatorRoleName}", c => GrantAsync(PolicyKind.OperatorCmk, request.OperatorRoleName, c)),
        new(Actor.Reader, "check application, key and access", $"application {request.ApplicationName}", CheckAsync),
        new(Actor.Operator, "switch to the key", $"application {request.ApplicationName}", EnableAsync),
        new(Actor.Operator, "see it RUNNING under the key", $"application {request.ApplicationName}", ProveAsync),
        new(Actor.Operator, "take a snapshot under the key", $"application {request.ApplicationName}", SnapshotAsync),
        new(Actor.Operator, "delete the snapshots under the AWS owned key", $"application {request.ApplicationName}", CleanUpAsync),
        new(Actor.KeyAdministrator, "be refused the change of an application", $"application {request.ApplicationName}", RefuseKeyAdministratorAsync),
        new(Actor.Operator, "be refused the making of keys", $"key {request.Alias}-operator", RefuseOperatorAsync),
        new(Actor.Operator, "go back to the AWS owned key", $"application {request.ApplicationName}", DisableAsync),
    ];

    private async Task<string> GrantAsync(PolicyKind kind, string role, CancellationToken cancellation)
    {
        PolicyRequest policy = new()
        {
            Kind = kind,
            Applications = [new OperatedApplication(request.ApplicationArn, [])],
            ExecutionRoleArns = kind == PolicyKind.OperatorBase ? [request.ExecutionRoleArn] : [],
            KeyArns = kind == PolicyKind.OperatorCmk ? [Key.KeyArn] : [],
            Region = _application.Region,
            AccountId = _application.Account,
        };
        if (kind is PolicyKind.KeyAdministrator or PolicyKind.Reader) policy = policy with { Applications = [] };
        FlinkCmkGrant grant = await SingleAsync(
            new GrantFlinkCmkAccessHandler(connections).RunAsync(new GrantFlinkCmkAccessRequest { Policy = PolicyBuilder.Build(policy), Principal = IamPrincipalName.Role(role), Kind = kind }, host, cancellation));
        return grant.Attached ? $"{grant.PolicyName} attached" : throw Unexpected($"policy {grant.PolicyName} is not attached");
    }

    private async Task<string> CreateKeyAsync(CancellationToken cancellation)
    {
        _key = await SingleAsync(new NewFlinkCmkKeyHandler(connections).RunAsync(
            new NewFlinkCmkKeyRequest
            {
                Alias = request.Alias,
                PolicyRequest = new PolicyRequest
                {
                    Kind = PolicyKind.KeyPolicy,
                    Applications = [new OperatedApplication(request.ApplicationArn, [RoleArn(request.OperatorRoleName)])],
                    KeyAdministrators = [RoleArn(request.KeyAdministratorRoleName)],
                    Readers = [RoleArn(request.ReaderRoleName)],
                },
            }, host, cancellation));
        return _key is { KeyState: "Enabled", AutomaticRotation: not true } ? $"{_key.KeyArn} is Enabled, automatic rotation off" : throw Unexpected($"key {_key.KeyArn} is {_key.KeyState}");
    }

    private async Task<string> CheckAsync(CancellationToken cancellation)
    {
        Dictionary<CheckResult, int> results = [];
        await foreach (FlinkCmkCheck check in new TestFlinkCmkHandler(connections).RunAsync(
            new TestFlinkCmkRequest { ApplicationNames = [request.ApplicationName], Key = Key.KeyArn, Operators = [RoleArn(request.OperatorRoleName)] }, host, cancellation))
        {
            results[check.Result] = results.TryGetValue(check.Result, out int count) ? count + 1 : 1;
            if (check.Result is CheckResult.Fail or CheckResult.Unknown) throw Unexpected($"check {check.Check} is {check.Result}: {check.Detail}");
        }

        return string.Join(", ", results.OrderBy(result => result.Key).Select(result => $"{result.Value} {result.Key}"));
    }

    private async Task<string> EnableAsync(CancellationToken cancellation)
    {
        FlinkCmkChange change = await SingleAsync(new EnableFlinkCmkHandler(connections).RunAsync(new EnableFlinkCmkRequest(Change, Key.KeyArn), host, cancellation));
        return change is { Changed: true, Effective: ChangeEffect.Now } && change.After == Key.KeyArn ? $"{change.Before} -> {change.After}" : throw Unexpected($"the change says {change}");
    }

    private async Task<string> ProveAsync(CancellationToken cancellation)
    {
        FlinkApplication seen = await SingleAsync(new GetFlinkApplicationHandler(connections).RunAsync(new GetFlinkApplicationRequest([request.ApplicationName]), host, cancellation));
        return seen.Status == "RUNNING" && seen.KeyArn == Key.KeyArn ? $"RUNNING, version {seen.VersionId}, under {seen.KeyArn}" : throw Unexpected($"it is {seen.Status} under {(object?)seen.KeyArn ?? "the AWS owned key"}");
    }

    private async Task<string> SnapshotAsync(CancellationToken cancellation)
    {
        FlinkSnapshot snapshot = await SingleAsync(new NewFlinkSnapshotHandler(connections).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = request.ApplicationName, Timeout = request.Timeout }, host, cancellation));
        return snapshot.SnapshotStatus == "READY" && snapshot.KeyArn == Key.KeyArn ? $"{snapshot.SnapshotName} is READY under the key" : throw Unexpected($"{snapshot.SnapshotName} is {snapshot.SnapshotStatus} under {(object?)snapshot.KeyArn ?? "the AWS owned key"}");
    }

    private async Task<string> CleanUpAsync(CancellationToken cancellation)
    {
        int removed = 0;
        await foreach (FlinkSnapshot _ in new RemoveFlinkAwsOwnedSnapshotHandler(connections).RunAsync(new RemoveFlinkAwsOwnedSnapshotRequest { ApplicationNames = [request.ApplicationName], Timeout = request.Timeout }, host, cancellation)) removed++;
        int left = 0, kept = 0;
        await foreach (FlinkSnapshot snapshot in new GetFlinkSnapshotHandler(connections).RunAsync(new GetFlinkSnapshotRequest([request.ApplicationName], []), host, cancellation))
        {
            if (snapshot.KeyType == FlinkKeyType.AwsOwnedKey) left++;
            else kept++;
        }

        return left == 0 && kept > 0 ? $"{removed} deleted, {kept} under the key kept" : throw Unexpected($"{left} snapshots are still under the AWS owned key, {kept} under the key");
    }

    private async Task<string> RefuseKeyAdministratorAsync(CancellationToken cancellation) => await RefusedAsync(
        () => new DisableFlinkCmkHandler(new ActingAs(connections, Actor.KeyAdministrator)).RunAsync(Change, host, cancellation), "the key administrator changed an application");

    private async Task<string> RefuseOperatorAsync(CancellationToken cancellation) => await RefusedAsync(
        () => new NewFlinkCmkKeyHandler(new ActingAs(connections, Actor.Operator)).RunAsync(
            new NewFlinkCmkKeyRequest
            {
                Alias = request.Alias + "-operator",
                PolicyRequest = new PolicyRequest { Kind = PolicyKind.KeyPolicy, Applications = [new OperatedApplication(request.ApplicationArn, [RoleArn(request.OperatorRoleName)])], KeyAdministrators = [RoleArn(request.OperatorRoleName)] },
            }, host, cancellation), "the operator made a key");

    private async Task<string> DisableAsync(CancellationToken cancellation)
    {
        FlinkCmkChange change = await SingleAsync(new DisableFlinkCmkHandler(connections).RunAsync(Change, host, cancellation));
        return change is { Changed: true, After: KeyChangePlan.AwsOwnedKey } ? $"{change.Before} -> {change.After}" : throw Unexpected($"the change says {change}");
    }

    private static async Task<string> RefusedAsync<T>(Func<IAsyncEnumerable<T>> act, string otherwise)
    {
        try
        {
            await foreach (T _ in act())
            {
            }
        }
        catch (OperationException e) when (e.Failure.Category == FailureCategory.PermissionDenied)
        {
            return $"refused: {e.Failure.Message}";
        }

        throw Unexpected(otherwise);
    }

    private FlinkCmkChangeRequest Change => new() { ApplicationName = request.ApplicationName, Timeout = request.Timeout };

    private string RoleArn(string name) => $"arn:{_application.Partition}:iam::{_application.Account}:role/{name}";

    private static OperationException Unexpected(string message) =>
        new(new OperationFailure("RehearsalStepFailed", FailureCategory.InvalidOperation, $"The step did not do what it should: {message}.", "Look at the events of the sandbox."));

    private static async Task<T> SingleAsync<T>(IAsyncEnumerable<T> items)
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

    /// <summary>Every step under the credentials of one actor, to show what that actor may not do.</summary>
    private sealed class ActingAs(IActorConnections connections, Actor actor) : IActorConnections
    {
        public Task<Aws.AwsConnection> ForAsync(Actor asked, CancellationToken cancellation) => connections.ForAsync(asked == Actor.Reader ? asked : actor, cancellation);

        public bool Has(Actor asked) => asked == Actor.Reader && connections.Has(asked);
    }
}
