using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Comparison;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.SetUp;

/// <summary>The nine steps of the first set-up, each the product's own operation. What another actor has done, or a template has made, is known by what it says and not by its name.</summary>
internal sealed class SetUpSteps(SetUpScene scene, InitializeFlinkCmkRequest request, IActorConnections connections, IOperationHost host)
{
    private readonly string _application = $"application {request.ApplicationName}";
    private string? _keyArn;

    public IReadOnlyList<ChangeStep> All =>
    [
        Grant("grant-operator-base", PolicyKind.OperatorBase, scene.Operator, "grant the lifecycle of the application"),
        Grant("grant-key-administrator", PolicyKind.KeyAdministrator, scene.KeyAdministrator, "grant the administration of keys"),
        .. request.Reader is { } reader ? [Grant("grant-reader", PolicyKind.Reader, reader, "grant reading")] : (ChangeStep[])[],
        new ChangeStep("create-key", Actor.KeyAdministrator, "create the key with its least-privilege policy", $"key {request.Alias}") { Look = LookForKeyAsync, Take = CreateKeyAsync },
        Grant("grant-operator-cmk", PolicyKind.OperatorCmk, scene.Operator, "grant the use of the key through MSF"),
        new ChangeStep("check", Actor.Reader, "check application, key and access", _application) { Look = LookForCheckAsync, Take = CheckAsync },
        new ChangeStep("switch-to-key", Actor.Operator, "switch to the key", _application) { Look = LookForSwitchAsync, Take = SwitchAsync },
        new ChangeStep("take-snapshot", Actor.Operator, "take a snapshot under the key", _application) { Look = LookForSnapshotAsync, Take = SnapshotAsync },
        .. request.KeepAwsOwnedSnapshots ? (ChangeStep[])[] : [new ChangeStep("delete-snapshots", Actor.Operator, "delete the snapshots under the AWS owned key", _application) { Look = LookForOldSnapshotsAsync, Take = DeleteAsync }],
    ];

    private string KeyArn => _keyArn ?? throw new OperationException(new OperationFailure("KeyNotThere", FailureCategory.ObjectNotFound, $"There is no key {request.Alias} yet.", "The key administrator makes it: run the same command as the key administrator first.", request.Alias));

    private ChangeStep Grant(string id, PolicyKind kind, IamPrincipalName principal, string action) => new(id, Actor.IamAdministrator, action, principal.ToString())
    {
        Look = async c =>
        {
            if (kind == PolicyKind.OperatorCmk && _keyArn is null) return StepLook.Missing("the key does not exist yet");
            PolicyDocument wanted = PolicyFor(kind);
            AwsConnection iam = await scene.ReadAsAsync(Actor.IamAdministrator, c);
            IReadOnlyList<PolicyDocument> held = await HeldAsync(iam, principal, c);
            if (Covers(held, wanted)) return StepLook.Done($"{principal} holds it already");
            return StepLook.Missing($"{principal} does not hold it");
        },
        Take = async c =>
        {
            GrantFlinkCmkAccessRequest grant = new() { Policy = PolicyFor(kind), Principal = principal, Kind = kind };
            IReadOnlyList<FlinkCmkGrant> granted = await AgreedHost.RunAsync(host, agreed => new GrantFlinkCmkAccessHandler(connections).RunAsync(grant, agreed, c));
            return $"{granted[^1].PolicyName} is attached to {principal}";
        },
    };

    private PolicyDocument PolicyFor(PolicyKind kind) => PolicyBuilder.Build(new PolicyRequest
    {
        Kind = kind,
        Applications = kind is PolicyKind.OperatorBase or PolicyKind.OperatorCmk ? [new OperatedApplication(scene.ApplicationArn, [])] : [],
        ExecutionRoleArns = kind == PolicyKind.OperatorBase ? [scene.ExecutionRoleArn] : [],
        KeyArns = kind == PolicyKind.OperatorCmk ? [KeyArn] : [],
        Region = scene.Region,
        AccountId = scene.Account,
    });

