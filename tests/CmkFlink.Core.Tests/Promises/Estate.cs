using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;

namespace CmkFlink.Core.Tests.Promises;

/// <summary>One act of one actor; the numbers choose among what there is.</summary>
internal sealed record Act(string Kind, int First, int Second, bool WithReader);

/// <summary>Two applications and two keys on which acts are played, refusals included.</summary>
internal sealed class Estate : IAsyncDisposable
{
    public static readonly string[] Kinds =
    [
        "disable-key", "remove-key", "restore-key", "restore-key", "enable-key", "set-policy", "set-alias",
        "use-key", "use-key", "use-key", "use-aws-owned-key", "snapshot", "snapshot", "remove-under-key", "remove-under-key", "remove-named", "remove-older", "remove-older", "remove-aws-owned",
        "restart", "restart", "stop", "start", "start-from", "undo", "rotate", "rotate",
    ];

    private static readonly string[] Applications = ["orders", "payments.v2"];

    private readonly SandboxAccount _account;
    private readonly ActorConnections _withReader;
    private readonly ActorConnections _operator;
    private readonly ActorConnections _administrator;
    private readonly IReadOnlyList<FlinkCmkKey> _keys;
    private readonly string _state;

    private Estate(SandboxAccount account, IReadOnlyList<FlinkCmkKey> keys)
    {
        _account = account;
        _keys = keys;
        _state = account.Sandbox.SaveState();
        Wire = new PromisesWire(account.Sandbox);
        _withReader = account.Through(Wire);
        _operator = account.Through(Wire, reader: false);
        _administrator = account.Through(Wire, reader: false, self: "key-administrator");
    }

    public PromisesWire Wire { get; }

    public static async Task<Estate> StartAsync()
    {
        SandboxAccount account = await SandboxAccount.StartAsync();
        const string payments = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/payments.v2";
        await account.GrantBaseAsync();
        await account.GrantAsync(PolicyKind.OperatorBase, IamPrincipalName.Role("Operator"), application: payments);
        PolicyDocument policy = KeyPolicyEdit.AddApplication(SandboxAccount.KeyPolicy(), payments, [SandboxAccount.OperatorRole]);
        List<FlinkCmkKey> keys = [await account.NewKeyAsync(policy, "alias/first"), await account.NewKeyAsync(policy, "alias/second")];
        await SandboxAccount.RunAsync(new NewFlinkApplicationHandler(account.Everybody).RunAsync(new NewFlinkApplicationRequest { ApplicationName = "payments.v2", ExecutionRoleArn = SandboxAccount.ExecutionRole }, account.Host, CancellationToken.None));
        await account.StartApplicationAsync("payments.v2");
        return new Estate(account, keys);
    }

    /// <summary>Plays the acts from the same beginning.</summary>
    /// <returns>What was promised and not held; empty where all was.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync(IReadOnlyList<Act> acts)
    {
        _account.Sandbox.RestoreState(_state);
        Wire.Broken.Clear();
        foreach (Act act in acts)
        {
            Wire.SeesRotations = act.WithReader;
            try
            {
                await TakeAsync(act, act.WithReader ? _withReader : IsOfAdministrator(act) ? _administrator : _operator);
            }
            catch (OperationException)
            {
                // A refusal: the promise is about what is done.
            }

            _account.Sandbox.AdvanceClock(TimeSpan.FromSeconds(5));
            foreach (FlinkCmkKey key in _keys)
            {
                // The administrator puts the very policy that there is: only one that is locked out cannot.
                if ((await _account.KeyAsync(key.KeyArn)).Policy is not { } policy) Wire.Broken.Enqueue($"after {act}: the policy of {key.KeyId} is not readable for its administrator any more");
                else await _account.PutKeyPolicyAsync(key.KeyArn, policy);
            }

            if (!Wire.Broken.IsEmpty) break;
        }

        return [.. Wire.Broken];
    }

    public async ValueTask DisposeAsync()
    {
        Wire.Dispose();
        await _account.DisposeAsync();
    }

    private static bool IsOfAdministrator(Act act) => act.Kind.EndsWith("-key", StringComparison.Ordinal) && act.Kind is not ("use-key" or "use-aws-owned-key" or "remove-under-key") || act.Kind.StartsWith("set-", StringComparison.Ordinal);

