using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Editing;
using CmkFlink.Policy.Naming;
using Amazon.IdentityManagement.Model;

namespace CmkFlink.Core.Rotation;

/// <summary>An operator and the managed policies that he holds.</summary>
/// <param name="Arn">As the key policy names him.</param>
internal sealed record HeldPolicies(IamPrincipalName Principal, string Arn, IReadOnlyList<PolicyFinder.Existing> Policies)
{
    public bool Holds(string applicationArn, string keyArn) =>
        Policies.Any(p => OperatorPolicyEdit.KeysOf(p.Document, applicationArn).Contains(keyArn) || PolicyMerge.CoversByWildcard(p.Document, keyArn));

    public IEnumerable<PolicyFinder.Existing> Naming(string applicationArn, string keyArn) => Policies.Where(p => OperatorPolicyEdit.KeysOf(p.Document, applicationArn).Contains(keyArn));
}

/// <summary>The operators' side in IAM: gaining a key and losing one. Read once, and re-read just before an edit, so that nobody else's change is lost.</summary>
internal sealed class OperatorAccess(IActorConnections connections, IOperationHost host, RotationObserver observer)
{
    private List<HeldPolicies>? _held;

    /// <summary>What the operators hold now.</summary>
    public async Task<IReadOnlyList<HeldPolicies>> ReadAsync(IReadOnlyList<string> operatorArns, CancellationToken cancellation)
    {
        if (_held is not null) return _held;
        AwsConnection connection = await observer.ReadAsAsync(Actor.IamAdministrator, cancellation);
        IamActs acts = new(connection, host);
        IamReader reader = new(connection);
        PolicyFinder finder = new(acts, reader);
        List<HeldPolicies> held = [];
        foreach (string arn in operatorArns)
        {
            if (PrincipalOf(arn) is not { } principal) continue;
            IReadOnlyList<AttachedPolicyType> attached = await acts.ReadAsync("iam:ListAttachedRolePolicies or iam:ListAttachedUserPolicies", $"{principal}", () => reader.AttachedAsync(principal, cancellation), cancellation);
            List<PolicyFinder.Existing> policies = [];
            foreach (AttachedPolicyType policy in attached.Where(p => !PolicyFinder.IsAwsManaged(p.PolicyArn)))
            {
                if (await finder.ByArnAsync(policy.PolicyArn, cancellation) is { } existing) policies.Add(existing);
            }

            held.Add(new HeldPolicies(principal, arn, policies));
        }

        return _held = held;
    }

    /// <summary>Lets an operator use the new key: in the policy of ours that names the old one, or in one made for it.</summary>
    public async Task GainAsync(HeldPolicies held, string applicationArn, string oldKeyArn, string newKeyArn, CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.IamAdministrator, cancellation);
        if (held.Naming(applicationArn, oldKeyArn).FirstOrDefault(p => p.IsOurs) is { } own)
        {
            PolicyDocument wanted = OperatorPolicyEdit.Add(own.Document, applicationArn, newKeyArn);
            IamQuotas.DemandSize(wanted, own.Policy.PolicyName);
            await PutAsync(connection, own.Arn, wanted, $"add {newKeyArn}", cancellation);
            Replace(held, own, wanted);
            return;
        }

        PolicyDocument policy = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = [new OperatedApplication(applicationArn, [])], KeyArns = [newKeyArn] });
        GrantFlinkCmkAccessRequest grant = new() { Policy = policy, Principal = held.Principal, Kind = PolicyKind.OperatorCmk };
        await AgreedHost.RunAsync(host, agreed => new GrantFlinkCmkAccessHandler(connections).RunAsync(grant, agreed, cancellation));
        _held = null;
    }

    /// <summary>Takes the old key away from an operator for this application, wherever a policy of ours names it.</summary>
    /// <exception cref="OperationException">PolicyNotOurs: a policy of somebody else names the key.</exception>
    public async Task LoseAsync(HeldPolicies held, string applicationArn, string keyArn, CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.IamAdministrator, cancellation);
        IamReader reader = new(connection);
        foreach (PolicyFinder.Existing policy in held.Naming(applicationArn, keyArn).ToList())
        {
            if (!policy.IsOurs) throw new OperationException(RotationFailures.PolicyNotOurs(policy.Arn, held.Principal.ToString(), keyArn));
            // Read again: minutes may have gone by since, and others edit policies too.
            IamActs acts = new(connection, host);
            IReadOnlyList<PolicyVersion> versions = await acts.ReadAsync("iam:ListPolicyVersions", $"policy {policy.Arn}", () => reader.VersionsAsync(policy.Arn, cancellation), cancellation);
            string version = versions.FirstOrDefault(v => v.IsDefaultVersion == true)?.VersionId ?? "v1";
            PolicyDocument now = await acts.ReadAsync("iam:GetPolicyVersion", $"policy {policy.Arn}", () => reader.VersionAsync(policy.Arn, version, cancellation), cancellation);
            PolicyDocument wanted = OperatorPolicyEdit.RemoveKey(now, keyArn, applicationArn);
            if (StatementShape.SaySame(now, wanted)) continue;
            if (wanted.Statements.Count == 0)
            {
                RevokeFlinkCmkAccessRequest revoke = new() { Principal = held.Principal, PolicyName = policy.Arn };
                await AgreedHost.RunAsync(host, agreed => new RevokeFlinkCmkAccessHandler(connections).RunAsync(revoke, agreed, cancellation));
            }
            else
            {
                await PutAsync(connection, policy.Arn, wanted, $"strike {keyArn}", cancellation, versions);
            }

            Replace(held, policy, wanted);
        }
    }

    /// <summary>The role or user behind an ARN of a key policy; <see langword="null"/> for what is neither (a session, an id that a deleted principal left).</summary>
    public static IamPrincipalName? PrincipalOf(string arn)
    {
        if (!Arn.TryParse(arn, out Arn? parsed) || parsed.Service != "iam") return null;
        string name = parsed.Resource.Substring(parsed.Resource.LastIndexOf('/') + 1);
        if (parsed.Resource.StartsWith("role/", StringComparison.Ordinal)) return IamPrincipalName.Role(name);
        return parsed.Resource.StartsWith("user/", StringComparison.Ordinal) ? IamPrincipalName.User(name) : null;
    }

    private async Task PutAsync(AwsConnection connection, string policyArn, PolicyDocument document, string change, CancellationToken cancellation, IReadOnlyList<PolicyVersion>? versions = null)
    {
        PolicySteps steps = new(new IamActs(connection, host), new IamReader(connection));
        IReadOnlyList<OperationStep> plan = versions is null ? await steps.VersionStepsAsync(policyArn, document, change, cancellation) : PolicySteps.VersionSteps(policyArn, versions, document, change);
        foreach (OperationStep step in plan) await steps.TakeAsync(step, null, created: false, cancellation);
    }

    private void Replace(HeldPolicies held, PolicyFinder.Existing policy, PolicyDocument document)
    {
        _held = _held?.ConvertAll(h => h.Principal == held.Principal ? h with { Policies = [.. h.Policies.Select(p => p.Arn == policy.Arn ? p with { Document = document } : p)] } : h);
    }
}
