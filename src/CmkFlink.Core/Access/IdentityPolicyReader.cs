using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Collects all that IAM says about a role or user: attached and inline policies, those of a user's groups, and the permissions boundary. What is not readable becomes an <see cref="UnreadPolicy"/>, never an empty list.</summary>
public sealed class IdentityPolicyReader(AwsConnection connection)
{
    private const string WhoCan = "a reader (New-FlinkCmkPolicy -Kind Reader) or the IAM administrator";

    private readonly IamReader _iam = new(connection);
    private readonly CallerIdentity _caller = new(connection);

    /// <summary>The policies of a principal; of a session, those of its role.</summary>
    public async Task<IdentityPolicies> ReadAsync(RequestPrincipal principal, CancellationToken cancellation)
    {
        if (principal.Kind == PrincipalKind.AccountRoot) return new IdentityPolicies();
        if (NameOf(principal) is not { } name) return IdentityPolicies.Unknown($"the policies of {principal.Arn}", "IAM keeps policies of roles and users only", "nobody");
        try
        {
            // A role of the same name in the caller's account would be another role.
            string account = await _caller.AccountAsync(cancellation);
            if (account != principal.Account) return IdentityPolicies.Unknown($"the policies of {principal.PrincipalArn}", $"they belong to account {principal.Account}, and the caller to {account}", $"a reader of account {principal.Account}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationException(Failures.From(e, principal.PrincipalArn));
        }
        return await ReadAsync(name, cancellation);
    }

    /// <summary>The policies of a role or user of the caller's account.</summary>
    public async Task<IdentityPolicies> ReadAsync(IamPrincipalName principal, CancellationToken cancellation)
    {
        Collector found = new();
        List<Task> reads =
        [
            ReadBoundaryAsync(principal, found, cancellation),
            ReadAttachedAsync($"{principal}", () => _iam.AttachedAsync(principal, cancellation), found, cancellation),
            ReadInlineAsync($"{principal}", () => _iam.InlineNamesAsync(principal, cancellation), n => _iam.InlineAsync(principal, n, cancellation), found, cancellation),
        ];
        if (principal.Type == IamPrincipalType.User) reads.Add(ReadGroupsAsync(principal.Name, found, cancellation));
        await Task.WhenAll(reads);
        return found.Result();
    }

    /// <summary>The name under which IAM keeps the policies of a principal; <see langword="null"/> for root and services.</summary>
    public static IamPrincipalName? NameOf(RequestPrincipal principal)
    {
        if (principal.Kind is not (PrincipalKind.User or PrincipalKind.RoleSession) || !Arn.TryParse(principal.PrincipalArn, out Arn? arn)) return null;
        string name = arn.Resource.Substring(arn.Resource.LastIndexOf('/') + 1);
        return principal.Kind == PrincipalKind.User ? IamPrincipalName.User(name) : IamPrincipalName.Role(name);
    }

    private Task ReadBoundaryAsync(IamPrincipalName principal, Collector found, CancellationToken cancellation) => found.TryAsync($"the permissions boundary of {principal}", async () =>
    {
        IamReader.Found? entity = await _iam.FindAsync(principal, cancellation);
        if (entity is null) found.Unread(new UnreadPolicy($"the policies of {principal}", "there is no such " + (principal.Type == IamPrincipalType.Role ? "role" : "user"), "nobody: make it, or correct the name"));
        if (entity?.BoundaryArn is { } arn) found.Boundary = CompiledPolicy.Compile(await DefaultVersionAsync(arn, cancellation), arn);
    });

    private Task ReadAttachedAsync(string owner, Func<Task<IReadOnlyList<AttachedPolicyType>>> list, Collector found, CancellationToken cancellation) => found.TryAsync($"the attached policies of {owner}", async () =>
    {
        foreach (AttachedPolicyType attached in await list())
        {
            await found.TryAsync($"policy {attached.PolicyArn}, attached to {owner}", async () => found.Add(await DefaultVersionAsync(attached.PolicyArn, cancellation), attached.PolicyArn));
        }
    });

    private static Task ReadInlineAsync(string owner, Func<Task<IReadOnlyList<string>>> list, Func<string, Task<PolicyDocument>> read, Collector found, CancellationToken cancellation) => found.TryAsync($"the inline policies of {owner}", async () =>
    {
        foreach (string name in await list())
        {
            cancellation.ThrowIfCancellationRequested();
            await found.TryAsync($"inline policy {name} of {owner}", async () => found.Add(await read(name), $"inline policy {name} of {owner}"));
        }
    });

    private Task ReadGroupsAsync(string user, Collector found, CancellationToken cancellation) => found.TryAsync($"the groups of user {user}", async () =>
    {
        foreach (Group group in await _iam.GroupsAsync(user, cancellation))
        {
            string owner = $"group {group.GroupName}";
            await ReadAttachedAsync(owner, () => _iam.AttachedToGroupAsync(group.GroupName, cancellation), found, cancellation);
            await ReadInlineAsync(owner, () => _iam.InlineNamesOfGroupAsync(group.GroupName, cancellation), n => _iam.InlineOfGroupAsync(group.GroupName, n, cancellation), found, cancellation);
        }
    });

    private async Task<PolicyDocument> DefaultVersionAsync(string arn, CancellationToken cancellation)
    {
        ManagedPolicy? policy = await _iam.PolicyAsync(arn, cancellation);
        return policy?.DefaultVersionId is { } version
            ? await _iam.VersionAsync(arn, version, cancellation)
            : throw new PolicyParseException($"{arn} has no default version");
    }

    /// <summary>Gathers from several reads at once.</summary>
    private sealed class Collector
    {
        private readonly object _lock = new();
        private readonly List<CompiledPolicy> _policies = [];
        private readonly List<UnreadPolicy> _unread = [];

        public CompiledPolicy? Boundary { get; set; }

        public void Add(PolicyDocument document, string name)
        {
            CompiledPolicy policy = CompiledPolicy.Compile(document, name);
            lock (_lock) _policies.Add(policy);
        }

        public void Unread(UnreadPolicy policy)
        {
            lock (_lock) _unread.Add(policy);
        }

        /// <summary>A denial or a policy that is not understood is knowledge of its own; a broken connection is a failure.</summary>
        public async Task TryAsync(string what, Func<Task> read)
        {
            try
            {
                await read();
            }
            catch (NoSuchEntityException)
            {
                Unread(new UnreadPolicy(what, "it does not exist", "nobody: make it, or correct the name"));
            }
            catch (Exception e) when (e is PolicyParseException or PolicyNotSupportedException)
            {
                Unread(new UnreadPolicy(what, $"it cannot be evaluated with certainty: {e.Message}", "nobody before the policy is mended: Test-FlinkCmkPolicy names the statement"));
            }
            catch (Exception e) when (e is not OperationCanceledException && CallFailures.IsDenied(e))
            {
                Unread(new UnreadPolicy(what, "reading it is denied to the caller", WhoCan));
            }
            catch (Exception e) when (e is not (OperationCanceledException or OperationException))
            {
                throw new OperationException(Failures.From(e, what));
            }
        }

        public IdentityPolicies Result() => new()
        {
            Identity = [.. _policies.OrderBy(p => p.Name, StringComparer.Ordinal)],
            Boundary = Boundary,
            Unread = [.. _unread.Distinct().OrderBy(u => u.What, StringComparer.Ordinal)],
        };
    }
}
