using System.Text.Json.Nodes;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;

namespace CmkFlink.Core.Tests.Promises;

/// <summary>Applications and keys on which stories are played, refusals included, on virtual time.</summary>
internal sealed class Estate : IAsyncDisposable
{
    public static readonly string[] Names = ["orders", "payments.v2", "ledger"];

    private readonly SandboxAccount _account;
    private readonly string _empty;
    private readonly Dictionary<string, string> _built = new(StringComparer.Ordinal);

    private Estate(SandboxAccount account)
    {
        _account = account;
        _empty = account.Sandbox.SaveState();
        Wire = new PromisesWire(account.Sandbox);
        Actors = new EstateActors(account, Wire);
    }

    public PromisesWire Wire { get; }

    public EstateActors Actors { get; }

    public static async Task<Estate> StartAsync()
    {
        SandboxAccount account = await SandboxAccount.StartOnVirtualTimeAsync();
        await account.GrantBaseAsync();
        return new Estate(account);
    }

    /// <summary>Plays a story from its beginning.</summary>
    /// <returns>What was promised and not held; empty where all was.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync(Story story)
    {
        await BuildAsync(story.Estate);
        Wire.Broken.Clear();
        EstateActs acts = new(_account, Actors, story.Estate.Applications.Count);
        foreach (Act act in story.Acts)
        {
            Wire.SeesRotations = act.WithReader || act.Kind.StartsWith("rotate-", StringComparison.Ordinal) || act.Kind == "initialize";
            CancellationToken life = Wire.Live(act.Ends, act.AfterEffect);
            bool done = false;
            try
            {
                done = await acts.TakeAsync(act, life);
            }
            catch (OperationException)
            {
                // A refusal: the promise is about what is done.
            }
            catch (OperationCanceledException) when (life.IsCancellationRequested)
            {
                // The process died; whatever it has begun goes on in AWS.
            }

            Wire.Live(0, false);
            _account.Sandbox.AdvanceClock(act.Kind == "days-pass" ? TimeSpan.FromDays(31) : TimeSpan.FromSeconds(5));
            Check(act, done);
            if (!Wire.Broken.IsEmpty) break;
        }

        return [.. Wire.Broken];
    }

    public async ValueTask DisposeAsync()
    {
        Wire.Dispose();
        await _account.DisposeAsync();
    }

    /// <summary>What must be so whenever nobody acts.</summary>
    private void Check(Act act, bool done)
    {
        AccountState state = new(_account.Sandbox.SaveState());
        foreach (JsonNode key in state.Keys)
        {
            // Invariant 4, by what the key's policy says: the administrator's statement stands, and nothing denies it.
            string policy = (string)key["policyText"]!;
            if (!policy.Contains("kms:PutKeyPolicy", StringComparison.Ordinal) || policy.Contains("\"Deny\"", StringComparison.Ordinal)) Wire.Broken.Enqueue($"after {act}: nobody may change the policy of {key["arn"]} any more");
        }

        if (!done || act.Kind != "rotate-material") return;
        // A key is rotated when everybody who runs under it has restarted.
        foreach (JsonNode application in state.Applications.Where(a => a["running"] is not null))
        {
            string? arn = AccountState.KeyOf(application["running"]!["state"]!);
            if (state.Key(arn)?["tags"]?["cmkflink:change"] is null && state.RotatedAt(arn) is { } rotated && IsRotatedBy(act, arn, state) && !AccountState.RestartsAfter(application, rotated).Any())
                Wire.Broken.Enqueue($"after {act}: the rotation is called done, and {application["name"]} has not restarted since");
        }
    }

    private static bool IsRotatedBy(Act act, string? keyArn, AccountState state) =>
        state.Application(Names[act.First % Names.Length]) is { } rotated && AccountState.KeyOf(AccountState.Settings(rotated)) == keyArn;