    private static async Task<IReadOnlyList<PolicyDocument>> HeldAsync(AwsConnection iam, IamPrincipalName principal, CancellationToken cancellation)
    {
        IamReader reader = new(iam);
        List<PolicyDocument> held = [];
        foreach (Amazon.IdentityManagement.Model.AttachedPolicyType attached in await reader.AttachedAsync(principal, cancellation))
        {
            if (await reader.PolicyAsync(attached.PolicyArn, cancellation) is { DefaultVersionId: { } version }) held.Add(await reader.VersionAsync(attached.PolicyArn, version, cancellation));
        }

        foreach (string name in await reader.InlineNamesAsync(principal, cancellation)) held.Add(await reader.InlineAsync(principal, name, cancellation));
        return held;
    }

    /// <summary>Whether what is held allows all that is wanted, by evaluation: sample calls of the wanted policy are put to the held ones.</summary>
    private static bool Covers(IReadOnlyList<PolicyDocument> held, PolicyDocument wanted)
    {
        PolicyDocument together = new() { Statements = [.. held.SelectMany(d => d.Statements)] };
        if (together.Statements.Count == 0) return false;
        PolicyDocument both = new() { Statements = [.. together.Statements, .. wanted.Statements.Select(s => s with { Sid = null })] };
        return PolicyComparer.Compare(together, both).All(d => d.Change is not (AccessChange.Granted or AccessChange.Widened));
    }

    private PolicyRequest KeyPolicy() => new()
    {
        Kind = PolicyKind.KeyPolicy,
        Applications = [new OperatedApplication(scene.ApplicationArn, [scene.OperatorArn])],
        KeyAdministrators = [scene.KeyAdministratorArn],
        Readers = scene.ReaderArn is { } reader ? [reader] : [],
    };

    private async Task<StepLook> LookForKeyAsync(CancellationToken cancellation)
    {
        AwsConnection kms = await scene.ReadAsAsync(Actor.KeyAdministrator, cancellation);
        Amazon.KeyManagementService.Model.KeyMetadata? found = await new KeyResolver(kms).TryDescribeAsync(request.Alias, cancellation);
        if (found is null) return StepLook.Missing($"{request.Alias} does not exist");
        if (KeyFitness.Refusal(found, request.Alias) is { } refusal) throw new OperationException(refusal);
        PolicyDocument policy = await new KeyReader(kms).PolicyAsync(found.KeyId, cancellation) ?? new PolicyDocument { Statements = [] };
        IReadOnlyList<string> missing = KeyPolicyFit.Compare(PolicyBuilder.Build(KeyPolicy()), policy, found.Arn).Missing;
        if (missing.Count > 0) return StepLook.Missing($"{found.Arn} is there; its policy lacks {string.Join("; ", missing.Take(6))}{(missing.Count > 6 ? $"; and {missing.Count - 6} more" : "")}");
        _keyArn = found.Arn;
        return StepLook.Done($"{found.Arn} is {found.KeyState?.Value}");
    }

    private async Task<string> CreateKeyAsync(CancellationToken cancellation)
    {
        AwsConnection kms = await connections.ForAsync(Actor.KeyAdministrator, cancellation);
        if (await new KeyResolver(kms).TryDescribeAsync(request.Alias, cancellation) is { } there)
        {
            // A key that is there, from a template say, keeps all that its policy says and gains what is missing.
            FlinkCmkKey adopted = new KeyReader(kms).Bare(there);
            PolicyDocument wanted = PolicyBuilder.Build(KeyPolicy());
            await new ChangeActs(connections, host, scene.Identities).EditKeyPolicyAsync(adopted, policy => WithMissing(policy, wanted, adopted.KeyArn), cancellation);
            _keyArn = adopted.KeyArn;
            return $"{adopted.KeyArn}: its policy lets {scene.Operator} operate the application";
        }

        NewFlinkCmkKeyRequest make = new() { Alias = request.Alias, PolicyRequest = KeyPolicy() };
        FlinkCmkKey key = (await AgreedHost.RunAsync(host, agreed => new NewFlinkCmkKeyHandler(connections).RunAsync(make, agreed, cancellation)))[^1];
        _keyArn = key.KeyArn;
        return $"{key.KeyArn} is {key.KeyState}, automatic rotation {(key.AutomaticRotation == true ? "ON" : "off")}";
    }

