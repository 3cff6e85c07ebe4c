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
        Policies.Any(p => Lets(p.Document, applicationArn, keyArn));

    /// <summary>Whether a policy lets its holder use the key for the application, by its name or by a wildcard.</summary>
    public static bool Lets(PolicyDocument policy, string applicationArn, string keyArn) => OperatorPolicyEdit.KeysOf(policy, applicationArn).Contains(keyArn) || PolicyMerge.CoversByWildcard(policy, keyArn);

    public IEnumerable<PolicyFinder.Existing> Naming(string applicationArn, string keyArn) => Policies.Where(p => OperatorPolicyEdit.KeysOf(p.Document, applicationArn).Contains(keyArn));
}

/// <summary>The operators' side in IAM: gaining a key and losing one. Read once, and re-read just before an edit, so that nobody else's change is lost.</summary>
internal sealed class OperatorAccess(IActorConnections connections, IOperationHost host, RotationObserver observer)
{
    /// <summary>How often an edit is made anew because somebody else edits too.</summary>
    private const int MaxEdits = 3;

    private const int Looks = 5;

    // A version of a policy never changes: what was read of it once holds.
    private readonly Dictionary<(string Policy, string Version), PolicyDocument> _versions = [];
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
                if (await finder.ByArnAsync(policy.PolicyArn, cancellation) is not { } existing) continue;
                policies.Add(existing);
                if (existing.Policy.DefaultVersionId is { } version) _versions[(existing.Arn, version)] = existing.Document;
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
            // Read again: minutes may have gone by since it was looked at, and others edit policies too.
            PolicyDocument now = await EditAsync(connection, own, await ReadVersionsAsync(connection, own.Arn, cancellation), document => OperatorPolicyEdit.Add(document, applicationArn, newKeyArn), $"add {newKeyArn}", cancellation);
            Replace(held, own, now);
            return;
        }

        PolicyDocument policy = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = [new OperatedApplication(applicationArn, [])], KeyArns = [newKeyArn] });
        GrantFlinkCmkAccessRequest grant = new() { Policy = policy, Principal = held.Principal, Kind = PolicyKind.OperatorCmk };
        await AgreedHost.RunAsync(host, agreed => new GrantFlinkCmkAccessHandler(connections).RunAsync(grant, agreed, cancellation));
        _held = null;
    }

    /// <summary>Takes the old key away from an operator for this application, wherever a policy of ours names it.</summary>
    /// <param name="keptKeyArn">The key that the operator must hold still, or again.</param>
    /// <exception cref="OperationException">PolicyNotOurs: a policy of somebody else names the key. OperatorKeyNotSeen: IAM does not show that the operator holds the other key.</exception>
    public async Task LoseAsync(HeldPolicies held, string applicationArn, string keyArn, string keptKeyArn, CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(Actor.IamAdministrator, cancellation);
        foreach (PolicyFinder.Existing policy in held.Naming(applicationArn, keyArn).ToList())
        {
            if (!policy.IsOurs) throw new OperationException(RotationFailures.PolicyNotOurs(policy.Arn, held.Principal.ToString(), keyArn));
            PolicyDocument Without(PolicyDocument document) => OperatorPolicyEdit.RemoveKey(document, keyArn, applicationArn);
            VersionsSeen read = await ReadVersionsAsync(connection, policy.Arn, cancellation);
            PolicyDocument seen = read.Default;
            // What IAM shows may be older than what it was told (IAM user guide, eventual consistency): without the other key in sight, nothing is taken away.
            bool elsewhere = held.Policies.Any(p => p.Arn != policy.Arn && HeldPolicies.Lets(p.Document, applicationArn, keptKeyArn));
            if (!elsewhere && !HeldPolicies.Lets(seen, applicationArn, keptKeyArn)) throw new OperationException(RotationFailures.OperatorKeyNotSeen(policy.Arn, held.Principal.ToString(), keptKeyArn));
            PolicyDocument now = seen;
            if (Without(seen).Statements.Count == 0)
            {
                RevokeFlinkCmkAccessRequest revoke = new() { Principal = held.Principal, PolicyName = policy.Arn };
                await AgreedHost.RunAsync(host, agreed => new RevokeFlinkCmkAccessHandler(connections).RunAsync(revoke, agreed, cancellation));
            }
            else
            {
                now = await EditAsync(connection, policy, read, Without, $"strike {keyArn}", cancellation);
            }

            Replace(held, policy, now);
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

    /// <summary>The policy edited and put in force, with what somebody else put into it at the same time.</summary>
    /// <param name="seen">As it was just read.</param>
    private async Task<PolicyDocument> EditAsync(AwsConnection connection, PolicyFinder.Existing policy, VersionsSeen seen, Func<PolicyDocument, PolicyDocument> edit, string change, CancellationToken cancellation)
    {
        PolicySteps steps = new(new IamActs(connection, host), new IamReader(connection));
        PolicyDocument now = seen.Default;
        for (int attempt = 1; ; attempt++)
        {
            PolicyDocument wanted = edit(now);
            if (StatementShape.SaySame(now, wanted)) return now;
            IamQuotas.DemandSize(wanted, policy.Policy.PolicyName);
            int last = seen.Last;
            foreach (OperationStep step in PolicySteps.VersionSteps(policy.Arn, seen.Versions, wanted, change)) await steps.TakeAsync(step, null, created: false, cancellation);
            seen = await new Waiter(WaitSettings.For(connection, TimeSpan.FromMinutes(2))).UntilAsync(
                async c =>
                {
                    VersionsSeen look = await ReadVersionsAsync(connection, policy.Arn, c);
                    return new Observation<VersionsSeen>(StatementShape.SaySame(edit(look.Default), look.Default), look, $"the new version of policy {policy.Policy.PolicyName} is not visible yet");
                },
                $"policy {policy.Arn}", policy.Arn, host, cancellation);
            // IAM takes every version, whatever it was made from, and numbers them one by one: a number between what was read and ours is somebody else's, which ours has pushed aside.
            PolicyVersion? theirs = seen.Versions.Where(v => PolicySteps.Number(v) > last && v.IsDefaultVersion != true).OrderBy(PolicySteps.Number).LastOrDefault();
            if (theirs is null || attempt == MaxEdits || !StatementShape.SaySame(seen.Default, wanted)) return seen.Default;
            host.Warning($"Somebody else put version {theirs.VersionId} of policy {policy.Arn} at the same time; what it says is taken in.");
            now = await ReadVersionAsync(connection, policy.Arn, theirs.VersionId, cancellation);
            if (StatementShape.SaySame(edit(now), wanted)) return seen.Default;
        }
    }

    private async Task<VersionsSeen> ReadVersionsAsync(AwsConnection connection, string policyArn, CancellationToken cancellation)
    {
        IReadOnlyList<PolicyVersion> versions = await new IamActs(connection, host).ReadAsync("iam:ListPolicyVersions", $"policy {policyArn}", () => new IamReader(connection).VersionsAsync(policyArn, cancellation), cancellation);
        string version = versions.FirstOrDefault(v => v.IsDefaultVersion == true)?.VersionId ?? "v1";
        return new VersionsSeen(versions, await ReadVersionAsync(connection, policyArn, version, cancellation));
    }

    private async Task<PolicyDocument> ReadVersionAsync(AwsConnection connection, string policyArn, string version, CancellationToken cancellation)
    {
        if (_versions.TryGetValue((policyArn, version), out PolicyDocument? known)) return known;
        return _versions[(policyArn, version)] = await new IamActs(connection, host).ReadAsync("iam:GetPolicyVersion", $"policy {policyArn}", GetAsync, cancellation);

        async Task<PolicyDocument> GetAsync()
        {
            WaitSettings wait = WaitSettings.For(connection);
            for (int look = 1; ; look++)
            {
                try
                {
                    return await new IamReader(connection).VersionAsync(policyArn, version, cancellation);
                }
                catch (NoSuchEntityException) when (look < Looks)
                {
                    // It was in the listing: one answer is older than the other (IAM user guide, eventual consistency).
                    await wait.Delay(wait.Initial, cancellation);
                }
            }
        }
    }

    /// <summary>The versions of a policy, and what the default one says.</summary>
    private sealed record VersionsSeen(IReadOnlyList<PolicyVersion> Versions, PolicyDocument Default)
    {
        /// <summary>The highest number.</summary>
        public int Last => Versions.Select(PolicySteps.Number).DefaultIfEmpty(0).Max();
    }

    private void Replace(HeldPolicies held, PolicyFinder.Existing policy, PolicyDocument document)
    {
        _held = _held?.ConvertAll(h => h.Principal == held.Principal ? h with { Policies = [.. h.Policies.Select(p => p.Arn == policy.Arn ? p with { Document = document } : p)] } : h);
    }
}
