using System.Runtime.CompilerServices;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>Changes what is said of a key: policy, aliases, description, tags, automatic rotation. A policy is never put that would lock the caller out of changing it again, and none that takes from MSF the state of an application which needs the key.</summary>
public sealed class SetFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<SetFlinkCmkKeyRequest, FlinkCmkKey>
{
    /// <summary>What is missing. Reads only.</summary>
    /// <exception cref="OperationException">The request is contradictory or must not be fulfilled.</exception>
    public async Task<SetFlinkCmkKeyPlan> PlanAsync(SetFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation) =>
        await PlanAsync(new KeyActs(await connections.ForAsync(Actor.KeyAdministrator, cancellation), host), request, cancellation);

    public async IAsyncEnumerable<FlinkCmkKey> RunAsync(SetFlinkCmkKeyRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        KeyActs acts = new(await connections.ForAsync(Actor.KeyAdministrator, cancellation), host);
        SetFlinkCmkKeyPlan plan = await PlanAsync(acts, request, cancellation);
        if (plan.Steps.Count == 0)
        {
            host.Verbose($"Key {KeyNames.Of(plan.Key)} is as asked for already.");
            yield return plan.Key;
            yield break;
        }

        KeySettings settings = new(acts, request.PrincipalVisibilityTimeout);
        bool whatIf = false;
        bool changed = false;
        foreach (OperationStep step in plan.Steps)
        {
            Confirmation answer = await host.ConfirmAsync(step.Target, step.Action, cancellation);
            whatIf |= answer == Confirmation.WhatIf;
            if (answer != Confirmation.Proceed) continue;
            await settings.TakeAsync(step, cancellation);
            changed = true;
        }

        if (whatIf) yield return plan.Key;
        else if (changed) yield return await settings.VerifyAsync(plan, cancellation);
    }

    private async Task<SetFlinkCmkKeyPlan> PlanAsync(KeyActs acts, SetFlinkCmkKeyRequest request, CancellationToken cancellation)
    {
        Check(request);
        FlinkCmkKey key = await acts.ObserveAsync(request.Key, cancellation);
        List<OperationStep> steps = [];
        if (request.Policy is { } policy && (key.Policy is null || !StatementShape.SaySame(key.Policy, policy)))
        {
            await RequireAsync(acts, key, policy, request, cancellation);
            steps.Add(new PutKeyPolicyStep(key, key.Policy, policy, KeyPolicyChange.Difference(key, policy, acts.Host)));
        }

        if (request.Description is { } description && description != (key.Description ?? "")) steps.Add(new DescribeKeyStep(key, description));
        Dictionary<string, string> tags = request.Tags.Where(tag => key.Tags is null || !key.Tags.TryGetValue(tag.Key, out string? value) || value != tag.Value).ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
        if (tags.Count > 0) steps.Add(new TagKeyStep(key, tags));
        List<string> untag = [.. request.RemoveTags.Where(name => key.Tags is null || key.Tags.ContainsKey(name)).Distinct(StringComparer.Ordinal)];
        if (untag.Count > 0) steps.Add(new UntagKeyStep(key, untag));
        if (request.DisableAutomaticRotation && key.AutomaticRotation != false) steps.Add(new DisableAutomaticRotationStep(key));
        foreach (string alias in request.Aliases.Where(alias => !key.Aliases.Contains(alias)).Distinct(StringComparer.Ordinal))
        {
            string? from = (await acts.Resolver.TryDescribeAsync(alias, cancellation))?.KeyId;
            if (from != key.KeyId) steps.Add(from is null ? new CreateAliasStep(alias, key.KeyId) : new MoveAliasStep(alias, from, key));
        }

        steps.AddRange(request.RemoveAliases.Where(key.Aliases.Contains).Distinct(StringComparer.Ordinal).Select(alias => new RemoveAliasStep(alias, key)));
        // Of a key that waits for its deletion only the policy can be changed (KMS developer guide, key states).
        if (key.KeyState == "PendingDeletion" && steps.Exists(step => step is not PutKeyPolicyStep)) throw new OperationException(KeyFailures.PendingDeletion(key, "changing it"));
        return new SetFlinkCmkKeyPlan(key, steps);
    }

    private static void Check(SetFlinkCmkKeyRequest request)
    {
        foreach (string alias in request.Aliases.Concat(request.RemoveAliases))
        {
            if (!KeyReference.TryParse(alias, out KeyReference? name) || name.Kind != KeyReferenceKind.Alias) throw KeyFailures.InvalidAlias(alias);
            if (name.IsAwsManagedAlias) throw KeyFailures.AwsManagedKey(alias);
        }

        foreach (string twice in request.Aliases.Intersect(request.RemoveAliases, StringComparer.Ordinal)) throw KeyFailures.Contradiction($"alias {twice}", "-Alias", "-RemoveAlias");
        foreach (string twice in request.Tags.Keys.Intersect(request.RemoveTags, StringComparer.Ordinal)) throw KeyFailures.Contradiction($"tag {twice}", "-Tag", "-RemoveTag");
        if (request.Policy is { } policy && !policy.Statements.Any(PolicyNames.HasPrincipal)) throw KeyFailures.WithoutPrincipal(request.Key);
    }

    /// <summary>The two things that a policy must not do: lock its author out, which nothing lifts; and take MSF's use of the key from an application that needs it.</summary>
    private async Task RequireAsync(KeyActs acts, FlinkCmkKey key, PolicyDocument policy, SetFlinkCmkKeyRequest request, CancellationToken cancellation)
    {
        string caller = await acts.CallerArnAsync(cancellation);
        LockOutCheck.Result lockOut = LockOutCheck.Check(policy, caller, Arn.Parse(key.KeyArn));
        if (lockOut.Assumption is not null) acts.Host.Verbose(lockOut.Assumption);
        if (lockOut.LocksOut) acts.Host.Refuse(KeyFailures.LocksOut(KeyNames.Of(key), caller, lockOut.Reason));

        if (!KeyPolicyChange.TakesFromServices(key, policy)) return;
        IReadOnlyList<FlinkCmkKeyUsage> hurt = KeyPolicyChange.CutOff(key, policy, await new KeyUsageReader(connections).ReadAsync(key.KeyArn, acts.Host, cancellation));
        if (hurt.Count == 0) return;
        OperationFailure failure = KeyFailures.CutsOff(key, hurt);
        if (request.AllowUnreadableState) acts.Host.Warning($"{failure.Message} It is done all the same: -AllowUnreadableState.");
        else acts.Host.Refuse(failure);
    }
}