    private static PolicyDocument WithMissing(PolicyDocument policy, PolicyDocument wanted, string keyArn)
    {
        List<PolicyStatement> statements = [.. policy.Statements];
        foreach (PolicyStatement statement in wanted.Statements)
        {
            if (KeyPolicyFit.Compare(new PolicyDocument { Statements = [statement] }, policy, keyArn).Missing.Count == 0) continue;
            string? sid = statement.Sid;
            for (int n = 2; sid is not null && statements.Exists(s => s.Sid == sid); n++) sid = statement.Sid + n;
            statements.Add(statement with { Sid = sid });
        }

        return policy with { Statements = statements };
    }

    private async Task<StepLook> LookForCheckAsync(CancellationToken cancellation)
    {
        if (!connections.Has(Actor.Reader)) return StepLook.LeftOut("no reader's credentials were given (-ReaderProfileName), so nobody can see application, key and policies at once");
        if (_keyArn is null) return StepLook.Missing("the key does not exist yet");
        FlinkApplication application = (await scene.ObserveAsync(cancellation)).Application;
        return application.KeyArn == _keyArn ? StepLook.Done("the application uses the key, which proves more") : StepLook.Missing("not checked yet");
    }

    private async Task<string> CheckAsync(CancellationToken cancellation)
    {
        Dictionary<CheckResult, int> results = [];
        await foreach (FlinkCmkCheck check in new TestFlinkCmkHandler(connections).RunAsync(new TestFlinkCmkRequest { ApplicationNames = [request.ApplicationName], Key = KeyArn, Operators = [scene.OperatorArn] }, host, cancellation))
        {
            results[check.Result] = results.TryGetValue(check.Result, out int count) ? count + 1 : 1;
            if (check.Result == CheckResult.Fail) throw new OperationException(new OperationFailure("CheckFailed", FailureCategory.InvalidOperation, $"{check.Check}: {check.Detail}", check.Remedy ?? "Test-FlinkCmk shows all checks.", request.ApplicationName));
            if (check.Result is CheckResult.Warn or CheckResult.Unknown) host.Warning($"{check.Check}: {check.Detail.TrimEnd('.')}. {check.Remedy}");
        }

        return string.Join(", ", results.OrderBy(r => r.Key).Select(r => $"{r.Value} {r.Key}"));
    }

    private async Task<StepLook> LookForSwitchAsync(CancellationToken cancellation)
    {
        FlinkApplication application = (await scene.ObserveAsync(cancellation)).Application;
        if (_keyArn is null) return StepLook.Missing("the key does not exist yet");
        return application.KeyArn == _keyArn
            ? StepLook.Done($"{application.Status} under {application.KeyArn}")
            : StepLook.Missing($"{application.Status} under {(object?)application.KeyArn ?? "the AWS owned key"}");
    }

    private async Task<string> SwitchAsync(CancellationToken cancellation)
    {
        EnableFlinkCmkRequest enable = new(new FlinkCmkChangeRequest { ApplicationName = request.ApplicationName, Timeout = request.Timeout }, KeyArn);
        FlinkCmkChange change = (await AgreedHost.RunAsync(host, agreed => new EnableFlinkCmkHandler(connections).RunAsync(enable, agreed, cancellation)))[^1];
        scene.Forget();
        return change.Effective == ChangeEffect.Now ? $"{change.Before} -> {change.After}, RUNNING" : $"{change.Before} -> {change.After}, from its next start on: nothing is written before under another key";
    }

