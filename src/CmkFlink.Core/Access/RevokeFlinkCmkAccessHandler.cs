using System.Runtime.CompilerServices;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Access;

/// <summary>Takes a key, or a whole policy, away from a role or user. A policy that is held by nobody afterwards is deleted where this product made it, or where that was asked.</summary>
public sealed class RevokeFlinkCmkAccessHandler(IActorConnections connections) : IOperationHandler<RevokeFlinkCmkAccessRequest, FlinkCmkGrant>
{
    /// <summary>What is left to withdraw, policy by policy. Reads only.</summary>
    /// <exception cref="OperationException">The request cannot be fulfilled; nothing was changed.</exception>
    public async Task<IReadOnlyList<RevokePlan>> PlanAsync(RevokeFlinkCmkAccessRequest request, IOperationHost host, CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.IamAdministrator, cancellation);
        return await new RevokePlanner(new IamActs(connection, host), new IamReader(connection)).PlanAsync(request, cancellation);
    }

    public async IAsyncEnumerable<FlinkCmkGrant> RunAsync(RevokeFlinkCmkAccessRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.IamAdministrator, cancellation);
        IamActs acts = new(connection, host);
        IamReader reader = new(connection);
        PolicySteps steps = new(acts, reader);
        IReadOnlyList<RevokePlan> plans = await new RevokePlanner(acts, reader).PlanAsync(request, cancellation);
        if (plans.Count == 0) host.Verbose($"No policy of {request.Principal} names {request.KeyArn ?? request.PolicyName}: nothing is left to withdraw.");
        foreach (RevokePlan plan in plans)
        {
            FlinkCmkGrant? grant = null;
            try
            {
                grant = await WithdrawAsync(plan, request.Principal, steps, acts, reader, cancellation);
            }
            catch (OperationException e)
            {
                // One policy that cannot be changed does not keep the key in the others.
                host.Error(e.Failure);
            }
            if (grant is not null) yield return grant;
        }
    }

    private static async Task<FlinkCmkGrant?> WithdrawAsync(RevokePlan plan, IamPrincipalName principal, PolicySteps steps, IamActs acts, IamReader reader, CancellationToken cancellation)
    {
        bool whatIf = false;
        foreach (OperationStep step in plan.Steps)
        {
            Confirmation answer = await acts.Host.ConfirmAsync(step.Target, step.Action, cancellation);
            if (answer == Confirmation.Declined)
            {
                acts.Host.Warning($"{principal}: the step '{step.Action}' was declined; what comes after it is not done either.");
                return null;
            }
            whatIf |= answer == Confirmation.WhatIf;
            if (!whatIf) await steps.TakeAsync(step, null, created: false, cancellation);
        }
        FlinkCmkGrant grant = new()
        {
            PolicyName = plan.PolicyName,
            PolicyArn = plan.PolicyArn,
            PrincipalType = principal.Type,
            PrincipalName = principal.Name,
            Attached = plan.AttachedAfter,
            KeyArns = plan.KeyArnsLeft,
            VersionId = plan.VersionId,
        };
        return whatIf || plan.Steps.Count == 0 ? grant : await VerifyAsync(grant, plan, principal, steps, acts, reader, cancellation);
    }

    private static async Task<FlinkCmkGrant> VerifyAsync(FlinkCmkGrant grant, RevokePlan plan, IamPrincipalName principal, PolicySteps steps, IamActs acts, IamReader reader, CancellationToken cancellation)
    {
        CreatePolicyVersionStep? edit = plan.Steps.OfType<CreatePolicyVersionStep>().FirstOrDefault();
        try
        {
            string? version = await new Waiter(WaitSettings.For(acts.Connection, TimeSpan.FromSeconds(60))).UntilAsync(
                async c =>
                {
                    bool seen = await steps.IsAttachedAsync(plan.PolicyArn, principal, c) == plan.AttachedAfter && (edit is null || await steps.IsInForceAsync(plan.PolicyArn, edit.Document, c));
                    return seen
                        ? new Observation<string?>(true, (await reader.PolicyAsync(plan.PolicyArn, c))?.DefaultVersionId, "")
                        : new Observation<string?>(false, null, $"the change of policy {plan.PolicyName} is not visible everywhere yet");
                },
                "Revoke-FlinkCmkAccess",
                plan.PolicyArn,
                acts.Host,
                cancellation);
            return grant with { Changed = true, VersionId = version };
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw await acts.ExplainAsync(e, "iam:GetPolicy", $"policy {plan.PolicyArn}, which was withdrawn from {principal}", cancellation);
        }
    }
}
