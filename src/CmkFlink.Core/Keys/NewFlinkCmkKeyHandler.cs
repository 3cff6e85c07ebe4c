using System.Runtime.CompilerServices;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>Makes a key with its policy, tags and alias, or adopts the one that is there. Interrupted anywhere, the same request ends in the same state: a key without alias is found by its tag.</summary>
public sealed class NewFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<NewFlinkCmkKeyRequest, FlinkCmkKey>
{
    /// <summary>What is missing. Reads only.</summary>
    /// <exception cref="OperationException">The request cannot be fulfilled; nothing was changed.</exception>
    public async Task<NewFlinkCmkKeyPlan> PlanAsync(NewFlinkCmkKeyRequest request, IOperationHost host, CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.KeyAdministrator, cancellation);
        return await PlanAsync(new KeyWork(connection, host), request, cancellation);
    }

    public async IAsyncEnumerable<FlinkCmkKey> RunAsync(NewFlinkCmkKeyRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.KeyAdministrator, cancellation);
        KeyWork work = new(connection, host);
        NewFlinkCmkKeyPlan plan = await PlanAsync(work, request, cancellation);
        string? keyId = plan.Existing?.KeyId;
        if (plan.Steps.Count == 0)
        {
            host.Verbose($"{request.Alias} is there already: {plan.Existing!.KeyArn}.");
            yield return plan.Existing;
            yield break;
        }
        bool whatIf = false;
        foreach (OperationStep step in plan.Steps)
        {
            Confirmation answer = await host.ConfirmAsync(step.Target, step.Action, cancellation);
            whatIf |= answer == Confirmation.WhatIf;
            if (whatIf) continue;
            if (answer == Confirmation.Declined)
            {
                if (keyId is not null) host.Warning($"Key {keyId} stays without alias; the same command takes it up again by its tag.");
                yield break;
            }
            switch (step)
            {
                case CreateKeyStep create:
                    keyId = await work.CreateKeyAsync(create, request.PrincipalVisibilityTimeout, cancellation);
                    break;
                case CreateAliasStep alias:
                    await work.CreateAliasAsync(alias.Alias, keyId!, cancellation);
                    break;
            }
        }
        if (!whatIf) yield return await work.VerifyAsync(keyId!, request.Alias, plan.Policy, cancellation);
        else yield return plan.Existing is { } orphan ? orphan with { Alias = request.Alias } : await work.PlannedAsync(plan, request.Alias, cancellation);
    }

    private static async Task<NewFlinkCmkKeyPlan> PlanAsync(KeyWork work, NewFlinkCmkKeyRequest request, CancellationToken cancellation)
    {
        string callerArn = await work.CallerAsync(cancellation);
        string account = Arn.Parse(callerArn).Account;
        string region = work.Connection.Region;
        KeyDraft draft = KeyDraft.From(request, region, account);

        if (await work.Finder.ByAliasAsync(draft.Alias, cancellation) is { } named)
        {
            return new NewFlinkCmkKeyPlan(await work.AdoptAsync(named, draft, request, cancellation), draft.Policy, []);
        }
        if (await work.OrphanAsync(draft.Alias, cancellation) is { } orphan)
        {
            FlinkCmkKey adopted = await work.AdoptAsync(orphan, draft, request, cancellation);
            return new NewFlinkCmkKeyPlan(adopted with { Alias = null }, draft.Policy, [new CreateAliasStep(draft.Alias, adopted.KeyId)]);
        }

        Arn planned = Arn.Parse($"arn:{AwsPartition.OfRegion(region)}:kms:{region}:{account}:key/{FlinkCmkKey.PlannedKeyId}");
        LockOutCheck.Result lockOut = LockOutCheck.Check(draft.Policy, callerArn, planned);
        if (lockOut.Assumption is not null) work.Host.Verbose(lockOut.Assumption);
        if (lockOut.LocksOut)
        {
            work.Host.Refuse(KeyFailures.LocksOut(draft.Alias, callerArn, lockOut.Reason));
        }
        return new NewFlinkCmkKeyPlan(null, draft.Policy, [new CreateKeyStep(draft.Alias, region, draft.Policy, draft.Description, draft.Tags), new CreateAliasStep(draft.Alias, null)]);
    }
}
