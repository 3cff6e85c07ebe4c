using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Builders;

namespace CmkFlink.Core.Rehearsal;

/// <summary>The steps, in the one order in which they work.</summary>
internal sealed class RehearsalSteps(RehearsalScene scene)
{
    private readonly RehearsalRequest _request = scene.Request;
    private readonly IActorConnections _connections = scene.Connections;
    private readonly IOperationHost _host = scene.Host;
    private readonly RehearsalUses _uses = new(scene);
    private readonly RehearsalRefusals _refusals = new(scene);

    private FlinkCmkKey Key => scene.Key;

    public IEnumerable<RehearsalStep> All =>
    [
        new(Actor.IamAdministrator, "grant the lifecycle of the application", $"role {_request.OperatorRoleName}", c => GrantAsync(PolicyKind.OperatorBase, _request.OperatorRoleName, c)),
        new(Actor.IamAdministrator, "grant the administration of keys", $"role {_request.KeyAdministratorRoleName}", c => GrantAsync(PolicyKind.KeyAdministrator, _request.KeyAdministratorRoleName, c)),
        new(Actor.IamAdministrator, "grant reading", $"role {_request.ReaderRoleName}", c => GrantAsync(PolicyKind.Reader, _request.ReaderRoleName, c)),
        new(Actor.KeyAdministrator, "create the key with its policy", $"key {_request.Alias}", CreateKeyAsync),
        new(Actor.KeyAdministrator, "create a key that leaves its use to IAM", $"key {scene.DelegatedAlias}", CreateDelegatedKeyAsync),
        new(Actor.IamAdministrator, "grant the use of both keys through MSF", $"role {_request.OperatorRoleName}", c => GrantAsync(PolicyKind.OperatorCmk, _request.OperatorRoleName, c)),
        new(Actor.Reader, "check application, key and access", scene.ApplicationTarget, CheckAsync),
        new(Actor.Reader, "see applications, keys and policies", $"account {scene.Application.Account}", _uses.SeeAsync),
        new(Actor.Reader, "find every other use of the keys denied by the policies as they stand", $"key {_request.Alias}", _refusals.JudgeAsync),
        new(Actor.Operator, "switch to the key", scene.ApplicationTarget, EnableAsync),
        new(Actor.Operator, "see it RUNNING under the key", scene.ApplicationTarget, ProveAsync),
        new(Actor.Operator, "take a snapshot under the key", scene.ApplicationTarget, SnapshotAsync),
        new(Actor.Operator, "delete the snapshots under the AWS owned key", scene.ApplicationTarget, CleanUpAsync),
        new(Actor.Operator, "stop and start under the key", scene.ApplicationTarget, RestartAsync),
        new(Actor.Operator, "move to the key that leaves its use to IAM, and roll back", scene.ApplicationTarget, _uses.MoveAndRollBackAsync),
        new(Actor.Operator, "use what versions, tags, maintenance and new applications take", scene.ApplicationTarget, _uses.OperateAsync),
        new(Actor.KeyAdministrator, "see what needs the key, and who holds grants on it", $"key {_request.Alias}", _uses.SeeUsersOfKeyAsync),
        new(Actor.KeyAdministrator, "be refused the change of an application", scene.ApplicationTarget, RefuseKeyAdministratorAsync),
        new(Actor.Operator, "be refused the making of keys", $"key {_request.Alias}-operator", RefuseOperatorAsync),
        new(Actor.Operator, "be refused keys and applications past MSF", $"key {_request.Alias}", _refusals.RefuseOperatorAsync),
        new(Actor.KeyAdministrator, "be refused the use of the keys", $"key {_request.Alias}", _refusals.RefuseKeyAdministratorAsync),
        new(Actor.Reader, "be refused every change", scene.ApplicationTarget, _refusals.RefuseReaderAsync),
        new(Actor.Operator, "go back to the AWS owned key", scene.ApplicationTarget, DisableAsync),
        new(Actor.KeyAdministrator, "use what rotation and retirement take, where the key policy names the administrator", $"key {_request.Alias}", c => _uses.AdministerAsync(scene.Key, scene.DelegatedKey, c)),
        new(Actor.KeyAdministrator, "use what rotation and retirement take, where IAM alone decides", $"key {scene.DelegatedAlias}", c => _uses.AdministerAsync(scene.DelegatedKey, scene.DelegatedKey, c)),
    ];