    private Task TakeAsync(Act act, IActorConnections who)
    {
        string application = Applications[act.First % Applications.Length];
        string key = _keys[act.Second % _keys.Count].KeyArn;
        TimeSpan limit = TimeSpan.FromSeconds(20);
        return act.Kind switch
        {
            "disable-key" => Run(new DisableFlinkCmkKeyHandler(who), new DisableFlinkCmkKeyRequest(key)),
            "remove-key" => Run(new RemoveFlinkCmkKeyHandler(who), new RemoveFlinkCmkKeyRequest(key)),
            "restore-key" => Run(new RestoreFlinkCmkKeyHandler(who), new RestoreFlinkCmkKeyRequest(key)),
            "enable-key" => Run(new EnableFlinkCmkKeyHandler(who), new EnableFlinkCmkKeyRequest(key)),
            "set-policy" => SetPolicyAsync(key, act.First, who),
            "set-alias" => Run(new SetFlinkCmkKeyHandler(who), new SetFlinkCmkKeyRequest { Key = key, Aliases = ["alias/first"] }),
            "use-key" => Run(new EnableFlinkCmkHandler(who), new EnableFlinkCmkRequest(new FlinkCmkChangeRequest { ApplicationName = application, Timeout = limit }, key)),
            "use-aws-owned-key" => Run(new DisableFlinkCmkHandler(who), new FlinkCmkChangeRequest { ApplicationName = application, Timeout = limit }),
            "snapshot" => Run(new NewFlinkSnapshotHandler(who), new NewFlinkSnapshotRequest { ApplicationName = application, Timeout = limit }),
            "remove-under-key" => Remove(who, new RemoveFlinkSnapshotRequest { ApplicationNames = [application], KeyArn = key, Timeout = limit }),
            "remove-named" => Remove(who, new RemoveFlinkSnapshotRequest { ApplicationNames = [application], SnapshotNames = ["*"], KeepNewest = act.Second % 2, Timeout = limit }),
            "remove-older" => Remove(who, new RemoveFlinkSnapshotRequest { ApplicationNames = [application], OlderThanMaterial = true, Timeout = limit }),
            "remove-aws-owned" => Run(new RemoveFlinkAwsOwnedSnapshotHandler(who), new RemoveFlinkAwsOwnedSnapshotRequest { ApplicationNames = [application], Timeout = limit }),
            "restart" => Run(new RestartFlinkApplicationHandler(who), new RestartFlinkApplicationRequest { ApplicationName = application, Timeout = limit }),
            "stop" => Run(new StopFlinkApplicationHandler(who), new StopFlinkApplicationRequest { ApplicationName = application, Timeout = limit }),
            "start" => Run(new StartFlinkApplicationHandler(who), new StartFlinkApplicationRequest { ApplicationName = application, Timeout = limit }),
            "start-from" => StartFromAsync(application, act.Second, who, limit),
            "undo" => Run(new UndoFlinkApplicationUpdateHandler(who), new UndoFlinkApplicationUpdateRequest { ApplicationName = application, Timeout = limit }),
            "rotate" => RotateAsync(key),
            _ => throw new InvalidOperationException(act.Kind),
        };
    }

    /// <summary>Stops the application and starts it from one of its snapshots, which its run configuration then names.</summary>
    private async Task StartFromAsync(string application, int which, IActorConnections who, TimeSpan limit)
    {
        IReadOnlyList<FlinkSnapshot> snapshots = await _account.SnapshotsAsync(application);
        if (snapshots.Count == 0) return;
        await Run(new StopFlinkApplicationHandler(who), new StopFlinkApplicationRequest { ApplicationName = application, Timeout = limit });
        await Run(new StartFlinkApplicationHandler(who), new StartFlinkApplicationRequest { ApplicationName = application, SnapshotName = snapshots[which % snapshots.Count].SnapshotName, Timeout = limit });
    }

    private async Task RotateAsync(string key)
    {
        if ((await _account.KeyAsync(key)).KeyState == "Enabled") await _account.RotateAsync(key);
    }

    /// <summary>Policies that a careless or hostile administrator might put.</summary>
    private async Task SetPolicyAsync(string key, int which, IActorConnections who)
    {
        PolicyDocument policy = (await _account.KeyAsync(key)).Policy!;
        PolicyDocument put = (which % 5) switch
        {
            0 => KeyPolicyEdit.AddApplication(policy, SandboxAccount.Orders + "-2", [SandboxAccount.OperatorRole]),
            1 => KeyPolicyEdit.RemoveApplication(policy, SandboxAccount.Orders),
            2 => policy with { Statements = [.. policy.Statements.Where(statement => statement.Actions?.Contains("kms:PutKeyPolicy") != true)] },
            3 => policy with { Statements = [.. policy.Statements, new PolicyStatement { Sid = "DenyChanges", Effect = PolicyEffect.Deny, Principals = [new PolicyPrincipal(PolicyPrincipalType.Everyone, "*")], Actions = ["kms:PutKeyPolicy"], Resources = ["*"] }] },
            _ => SandboxAccount.KeyPolicy(),
        };
        await Run(new SetFlinkCmkKeyHandler(who), new SetFlinkCmkKeyRequest { Key = key, Policy = put, PrincipalVisibilityTimeout = TimeSpan.Zero });
    }

    private Task Remove(IActorConnections who, RemoveFlinkSnapshotRequest request) => Run(new RemoveFlinkSnapshotHandler(who), request);

    private async Task Run<TRequest, TItem>(IOperationHandler<TRequest, TItem> handler, TRequest request) => await SandboxAccount.RunAsync(handler.RunAsync(request, _account.Host, CancellationToken.None));
}