    private async Task<StepLook> LookForSnapshotAsync(CancellationToken cancellation)
    {
        FlinkApplication application = (await scene.ObserveAsync(cancellation)).Application;
        if (_keyArn is null || application.KeyArn != _keyArn) return StepLook.Missing("the application does not use the key yet");
        IReadOnlyList<FlinkSnapshot> snapshots = await scene.SnapshotsAsync(cancellation);
        // An older one is of a time before the application went back to the AWS owned key: a restart would not begin with it, and nothing could be deleted for its sake.
        DateTime? newestOld = snapshots.Where(s => s.KeyType == FlinkKeyType.AwsOwnedKey).Max(s => s.SnapshotCreationTimestamp);
        if (snapshots.FirstOrDefault(s => s.KeyArn == _keyArn && s.SnapshotStatus == "READY" && (newestOld is null || s.SnapshotCreationTimestamp > newestOld)) is { } ready) return StepLook.Done($"{ready.SnapshotName} is READY");
        if (application.Status == "RUNNING") return StepLook.Missing("none under the key");
        return snapshots.Any(s => s.KeyType == FlinkKeyType.AwsOwnedKey)
            ? StepLook.Waits($"the application is {application.Status}, and its snapshots are under the AWS owned key: start it (Start-FlinkApplication), then run the same command again")
            : StepLook.Done($"the application is {application.Status} and has never written state: its first will be under the key");
    }

    private async Task<string> SnapshotAsync(CancellationToken cancellation)
    {
        IReadOnlyList<FlinkSnapshot> snapshots = await scene.SnapshotsAsync(cancellation);
        // One name for all runs, so that one which is under way is awaited and not taken again.
        string name = "cmkflink-set-up";
        for (int n = 2; snapshots.Any(s => s.SnapshotName == name && !(s.KeyArn == KeyArn && s.SnapshotStatus == "CREATING")); n++) name = $"cmkflink-set-up-{n}";
        FlinkApplication application = (await scene.ObserveAsync(cancellation)).Application;
        FlinkSnapshot taken = await new NewFlinkSnapshotHandler(connections).CompleteAsync(application, name, take: snapshots.All(s => s.SnapshotName != name), request.Timeout, host, cancellation);
        scene.Forget();
        return $"{taken.SnapshotName} is READY under {taken.KeyArn}";
    }

    private async Task<StepLook> LookForOldSnapshotsAsync(CancellationToken cancellation)
    {
        FlinkApplication application = (await scene.ObserveAsync(cancellation)).Application;
        if (_keyArn is null || application.KeyArn != _keyArn) return StepLook.Missing("the application does not use the key yet");
        if (application.UsesEnhancedSnapshots) return StepLook.Waits(SnapshotFailures.EnhancedSnapshots(application).Message);
        List<FlinkSnapshot> left = [.. (await scene.SnapshotsAsync(cancellation)).Where(s => s.KeyType == FlinkKeyType.AwsOwnedKey)];
        if (left.FindAll(s => scene.Planned?.Knows(s) == false) is { Count: > 0 } unplanned) return StepLook.Waits($"{unplanned.Count} snapshot(s) are not in the plan and stay: {string.Join(", ", unplanned.Take(5).Select(s => s.SnapshotName))}. A new plan takes them in: Initialize-FlinkCmk -PlanOnly -PlanPath FILE");
        List<FlinkSnapshot> going = [.. Going(left, application)];
        if (going.Count > 0) return StepLook.Missing($"{going.Count} left: {string.Join(", ", going.Select(s => s.SnapshotName))}");
        return StepLook.Done(left.Count == 0 ? "none left" : $"{left[0].SnapshotName} stays: the run configuration names it for the next start");
    }

    private IEnumerable<FlinkSnapshot> Going(IEnumerable<FlinkSnapshot> snapshots, FlinkApplication application) =>
        snapshots.Where(s => s.KeyType == FlinkKeyType.AwsOwnedKey && s.SnapshotName != application.RestoreSnapshotName && scene.Planned?.Allows(s) != false);

    private async Task<string> DeleteAsync(CancellationToken cancellation)
    {
        // With a plan those that it lets go, by their names; without one all.
        RemoveFlinkAwsOwnedSnapshotRequest remove = new() { Timeout = request.Timeout };
        remove = scene.Planned is null
            ? remove with { ApplicationNames = [request.ApplicationName] }
            : remove with { Snapshots = [.. Going(await scene.SnapshotsAsync(cancellation), (await scene.ObserveAsync(cancellation)).Application)] };
        IReadOnlyList<FlinkSnapshot> deleted = await AgreedHost.RunAsync(host, agreed => new RemoveFlinkAwsOwnedSnapshotHandler(connections).RunAsync(remove, agreed, cancellation));
        scene.Forget();
        return $"{deleted.Count} deleted";
    }
}
