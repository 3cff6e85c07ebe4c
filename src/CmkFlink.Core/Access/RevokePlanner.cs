using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Finds what Revoke-FlinkCmkAccess has to do.</summary>
internal sealed class RevokePlanner(IamActs acts, IamReader reader)
{
    private readonly PolicyFinder _finder = new(acts, reader);
    private readonly PolicySteps _steps = new(acts, reader);

    public async Task<IReadOnlyList<RevokePlan>> PlanAsync(RevokeFlinkCmkAccessRequest request, CancellationToken cancellation)
    {
        Demand(request);
        IamReader.Found? principal = await _finder.PrincipalAsync(request.Principal, cancellation);
        if (principal is null) return [];
        bool role = request.Principal.Type == IamPrincipalType.Role;
        IReadOnlyList<AttachedPolicyType> attached = await acts.ReadAsync(role ? "iam:ListAttachedRolePolicies" : "iam:ListAttachedUserPolicies", $"{request.Principal}", () => reader.AttachedAsync(request.Principal, cancellation), cancellation);
        return request.KeyArn is { } key
            ? await PlanKeyAsync(request, key, attached, cancellation)
            : [await PlanPolicyAsync(request, request.PolicyName!, attached, Arn.Parse(principal.Arn), cancellation)];
    }

    private async Task<IReadOnlyList<RevokePlan>> PlanKeyAsync(RevokeFlinkCmkAccessRequest request, string keyArn, IReadOnlyList<AttachedPolicyType> attached, CancellationToken cancellation)
    {
        List<RevokePlan> plans = [];
        foreach (AttachedPolicyType policy in attached.Where(a => request.PolicyName is null || Names(a, request.PolicyName)))
        {
            if (await _finder.ByArnAsync(policy.PolicyArn, cancellation) is not { } existing) continue;
            if (PolicyMerge.CoversByWildcard(existing.Document, keyArn)) acts.Host.Warning($"Policy {existing.Arn} lets {request.Principal} use {keyArn} through a wildcard; that is not taken away by striking one key.");
            if (!PolicyMerge.KeyArns(existing.Document).Contains(keyArn)) continue;
            OperationFailure? refusal = await RefusalAsync(request, existing, keyArn, cancellation);
            if (refusal is null) plans.Add(await PlanStrikeAsync(request, existing, keyArn, cancellation));
            else if (request.PolicyName is null) acts.Host.Error(refusal);
            else throw new OperationException(refusal);
        }
        plans.AddRange(await LeftBehindAsync(request, keyArn, attached, cancellation));
        await WarnOfInlineAsync(request.Principal, keyArn, cancellation);
        return plans;
    }

    private async Task<OperationFailure?> RefusalAsync(RevokeFlinkCmkAccessRequest request, PolicyFinder.Existing existing, string keyArn, CancellationToken cancellation)
    {
        if (PolicyFinder.IsAwsManaged(existing.Arn)) return new OperationFailure("PolicyAwsManaged", FailureCategory.InvalidOperation, $"Policy {existing.Arn} belongs to AWS and cannot be edited.", $"Revoke-FlinkCmkAccess -PolicyName {existing.Arn} detaches the whole of it.", existing.Arn);
        if (!existing.IsOurs && request.PolicyName is null)
        {
            return new OperationFailure("PolicyNotOurs", FailureCategory.InvalidOperation, $"Policy {existing.Arn} names {keyArn} and was not made by this module (it has no tag {PolicyNames.OwnerTag}).", $"Name it to have the key struck from it: Revoke-FlinkCmkAccess -KeyArn {keyArn} -PolicyName {existing.Policy.PolicyName}.", existing.Arn);
        }
        if (request.IncludeOtherPrincipals || PolicyMerge.WithoutKey(existing.Document, keyArn) is null) return null;
        IReadOnlyList<string> others = await _finder.OtherHoldersAsync(existing, request.Principal, attached: true, cancellation);
        return others.Count == 0 ? null : new OperationFailure(
            "PolicySharedWithOthers",
            FailureCategory.InvalidOperation,
            $"Policy {existing.Arn} is held by {string.Join(", ", others)} too; they would lose {keyArn} with {request.Principal}.",
            "If they shall lose it as well: -IncludeOtherPrincipals. Otherwise grant each principal a policy of its own (Grant-FlinkCmkAccess) and detach this one (-PolicyName).",
            existing.Arn);
    }

    private async Task<RevokePlan> PlanStrikeAsync(RevokeFlinkCmkAccessRequest request, PolicyFinder.Existing existing, string keyArn, CancellationToken cancellation)
    {
        if (PolicyMerge.WithoutKey(existing.Document, keyArn) is not { } left) return await PlanDetachAsync(request, existing, attached: true, cancellation);
        IReadOnlyList<OperationStep> steps = await _steps.VersionStepsAsync(existing.Arn, left, $"strike {keyArn}", cancellation);
        return new RevokePlan(existing.Policy.PolicyName, existing.Arn, PolicyMerge.KeyArns(left), AttachedAfter: true, existing.Policy.DefaultVersionId, steps);
    }

    private async Task<RevokePlan> PlanPolicyAsync(RevokeFlinkCmkAccessRequest request, string name, IReadOnlyList<AttachedPolicyType> attached, Arn principal, CancellationToken cancellation)
    {
        string? arn = attached.FirstOrDefault(a => Names(a, name))?.PolicyArn;
        bool holds = arn is not null;
        arn ??= Arn.TryParse(name, out _) ? name : $"arn:{principal.Partition}:iam::{principal.Account}:policy/{name}";
        PolicyFinder.Existing? existing = holds || Arn.TryParse(name, out _) ? await _finder.ByArnAsync(arn, cancellation) : await _finder.ByNameAsync(name, arn, cancellation);
        return existing is null
            ? new RevokePlan(name, arn, [], AttachedAfter: false, VersionId: null, [])
            : await PlanDetachAsync(request, existing, holds, cancellation);
    }

