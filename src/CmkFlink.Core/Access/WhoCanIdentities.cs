using Amazon.IdentityManagement.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>A user or role with everything that IAM says about it.</summary>
/// <param name="Unreadable">Policies that are none or cannot be evaluated; they may allow more.</param>
internal sealed record AccountIdentity(RequestPrincipal Principal, IReadOnlyList<NamedPolicy> Policies, NamedPolicy? Boundary, IReadOnlyList<string> Unreadable);

/// <summary>Every user and role of an account, in one listing.</summary>
internal sealed class WhoCanIdentities(AwsConnection connection)
{
    /// <summary>All; <see langword="null"/> where the caller may not list them.</summary>
    public async Task<IReadOnlyList<AccountIdentity>?> ListAsync(CancellationToken cancellation)
    {
        List<UserDetail> users = [];
        List<RoleDetail> roles = [];
        Dictionary<string, GroupDetail> groups = new(StringComparer.Ordinal);
        Dictionary<string, string> managed = new(StringComparer.Ordinal);
        try
        {
            string? marker = null;
            do
            {
                string? from = marker;
                GetAccountAuthorizationDetailsResponse page = await connection.ReadAsync(c => connection.Iam.GetAccountAuthorizationDetailsAsync(new GetAccountAuthorizationDetailsRequest { Marker = from }, c), cancellation);
                users.AddRange(page.UserDetailList ?? []);
                roles.AddRange(page.RoleDetailList ?? []);
                foreach (GroupDetail group in page.GroupDetailList ?? []) groups[group.GroupName] = group;
                foreach (ManagedPolicyDetail policy in page.Policies ?? [])
                    if (policy.PolicyVersionList?.FirstOrDefault(version => version.IsDefaultVersion == true)?.Document is { } document) managed[policy.Arn] = document;
                marker = IamReader.Continue(page.IsTruncated, page.Marker);
            }
            while (marker is not null);
        }
        catch (Exception e) when (e is not OperationCanceledException && CallFailures.IsDenied(e))
        {
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationException(Failures.From(e, "the users and roles of the account"));
        }

        List<AccountIdentity> all = [];
        foreach (UserDetail user in users)
        {
            Collector found = new(managed);
            found.AddInline(user.UserPolicyList, $"user {user.UserName}");
            found.AddAttached(user.AttachedManagedPolicies);
            foreach (GroupDetail group in (user.GroupList ?? []).Where(groups.ContainsKey).Select(name => groups[name]))
            {
                found.AddInline(group.GroupPolicyList, $"group {group.GroupName}");
                found.AddAttached(group.AttachedManagedPolicies);
            }

            all.Add(found.Identity(RequestPrincipal.User(user.Arn, user.UserId), user.PermissionsBoundary));
        }

        foreach (RoleDetail role in roles)
        {
            Collector found = new(managed);
            found.AddInline(role.RolePolicyList, $"role {role.RoleName}");
            found.AddAttached(role.AttachedManagedPolicies);
            all.Add(found.Identity(RequestPrincipal.RoleSession(role.Arn, "session", role.RoleId is { } id ? $"{id}:session" : null), role.PermissionsBoundary));
        }

        return all;
    }

    private sealed class Collector(Dictionary<string, string> managed)
    {
        private readonly List<NamedPolicy> _policies = [];
        private readonly List<string> _unreadable = [];

        public void AddInline(List<PolicyDetail>? policies, string owner)
        {
            foreach (PolicyDetail policy in policies ?? []) Add($"inline policy {policy.PolicyName} of {owner}", policy.PolicyDocument);
        }

        public void AddAttached(List<AttachedPolicyType>? policies)
        {
            foreach (AttachedPolicyType policy in policies ?? []) Add(policy.PolicyArn ?? "", managed.TryGetValue(policy.PolicyArn ?? "", out string? document) ? document : null);
        }

        public AccountIdentity Identity(RequestPrincipal principal, AttachedPermissionsBoundary? boundary)
        {
            NamedPolicy? limit = boundary?.PermissionsBoundaryArn is { } arn ? Read(arn, managed.TryGetValue(arn, out string? document) ? document : null) : null;
            return new AccountIdentity(principal, _policies, limit, _unreadable);
        }

        private void Add(string name, string? document)
        {
            if (Read(name, document) is { } policy) _policies.Add(policy);
        }

        private NamedPolicy? Read(string name, string? document)
        {
            try
            {
                PolicyDocument policy = IamReader.Document(document);
                CompiledPolicy.Compile(policy, name);
                return new NamedPolicy(name, policy);
            }
            catch (Exception e) when (e is PolicyParseException or PolicyNotSupportedException)
            {
                _unreadable.Add(name);
                return null;
            }
        }
    }
}