    private async Task<string> GrantAsync(PolicyKind kind, string role, CancellationToken cancellation)
    {
        FlinkCmkGrant grant = await RehearsalScene.SingleAsync(
            new GrantFlinkCmkAccessHandler(_connections).RunAsync(new GrantFlinkCmkAccessRequest { Policy = scene.Build(kind), Principal = IamPrincipalName.Role(role), Kind = kind }, _host, cancellation));
        return grant.Attached ? $"{grant.PolicyName} attached" : throw RehearsalScene.Unexpected($"policy {grant.PolicyName} is not attached");
    }

    private async Task<string> CreateKeyAsync(CancellationToken cancellation)
    {
        scene.Key = await RehearsalScene.SingleAsync(new NewFlinkCmkKeyHandler(_connections).RunAsync(new NewFlinkCmkKeyRequest { Alias = _request.Alias, Policy = scene.Build(PolicyKind.KeyPolicy), Tags = Tags }, _host, cancellation));
        return Key is { KeyState: "Enabled", AutomaticRotation: not true } ? $"{Key.KeyArn} is Enabled, automatic rotation off" : throw RehearsalScene.Unexpected($"key {Key.KeyArn} is {Key.KeyState}");
    }

    private async Task<string> CreateDelegatedKeyAsync(CancellationToken cancellation)
    {
        scene.DelegatedKey = await RehearsalScene.SingleAsync(new NewFlinkCmkKeyHandler(_connections).RunAsync(
            new NewFlinkCmkKeyRequest { Alias = scene.DelegatedAlias, Policy = RehearsalPolicies.Delegating(scene.Application), Tags = Tags }, _host, cancellation));
        return $"{scene.DelegatedKey.KeyArn} is {scene.DelegatedKey.KeyState}";
    }

    private async Task<string> CheckAsync(CancellationToken cancellation)
    {
        Dictionary<CheckResult, int> results = [];
        await foreach (FlinkCmkCheck check in new TestFlinkCmkHandler(_connections).RunAsync(
            new TestFlinkCmkRequest { ApplicationNames = [_request.ApplicationName], Key = Key.KeyArn, Operators = [scene.OperatorArn] }, _host, cancellation))
        {
            results[check.Result] = results.TryGetValue(check.Result, out int count) ? count + 1 : 1;
            if (check.Result is CheckResult.Fail or CheckResult.Unknown) throw RehearsalScene.Unexpected($"check {check.Check} is {check.Result}: {check.Detail}");
            // The key policy alone would do for KMS; MSF's documentation asks for both sides, and the sequence has put both.
            if (check.Check == "OperatorIamPolicy") throw RehearsalScene.Unexpected($"check {check.Check} is {check.Result}: {check.Detail}");
        }

        return string.Join(", ", results.OrderBy(result => result.Key).Select(result => $"{result.Value} {result.Key}"));
    }

    private async Task<string> EnableAsync(CancellationToken cancellation)
    {
        FlinkCmkChange change = await RehearsalScene.SingleAsync(new EnableFlinkCmkHandler(_connections).RunAsync(new EnableFlinkCmkRequest(Change, Key.KeyArn), _host, cancellation));
        return change is { Changed: true, Effective: ChangeEffect.Now } && change.After == Key.KeyArn ? $"{change.Before} -> {change.After}" : throw RehearsalScene.Unexpected($"the change says {change}");
    }

    private async Task<string> ProveAsync(CancellationToken cancellation)
    {
        FlinkApplication seen = await RehearsalScene.SingleAsync(new GetFlinkApplicationHandler(_connections).RunAsync(new GetFlinkApplicationRequest([_request.ApplicationName]), _host, cancellation));
        return seen.Status == "RUNNING" && seen.KeyArn == Key.KeyArn ? $"RUNNING, version {seen.VersionId}, under {seen.KeyArn}" : throw RehearsalScene.Unexpected($"it is {seen.Status} under {(object?)seen.KeyArn ?? "the AWS owned key"}");
    }

