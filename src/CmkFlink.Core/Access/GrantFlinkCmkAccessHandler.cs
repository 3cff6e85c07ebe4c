using System.Runtime.CompilerServices;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Makes or updates the managed policy and attaches it. Keys of an OperatorCmk policy accumulate: a second key joins the first in the same policy.</summary>
public sealed class GrantFlinkCmkAccessHandler(IActorConnections connections) : IOperationHandler<GrantFlinkCmkAccessRequest, FlinkCmkGrant>
{
    /// <summary>What is missing. Reads only.</summary>
    /// <exception cref="OperationException">The request cannot be fulfilled; nothing was changed.</exception>
    public async Task<GrantPlan> PlanAsync(GrantFlinkCmkAccessRequest request, IOperationHost host, CancellationToken cancellation) =>
        await new Work(await connections.ForAsync(Actor.IamAdministrator, cancellation), host).PlanAsync(request, cancellation);

    public async IAsyncEnumerable<FlinkCmkGrant> RunAsync(GrantFlinkCmkAccessRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Work work = new(await connections.ForAsync(Actor.IamAdministrator, cancellation), host);
        GrantPlan plan = await work.PlanAsync(request, cancellation);
        FlinkCmkGrant grant = Grant(plan, request.Principal) with { Attached = true };
        if (plan.Steps.Count == 0)
        {
            host.Verbose($"{request.Principal} holds policy {plan.PolicyArn} as asked already.");
            yield return grant;
            yield break;
        }

        bool whatIf = false;
        bool created = false;
        foreach (OperationStep step in plan.Steps)
        {
            Confirmation answer = await host.ConfirmAsync(step.Target, step.Action, cancellation);
            if (answer == Confirmation.Declined)
            {
                host.Warning($"{request.Principal} does not hold what was asked: the step '{step.Action}' was declined.");
                yield break;
            }
            whatIf |= answer == Confirmation.WhatIf;
            if (whatIf) continue;
            await work.Steps.TakeAsync(step, Creation(request), created, cancellation);
            created |= step is CreatePolicyStep;
        }
        yield return whatIf ? grant : await work.VerifyAsync(plan, request.Principal, cancellation);
    }

    private static FlinkCmkGrant Grant(GrantPlan plan, IamPrincipalName principal) => new()
    {
        PolicyName = plan.PolicyName,
        PolicyArn = plan.PolicyArn,
        PrincipalType = principal.Type,
        PrincipalName = principal.Name,
        Attached = plan.Attached,
        KeyArns = PolicyMerge.KeyArns(plan.Document),
        VersionId = plan.VersionId,
    };

    private static PolicySteps.Creation Creation(GrantFlinkCmkAccessRequest request)
    {
        Dictionary<string, string> tags = request.Tags.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        tags[PolicyNames.OwnerTag] = "true";
        tags[PolicyNames.PrincipalTag] = request.Principal.Name;
        return new PolicySteps.Creation(request.Path, request.Description, tags);
    }

    private sealed class Work
    {
        private readonly IamActs _acts;
        private readonly IamReader _reader;
        private readonly PolicyFinder _finder;

        public Work(AwsConnection connection, IOperationHost host)
        {
            _acts = new IamActs(connection, host);
            _reader = new IamReader(connection);
            _finder = new PolicyFinder(_acts, _reader);
            Steps = new PolicySteps(_acts, _reader);
        }

        public PolicySteps Steps { get; }

