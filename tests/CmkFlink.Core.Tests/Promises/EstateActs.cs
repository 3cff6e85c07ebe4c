using System.Text.Json.Nodes;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.SetUp;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;

namespace CmkFlink.Core.Tests.Promises;

/// <summary>Takes the acts of a story: each guarded handler of the product, by whoever would.</summary>
internal sealed class EstateActs(SandboxAccount account, EstateActors actors, int applications)
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10);
    private static readonly Actor?[] _takers = [null, null, null, Actor.KeyAdministrator, Actor.IamAdministrator, Actor.Operator];

    /// <returns>Whether a transaction says that it is complete.</returns>
    public async Task<bool> TakeAsync(Act act, CancellationToken life)
    {
        string application = Estate.Names[act.First % applications];
        IReadOnlyList<JsonNode> keys = new AccountState(account.Sandbox.SaveState()).Keys;
        string key = (string)keys[act.Second % keys.Count]["arn"]!;
        IActorConnections who = act.WithReader ? actors.WithReader : IsOfAdministrator(act.Kind) ? actors.Administrator : actors.Operator;
        switch (act.Kind)
        {
            case "rotate-new-key" or "rotate-material" or "rotate-on":
                return IsComplete(await RunAsync(new InvokeFlinkCmkRotationHandler(actors.Everybody), Rotation(act, application), life));
            case "initialize":
                return IsComplete(await RunAsync(new InitializeFlinkCmkHandler(actors.Everybody), SetUp(act, application), life));
            default:
                await TakeAsync(act, application, key, who, life);
                return false;
        }
    }

    private static bool IsOfAdministrator(string kind) => kind is "disable-key" or "remove-key" or "restore-key" or "enable-key" or "set-policy" or "set-alias";

    private static bool IsComplete(IReadOnlyList<FlinkCmkStep> steps) => steps.All(step => step.State is StepState.Done or StepState.AlreadyDone);

    private static InvokeFlinkCmkRotationRequest Rotation(Act act, string application)
    {
        RotationStrategy? strategy = act.Kind switch { "rotate-new-key" => RotationStrategy.NewKey, "rotate-material" => RotationStrategy.KeyMaterial, _ => null };
        InvokeFlinkCmkRotationRequest request = new() { ApplicationName = application, Strategy = strategy, Timeout = _limit, MinimumAge = act.Second % 4 == 0 ? TimeSpan.FromHours(1) : TimeSpan.Zero, Actor = _takers[act.Second % _takers.Length] };
        if (strategy == RotationStrategy.NewKey) return request with { RetireOldKey = (OldKeyRetirement)(act.First / 3 % 3), KeepSnapshot = act.First / 9 % 4 == 0 ? act.Second % 3 : null };
        return strategy is null ? request : request with { IncludeSharing = act.First / 3 % 2 == 0, KeepSnapshot = act.First / 9 % 4 == 0 ? act.Second % 3 : null };
    }

    private static InitializeFlinkCmkRequest SetUp(Act act, string application) => new()
    {
        ApplicationName = application,
        // One of the keys that there are, shared or not, or one of its own.
        Alias = act.Second % 3 == 0 ? $"alias/{act.Second % EstateShape.Keys}" : "alias/" + application.Replace('.', '-'),
        Operator = IamPrincipalName.Role("Operator"),
        KeyAdministrator = IamPrincipalName.Role("KeyAdministrator"),
        Reader = IamPrincipalName.Role("Reader"),
        Actor = _takers[act.Second % _takers.Length],
        KeepAwsOwnedSnapshots = act.First / 3 % 4 == 0,
        Timeout = _limit,
    };

    private Task TakeAsync(Act act, string application, string key, IActorConnections who, CancellationToken life) => act.Kind switch
    {
        "disable-key" => RunAsync(new DisableFlinkCmkKeyHandler(who), new DisableFlinkCmkKeyRequest(key), life),
        "remove-key" => RunAsync(new RemoveFlinkCmkKeyHandler(who), new RemoveFlinkCmkKeyRequest(key) { PendingWindowInDays = 7 }, life),
        "restore-key" => RunAsync(new RestoreFlinkCmkKeyHandler(who), new RestoreFlinkCmkKeyRequest(key), life),
        "enable-key" => RunAsync(new EnableFlinkCmkKeyHandler(who), new EnableFlinkCmkKeyRequest(key), life),
        "set-policy" => SetPolicyAsync(key, application, act.First, who, life),
        "set-alias" => RunAsync(new SetFlinkCmkKeyHandler(who), new SetFlinkCmkKeyRequest { Key = key, Aliases = ["alias/0"] }, life),
        "use-key" => RunAsync(new EnableFlinkCmkHandler(who), new EnableFlinkCmkRequest(new FlinkCmkChangeRequest { ApplicationName = application, Timeout = _limit }, key), life),
        "use-aws-owned-key" => RunAsync(new DisableFlinkCmkHandler(who), new FlinkCmkChangeRequest { ApplicationName = application, Timeout = _limit }, life),
        "snapshot" => RunAsync(new NewFlinkSnapshotHandler(who), new NewFlinkSnapshotRequest { ApplicationName = application, Timeout = _limit }, life),
        "remove-under-key" => RemoveAsync(who, new RemoveFlinkSnapshotRequest { ApplicationNames = [application], KeyArn = key, Timeout = _limit }, life),
        "remove-named" => RemoveAsync(who, new RemoveFlinkSnapshotRequest { ApplicationNames = [application], SnapshotNames = ["*"], KeepNewest = act.Second % 2, Timeout = _limit }, life),
        "remove-older" => RemoveAsync(who, new RemoveFlinkSnapshotRequest { ApplicationNames = [application], OlderThanMaterial = true, Timeout = _limit }, life),
        "remove-aws-owned" => RunAsync(new RemoveFlinkAwsOwnedSnapshotHandler(who), new RemoveFlinkAwsOwnedSnapshotRequest { ApplicationNames = [application], Timeout = _limit }, life),
        "restart" => RunAsync(new RestartFlinkApplicationHandler(who), new RestartFlinkApplicationRequest { ApplicationName = application, Timeout = _limit }, life),
        "stop" => RunAsync(new StopFlinkApplicationHandler(who), new StopFlinkApplicationRequest { ApplicationName = application, Timeout = _limit, ForceStop = act.Second % 5 == 0 }, life),
        "start" => RunAsync(new StartFlinkApplicationHandler(who), new StartFlinkApplicationRequest { ApplicationName = application, Timeout = _limit }, life),
        "start-from" => StartFromAsync(application, act.Second, who, life),
        "undo" => RunAsync(new UndoFlinkApplicationUpdateHandler(who), new UndoFlinkApplicationUpdateRequest { ApplicationName = application, Timeout = _limit }, life),
        "upgrade" => RunAsync(new UpdateFlinkApplicationRuntimeHandler(who), new UpdateFlinkApplicationRuntimeRequest { ApplicationName = application, RuntimeEnvironment = "FLINK-2_2", Timeout = _limit }, life),
        "rotate-by-hand" => RotateByHandAsync(key),
        "days-pass" => Task.CompletedTask,
        _ => throw new InvalidOperationException(act.Kind),
    };

    /// <summary>Stops the application and starts it from one of its snapshots, which its run configuration then names.</summary>
    private async Task StartFromAsync(string application, int which, IActorConnections who, CancellationToken life)
    {
        JsonArray snapshots = AccountState.Snapshots(new AccountState(account.Sandbox.SaveState()).Application(application)!);
        if (snapshots.Count == 0) return;
        await RunAsync(new StopFlinkApplicationHandler(who), new StopFlinkApplicationRequest { ApplicationName = application, Timeout = _limit }, life);
        await RunAsync(new StartFlinkApplicationHandler(who), new StartFlinkApplicationRequest { ApplicationName = application, SnapshotName = (string)snapshots[which % snapshots.Count]!["name"]!, Timeout = _limit }, life);
    }

    private async Task RotateByHandAsync(string key)
    {
        if ((string)new AccountState(account.Sandbox.SaveState()).Key(key)!["state"]! == "Enabled") await account.RotateAsync(key);
    }

    /// <summary>Policies that a careless or hostile administrator might put.</summary>
    private async Task SetPolicyAsync(string key, string application, int which, IActorConnections who, CancellationToken life)
    {
        PolicyDocument policy = PolicyDocument.Parse((string)new AccountState(account.Sandbox.SaveState()).Key(key)!["policyText"]!);
        PolicyDocument put = (which % 5) switch
        {
            0 => KeyPolicyEdit.AddApplication(policy, SandboxAccount.Orders + "-2", [SandboxAccount.OperatorRole]),
            1 => KeyPolicyEdit.RemoveApplication(policy, Estate.Arn(application)),
            2 => policy with { Statements = [.. policy.Statements.Where(statement => statement.Actions?.Contains("kms:PutKeyPolicy") != true)] },
            3 => policy with { Statements = [.. policy.Statements, new PolicyStatement { Sid = "DenyChanges", Effect = PolicyEffect.Deny, Principals = [new PolicyPrincipal(PolicyPrincipalType.Everyone, "*")], Actions = ["kms:PutKeyPolicy"], Resources = ["*"] }] },
            _ => SandboxAccount.KeyPolicy(),
        };
        await RunAsync(new SetFlinkCmkKeyHandler(who), new SetFlinkCmkKeyRequest { Key = key, Policy = put, PrincipalVisibilityTimeout = TimeSpan.Zero }, life);
    }

    private static Task<IReadOnlyList<FlinkSnapshot>> RemoveAsync(IActorConnections who, RemoveFlinkSnapshotRequest request, CancellationToken life) => RunAsync(new RemoveFlinkSnapshotHandler(who), request, life);

    private static async Task<IReadOnlyList<TItem>> RunAsync<TRequest, TItem>(IOperationHandler<TRequest, TItem> handler, TRequest request, CancellationToken life) =>
        await SandboxAccount.RunAsync(handler.RunAsync(request, new RecordingHost(), life));
}