    /// <summary>Builds the estate, or takes the one of the same shape that was built before.</summary>
    private async Task BuildAsync(EstateShape shape)
    {
        if (_built.TryGetValue($"{shape}", out string? before))
        {
            _account.Sandbox.RestoreState(before);
            return;
        }

        _account.Sandbox.RestoreState(_empty);
        List<FlinkCmkKey> keys = [];
        for (int k = 0; k < EstateShape.Keys; k++) keys.Add(await _account.NewKeyAsync(PolicyOf(shape, k), $"alias/{k}"));
        for (int i = 0; i < shape.Applications.Count; i++)
        {
            int index = i;
            string name = Names[i];
            if (name != "orders")
            {
                await _account.GrantAsync(PolicyKind.OperatorBase, IamPrincipalName.Role("Operator"), application: Arn(name));
                await SandboxAccount.RunAsync(new NewFlinkApplicationHandler(_account.Everybody).RunAsync(new NewFlinkApplicationRequest { ApplicationName = name, ExecutionRoleArn = SandboxAccount.ExecutionRole }, _account.Host, CancellationToken.None));
                await _account.StartApplicationAsync(name);
            }

            for (int k = 0; k < EstateShape.Keys; k++)
            {
                if (shape.Served[k][i]) await _account.GrantAsync(PolicyKind.OperatorCmk, IamPrincipalName.Role("Operator"), keys[k].KeyArn, Arn(name));
            }

            foreach (int k in shape.Applications[i].Past.Append(shape.Applications[i].Key).Where(k => k < 0 || shape.Served[k][index]))
            {
                if (k >= 0) await _account.EnableAsync(keys[k].KeyArn, application: name);
                _account.Later();
                await _account.TakeSnapshotAsync($"under-{k}-{_account.Sandbox.UtcNow.Ticks}", name);
                _account.Later();
            }

            if (!shape.Applications[i].Running) await _account.StopAsync(name);
        }

        string built = WithModes(shape, _account.Sandbox.SaveState());
        _account.Sandbox.RestoreState(built);
        if (_built.Count < 200) _built[$"{shape}"] = built;
    }

    private static PolicyDocument PolicyOf(EstateShape shape, int key)
    {
        PolicyDocument policy = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.KeyPolicy, Applications = [new OperatedApplication(SandboxAccount.Orders, [SandboxAccount.OperatorRole])], KeyAdministrators = [SandboxAccount.AdministratorRole], Readers = [SandboxAccount.ReaderRole] });
        for (int i = 0; i < shape.Applications.Count; i++)
        {
            if (Names[i] != "orders" && shape.Served[key][i]) policy = KeyPolicyEdit.AddApplication(policy, Arn(Names[i]), [SandboxAccount.OperatorRole]);
        }

        return shape.Served[key][0] ? policy : KeyPolicyEdit.RemoveApplication(policy, SandboxAccount.Orders);
    }

    /// <summary>What no cmdlet of the product sets: snapshots off, and the other mode of snapshots.</summary>
    private static string WithModes(EstateShape shape, string state)
    {
        JsonNode root = JsonNode.Parse(state)!;
        foreach (JsonNode? application in root["services"]!["kinesisanalytics"]!["applications"]!.AsArray())
        {
            int index = Array.IndexOf(Names, (string)application!["name"]!);
            if (index < 0 || index >= shape.Applications.Count) continue;
            foreach (JsonNode? version in application["versions"]!.AsArray())
            {
                version!["settings"]!["snapshotsEnabled"] = shape.Applications[index].Snapshots;
                if (shape.Applications[index].Enhanced) version["settings"]!["snapshotMode"] = "ENHANCED_SNAPSHOTS";
            }
        }

        return root.ToJsonString();
    }

    internal static string Arn(string application) => $"arn:aws:kinesisanalytics:eu-west-1:123456789012:application/{application}";
}

/// <summary>The same people with and without a reader beside them.</summary>
internal sealed class EstateActors(SandboxAccount account, PromisesWire wire)
{
    public IActorConnections WithReader { get; } = account.Through(wire);

    public IActorConnections Operator { get; } = account.Through(wire, reader: false);

    public IActorConnections Administrator { get; } = account.Through(wire, reader: false, self: "key-administrator");

    /// <summary>For transactions: each actor under credentials of his own.</summary>
    public IActorConnections Everybody { get; } = account.AllThrough(wire);
}