        public async Task<GrantPlan> PlanAsync(GrantFlinkCmkAccessRequest request, CancellationToken cancellation)
        {
            PolicyKind? kind = GrantRefusals.Demand(request);
            string name = request.PolicyName ?? PolicyNames.Default(kind, request.Policy, request.Principal);
            IamReader.Found? principal = await _finder.PrincipalAsync(request.Principal, cancellation);
            bool role = request.Principal.Type == IamPrincipalType.Role;
            IReadOnlyList<Amazon.IdentityManagement.Model.AttachedPolicyType> attached = principal is null ? [] : await _acts.ReadAsync(
                role ? "iam:ListAttachedRolePolicies" : "iam:ListAttachedUserPolicies", $"{request.Principal}", () => _reader.AttachedAsync(request.Principal, cancellation), cancellation);

            string arn = attached.FirstOrDefault(a => string.Equals(a.PolicyName, name, StringComparison.OrdinalIgnoreCase) && !PolicyFinder.IsAwsManaged(a.PolicyArn))?.PolicyArn
                ?? await LikelyArnAsync(principal, request.Path, name, cancellation);
            PolicyFinder.Existing? existing = await _finder.ByNameAsync(name, arn, cancellation);
            bool holds = existing is not null && attached.Any(a => a.PolicyArn == existing.Arn);

            List<OperationStep> steps = [];
            PolicyDocument document = request.Policy;
            if (existing is null)
            {
                IamQuotas.DemandSize(document, name);
                steps.Add(new CreatePolicyStep(name, arn, document));
            }
            else
            {
                document = kind == PolicyKind.OperatorCmk ? PolicyMerge.Unite(existing.Document, request.Policy) : request.Policy;
                steps.AddRange(await UpdateAsync(existing, document, request, holds, cancellation));
            }
            string policyArn = existing?.Arn ?? arn;
            if (!holds) steps.Add(new AttachPolicyStep(policyArn, request.Principal));
            return new GrantPlan(existing?.Policy.PolicyName ?? name, policyArn, document, existing?.Policy.DefaultVersionId, holds, steps);
        }

        public async Task<FlinkCmkGrant> VerifyAsync(GrantPlan plan, IamPrincipalName principal, CancellationToken cancellation)
        {
            try
            {
                string? version = await new Waiter(WaitSettings.For(_acts.Connection, TimeSpan.FromSeconds(60))).UntilAsync(
                    async c => await Steps.IsAttachedAsync(plan.PolicyArn, principal, c) && await Steps.IsInForceAsync(plan.PolicyArn, plan.Document, c)
                        ? new Observation<string?>(true, (await _reader.PolicyAsync(plan.PolicyArn, c))?.DefaultVersionId, "")
                        : new Observation<string?>(false, null, $"policy {plan.PolicyName} is not visible everywhere yet"),
                    "Grant-FlinkCmkAccess",
                    plan.PolicyArn,
                    _acts.Host,
                    cancellation);
                return Grant(plan, principal) with { Attached = true, Changed = true, VersionId = version };
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw await _acts.ExplainAsync(e, "iam:GetPolicy", $"policy {plan.PolicyArn}, which was granted to {principal}", cancellation);
            }
        }

        private async Task<IReadOnlyList<OperationStep>> UpdateAsync(PolicyFinder.Existing existing, PolicyDocument document, GrantFlinkCmkAccessRequest request, bool holds, CancellationToken cancellation)
        {
            if (StatementShape.SaySame(existing.Document, document)) return [];
            string change = Change(existing.Document, document);
            if (!existing.IsOurs) throw new OperationException(PolicyFinder.NotOurs(existing, change));
            IamQuotas.DemandSize(document, existing.Policy.PolicyName);
            IReadOnlyList<string> others = await _finder.OtherHoldersAsync(existing, request.Principal, holds, cancellation);
            if (others.Count > 0) _acts.Host.Warning($"Policy {existing.Arn} is held by {string.Join(", ", others)} too; the change holds for them as well.");
            return await Steps.VersionStepsAsync(existing.Arn, document, change, cancellation);
        }

        private static string Change(PolicyDocument before, PolicyDocument after)
        {
            IReadOnlyList<string> had = PolicyMerge.KeyArns(before);
            IReadOnlyList<string> gained = [.. PolicyMerge.KeyArns(after).Where(k => !had.Contains(k))];
            return gained.Count > 0 ? $"add {string.Join(", ", gained)}" : $"{before.Statements.Count} statements become {after.Statements.Count}";
        }

        private async Task<string> LikelyArnAsync(IamReader.Found? principal, string path, string name, CancellationToken cancellation)
        {
            string known = principal?.Arn ?? await _acts.ReadAsync("sts:GetCallerIdentity", "the caller", () => _acts.Caller.ArnAsync(cancellation), cancellation);
            Arn arn = Arn.Parse(known);
            return $"arn:{arn.Partition}:iam::{arn.Account}:policy{path}{name}";
        }
    }
}