    /// <summary>Detach, and delete what nobody holds then.</summary>
    private async Task<RevokePlan> PlanDetachAsync(RevokeFlinkCmkAccessRequest request, PolicyFinder.Existing existing, bool attached, CancellationToken cancellation)
    {
        List<OperationStep> steps = [];
        if (attached) steps.Add(new DetachPolicyStep(existing.Arn, request.Principal));
        bool held = (existing.Policy.AttachmentCount ?? 0) > (attached ? 1 : 0) || existing.Policy.PermissionsBoundaryUsageCount > 0;
        bool goes = !held && !PolicyFinder.IsAwsManaged(existing.Arn) && (existing.IsOurs || request.DeletePolicy);
        if (goes) steps.AddRange(await DeletionAsync(existing, cancellation));
        return new RevokePlan(existing.Policy.PolicyName, existing.Arn, goes ? [] : PolicyMerge.KeyArns(existing.Document), AttachedAfter: false, existing.Policy.DefaultVersionId, steps);
    }

    // DeletePolicy refuses a policy that has versions beside the default one (IAM API reference).
    private async Task<IEnumerable<OperationStep>> DeletionAsync(PolicyFinder.Existing existing, CancellationToken cancellation)
    {
        IReadOnlyList<PolicyVersion> versions = await acts.ReadAsync("iam:ListPolicyVersions", $"policy {existing.Arn}", () => reader.VersionsAsync(existing.Arn, cancellation), cancellation);
        return
        [
            .. versions.Where(v => v.IsDefaultVersion != true).Select(v => new DeletePolicyVersionStep(existing.Arn, v.VersionId, "since the policy goes")),
            new DeletePolicyStep(existing.Arn, "since nobody holds it any more"),
        ];
    }

    // A withdrawal that was interrupted between detaching and deleting leaves a policy that nobody holds.
    private async Task<IReadOnlyList<RevokePlan>> LeftBehindAsync(RevokeFlinkCmkAccessRequest request, string keyArn, IReadOnlyList<AttachedPolicyType> attached, CancellationToken cancellation)
    {
        IReadOnlyList<ManagedPolicy> all = await acts.ReadAsync("iam:ListPolicies", "the account's policies", () => reader.LocalPoliciesAsync(cancellation), cancellation);
        List<RevokePlan> plans = [];
        foreach (ManagedPolicy policy in all.Where(p => p.AttachmentCount == 0 && p.PolicyName.StartsWith("CmkFlink", StringComparison.Ordinal) && attached.All(a => a.PolicyArn != p.Arn)))
        {
            if (await _finder.ByArnAsync(policy.Arn, cancellation) is { IsOurs: true } existing
                && existing.Policy.Tags.Exists(t => t.Key == PolicyNames.PrincipalTag && t.Value == request.Principal.Name)
                && PolicyMerge.KeyArns(existing.Document).Contains(keyArn)
                && PolicyMerge.WithoutKey(existing.Document, keyArn) is null)
            {
                plans.Add(await PlanDetachAsync(request, existing, attached: false, cancellation));
            }
        }
        return plans;
    }

    private async Task WarnOfInlineAsync(IamPrincipalName principal, string keyArn, CancellationToken cancellation)
    {
        IReadOnlyList<string> names = await acts.ReadAsync(principal.Type == IamPrincipalType.Role ? "iam:ListRolePolicies" : "iam:ListUserPolicies", $"{principal}", () => reader.InlineNamesAsync(principal, cancellation), cancellation);
        foreach (string name in names)
        {
            PolicyDocument document = await acts.ReadAsync(principal.Type == IamPrincipalType.Role ? "iam:GetRolePolicy" : "iam:GetUserPolicy", $"inline policy {name} of {principal}", () => reader.InlineAsync(principal, name, cancellation), cancellation);
            if (PolicyMerge.KeyArns(document).Contains(keyArn) || PolicyMerge.CoversByWildcard(document, keyArn)) acts.Host.Warning($"Inline policy {name} of {principal} speaks of {keyArn} too and is left as it is; edit it in IAM.");
        }
    }

    private static bool Names(AttachedPolicyType attached, string nameOrArn) => attached.PolicyArn == nameOrArn || string.Equals(attached.PolicyName, nameOrArn, StringComparison.OrdinalIgnoreCase);

    private static void Demand(RevokeFlinkCmkAccessRequest request)
    {
        if (request.KeyArn is null && request.PolicyName is null)
        {
            throw new OperationException(new OperationFailure("NothingToRevoke", FailureCategory.InvalidArgument, $"Neither a key nor a policy is named that {request.Principal} shall lose.", "Give -KeyArn to take a key away, or -PolicyName for a whole policy.", request.Principal.ToString()));
        }
        if (request.KeyArn is { } key && (!KeyReference.TryParse(key, out KeyReference? reference) || reference.Kind != KeyReferenceKind.KeyArn))
        {
            throw new OperationException(new OperationFailure("InvalidKey", FailureCategory.InvalidArgument, $"'{key}' is not the ARN of a key; policies name keys by their ARN alone.", "Give the ARN: (Get-FlinkCmkKey NAME).KeyArn, as the key administrator.", key));
        }
    }
}