    private async Task<string> SnapshotAsync(CancellationToken cancellation)
    {
        FlinkSnapshot snapshot = await RehearsalScene.SingleAsync(new NewFlinkSnapshotHandler(_connections, _request.UtcNow).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = _request.ApplicationName, Timeout = _request.Timeout }, _host, cancellation));
        return snapshot.SnapshotStatus == "READY" && snapshot.KeyArn == Key.KeyArn ? $"{snapshot.SnapshotName} is READY under the key" : throw RehearsalScene.Unexpected($"{snapshot.SnapshotName} is {snapshot.SnapshotStatus} under {(object?)snapshot.KeyArn ?? "the AWS owned key"}");
    }

    private async Task<string> CleanUpAsync(CancellationToken cancellation)
    {
        int removed = 0;
        await foreach (FlinkSnapshot _ in new RemoveFlinkAwsOwnedSnapshotHandler(_connections).RunAsync(new RemoveFlinkAwsOwnedSnapshotRequest { ApplicationNames = [_request.ApplicationName], Timeout = _request.Timeout }, _host, cancellation)) removed++;
        int left = 0, kept = 0;
        await foreach (FlinkSnapshot snapshot in new GetFlinkSnapshotHandler(_connections).RunAsync(new GetFlinkSnapshotRequest([_request.ApplicationName], []), _host, cancellation))
        {
            if (snapshot.KeyType == FlinkKeyType.AwsOwnedKey) left++;
            else kept++;
        }

        return left == 0 && kept > 0 ? $"{removed} deleted, {kept} under the key kept" : throw RehearsalScene.Unexpected($"{left} snapshots are still under the AWS owned key, {kept} under the key");
    }

    private async Task<string> RefuseKeyAdministratorAsync(CancellationToken cancellation) => await RefusedAsync(
        () => new DisableFlinkCmkHandler(new ActingAs(_connections, Actor.KeyAdministrator)).RunAsync(Change, _host, cancellation), "the key administrator changed an application");

    private async Task<string> RefuseOperatorAsync(CancellationToken cancellation) => await RefusedAsync(
        () => new NewFlinkCmkKeyHandler(new ActingAs(_connections, Actor.Operator)).RunAsync(
            new NewFlinkCmkKeyRequest
            {
                Alias = _request.Alias + "-operator",
                PolicyRequest = new PolicyRequest { Kind = PolicyKind.KeyPolicy, Applications = [new OperatedApplication(_request.ApplicationArn, [scene.OperatorArn])], KeyAdministrators = [scene.OperatorArn] },
            }, _host, cancellation), "the operator made a key");

    private async Task<string> DisableAsync(CancellationToken cancellation)
    {
        FlinkCmkChange change = await RehearsalScene.SingleAsync(new DisableFlinkCmkHandler(_connections).RunAsync(Change, _host, cancellation));
        return change is { Changed: true, After: KeyChangePlan.AwsOwnedKey } ? $"{change.Before} -> {change.After}" : throw RehearsalScene.Unexpected($"the change says {change}");
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

        throw RehearsalScene.Unexpected(otherwise);
    }

    private FlinkCmkChangeRequest Change => new() { ApplicationName = _request.ApplicationName, Timeout = _request.Timeout };

    private static IReadOnlyDictionary<string, string> Tags { get; } = new Dictionary<string, string> { ["purpose"] = "rehearsal" };

    private async Task<string> RestartAsync(CancellationToken cancellation)
    {
        FlinkApplication stopped = await RehearsalScene.SingleAsync(new StopFlinkApplicationHandler(_connections).RunAsync(new StopFlinkApplicationRequest { ApplicationName = _request.ApplicationName, Timeout = _request.Timeout }, _host, cancellation));
        FlinkApplication started = await RehearsalScene.SingleAsync(new StartFlinkApplicationHandler(_connections).RunAsync(new StartFlinkApplicationRequest { ApplicationName = _request.ApplicationName, Timeout = _request.Timeout }, _host, cancellation));
        return (stopped.Status, started.Status) == ("READY", "RUNNING") && started.KeyArn == Key.KeyArn ? $"READY, then RUNNING under {started.KeyArn}" : throw RehearsalScene.Unexpected($"it was {stopped.Status}, then {started.Status} under {(object?)started.KeyArn ?? "the AWS owned key"}");
    }

    /// <summary>Every step under the credentials of one actor, to show what that actor may not do.</summary>
    private sealed class ActingAs(IActorConnections connections, Actor actor) : IActorConnections
    {
        public Task<Aws.AwsConnection> ForAsync(Actor asked, CancellationToken cancellation) => connections.ForAsync(asked == Actor.Reader ? asked : actor, cancellation);

        public bool Has(Actor asked) => asked == Actor.Reader && connections.Has(asked);
    }
}
