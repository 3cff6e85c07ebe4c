using System.Runtime.CompilerServices;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Observe, guard, confirm, switch, verify: the one way in which the state of a key changes.</summary>
internal sealed class KeyStateChange(IActorConnections connections, IOperationHost host, string command)
{
    /// <summary>What a state asks for.</summary>
    /// <param name="Steps">From the key as observed, and what is known of its users, to what is missing. Refuses what is not possible.</param>
    /// <param name="Taking">What the change takes from the key's users: "disabling"; <see langword="null"/> where it takes nothing.</param>
    /// <param name="AllowUnreadableState">Whether what is taken is accepted.</param>
    public sealed record Wish(Func<FlinkCmkKey, KeyUsage?, IReadOnlyList<OperationStep>> Steps, string? Taking = null, bool AllowUnreadableState = false);

    /// <summary>Reads only.</summary>
    public async Task<KeyStatePlan> PlanAsync(string name, Wish wish, CancellationToken cancellation)
    {
        KeyActs acts = new(await connections.ForAsync(Actor.KeyAdministrator, cancellation), host);
        return await PlanAsync(acts, new KeyGuard(connections, host), name, wish, cancellation);
    }

    public async IAsyncEnumerable<FlinkCmkKey> RunAsync(string name, Wish wish, [EnumeratorCancellation] CancellationToken cancellation)
    {
        KeyActs acts = new(await connections.ForAsync(Actor.KeyAdministrator, cancellation), host);
        KeyGuard guard = new(connections, host);
        KeyStatePlan plan = await PlanAsync(acts, guard, name, wish, cancellation);
        if (plan.Steps.Count == 0)
        {
            host.Verbose($"Key {KeyNames.Of(plan.Key)} is {plan.Key.KeyState} already.");
            yield return plan.Key;
            yield break;
        }

        bool whatIf = false;
        bool changed = false;
        foreach (OperationStep step in plan.Steps)
        {
            Confirmation answer = await host.ConfirmAsync(step.Target, step.Action, cancellation);
            whatIf |= answer == Confirmation.WhatIf;
            if (whatIf) continue;
            if (answer == Confirmation.Declined) break;

            if (plan.Usage is not null) await guard.RequireStillFreeAsync(plan.Key, wish.Taking!, wish.AllowUnreadableState, cancellation);
            await TakeAsync(acts, step, cancellation);
            changed = true;
        }

        if (whatIf) yield return plan.Key;
        else if (changed) yield return await acts.ObserveAsync(plan.Key.KeyArn, cancellation) with { Alias = plan.Key.Alias, Changed = true };
    }

    private static async Task<KeyStatePlan> PlanAsync(KeyActs acts, KeyGuard guard, string name, Wish wish, CancellationToken cancellation)
    {
        FlinkCmkKey key = await acts.ObserveAsync(name, cancellation);
        // Asked without users first: a key that is in the state already, or cannot come to it, costs no listing.
        IReadOnlyList<OperationStep> steps = wish.Steps(key, null);
        if (wish.Taking is null || steps.Count == 0) return new KeyStatePlan(key, null, steps);
        KeyUsage usage = await guard.RequireFreeAsync(key, wish.Taking, wish.AllowUnreadableState, cancellation);
        return new KeyStatePlan(key, usage, wish.Steps(key, usage));
    }

    /// <summary>Takes a step that was guarded and agreed to, and waits until it shows.</summary>
    public async Task TakeAsync(KeyActs acts, OperationStep step, CancellationToken cancellation)
    {
        IAmazonKeyManagementService kms = acts.Connection.KmsWrites;
        switch (step)
        {
            case EnableKeyStep { Key: var key }:
                await acts.CallAsync("kms:EnableKey", step.Target, c => kms.EnableKeyAsync(new EnableKeyRequest { KeyId = key.KeyId }, c), cancellation);
                await acts.UntilAsync(key.KeyArn, now => now.KeyState == KeyState.Enabled, $"{command} {key.KeyId}", cancellation);
                break;
            case DisableKeyStep { Key: var key }:
                await acts.CallAsync("kms:DisableKey", step.Target, c => kms.DisableKeyAsync(new DisableKeyRequest { KeyId = key.KeyId }, c), cancellation);
                await acts.UntilAsync(key.KeyArn, now => now.KeyState == KeyState.Disabled, $"{command} {key.KeyId}", cancellation);
                break;
            case ScheduleKeyDeletionStep { Key: var key, Days: var days }:
                await acts.CallAsync("kms:ScheduleKeyDeletion", step.Target, c => kms.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = key.KeyId, PendingWindowInDays = days }, c), cancellation);
                await acts.UntilAsync(key.KeyArn, static now => now.KeyState == KeyState.PendingDeletion || now.KeyState == KeyState.PendingReplicaDeletion, $"{command} {key.KeyId}", cancellation);
                break;
            case CancelKeyDeletionStep { Key: var key }:
                await acts.CallAsync("kms:CancelKeyDeletion", step.Target, c => kms.CancelKeyDeletionAsync(new CancelKeyDeletionRequest { KeyId = key.KeyId }, c), cancellation);
                await acts.UntilAsync(key.KeyArn, static now => now.KeyState != KeyState.PendingDeletion && now.KeyState != KeyState.PendingReplicaDeletion, $"{command} {key.KeyId}", cancellation);
                break;
        }
    }
}
