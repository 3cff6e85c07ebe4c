using Amazon.IdentityManagement.Model;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Access;

/// <summary>Reads roles, users and their policies, all pages, with the bare exceptions of AWS.</summary>
internal sealed class IamReader(AwsConnection connection)
{
    /// <summary>A role or user as IAM knows it.</summary>
    public sealed record Found(string Arn, string? Id, string? BoundaryArn);

    /// <returns><see langword="null"/> where there is none of this name.</returns>
    public async Task<Found?> FindAsync(IamPrincipalName principal, CancellationToken cancellation)
    {
        if (principal.Type == IamPrincipalType.Role)
        {
            Role? role = await FindRoleAsync(principal.Name, cancellation);
            return role is null ? null : new Found(role.Arn, role.RoleId, role.PermissionsBoundary?.PermissionsBoundaryArn);
        }
        try
        {
            User user = (await connection.ReadAsync(c => connection.Iam.GetUserAsync(new GetUserRequest { UserName = principal.Name }, c), cancellation)).User;
            return new Found(user.Arn, user.UserId, user.PermissionsBoundary?.PermissionsBoundaryArn);
        }
        catch (NoSuchEntityException)
        {
            return null;
        }
    }

    public async Task<Role?> FindRoleAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return (await connection.ReadAsync(c => connection.Iam.GetRoleAsync(new GetRoleRequest { RoleName = name }, c), cancellation)).Role;
        }
        catch (NoSuchEntityException)
        {
            return null;
        }
    }

    /// <summary>The managed policies attached to a role or user itself.</summary>
    public Task<IReadOnlyList<AttachedPolicyType>> AttachedAsync(IamPrincipalName principal, CancellationToken cancellation) => principal.Type == IamPrincipalType.Role
        ? PagesAsync(async (marker, c) =>
        {
            ListAttachedRolePoliciesResponse page = await connection.Iam.ListAttachedRolePoliciesAsync(new ListAttachedRolePoliciesRequest { RoleName = principal.Name, Marker = marker }, c);
            return (page.AttachedPolicies, page.IsTruncated, page.Marker);
        }, cancellation)
        : PagesAsync(async (marker, c) =>
        {
            ListAttachedUserPoliciesResponse page = await connection.Iam.ListAttachedUserPoliciesAsync(new ListAttachedUserPoliciesRequest { UserName = principal.Name, Marker = marker }, c);
            return (page.AttachedPolicies, page.IsTruncated, page.Marker);
        }, cancellation);

    public Task<IReadOnlyList<AttachedPolicyType>> AttachedToGroupAsync(string group, CancellationToken cancellation) => PagesAsync(
        async (marker, c) =>
        {
            ListAttachedGroupPoliciesResponse page = await connection.Iam.ListAttachedGroupPoliciesAsync(new ListAttachedGroupPoliciesRequest { GroupName = group, Marker = marker }, c);
            return (page.AttachedPolicies, page.IsTruncated, page.Marker);
        },
        cancellation);

    public Task<IReadOnlyList<Group>> GroupsAsync(string user, CancellationToken cancellation) => PagesAsync(
        async (marker, c) =>
        {
            ListGroupsForUserResponse page = await connection.Iam.ListGroupsForUserAsync(new ListGroupsForUserRequest { UserName = user, Marker = marker }, c);
            return (page.Groups, page.IsTruncated, page.Marker);
        },
        cancellation);

    /// <summary>The names of inline policies.</summary>
    public Task<IReadOnlyList<string>> InlineNamesAsync(IamPrincipalName principal, CancellationToken cancellation) => principal.Type == IamPrincipalType.Role
        ? PagesAsync(async (marker, c) =>
        {
            ListRolePoliciesResponse page = await connection.Iam.ListRolePoliciesAsync(new ListRolePoliciesRequest { RoleName = principal.Name, Marker = marker }, c);
            return (page.PolicyNames, page.IsTruncated, page.Marker);
        }, cancellation)
        : PagesAsync(async (marker, c) =>
        {
            ListUserPoliciesResponse page = await connection.Iam.ListUserPoliciesAsync(new ListUserPoliciesRequest { UserName = principal.Name, Marker = marker }, c);
            return (page.PolicyNames, page.IsTruncated, page.Marker);
        }, cancellation);

    public Task<IReadOnlyList<string>> InlineNamesOfGroupAsync(string group, CancellationToken cancellation) => PagesAsync(
        async (marker, c) =>
        {
            ListGroupPoliciesResponse page = await connection.Iam.ListGroupPoliciesAsync(new ListGroupPoliciesRequest { GroupName = group, Marker = marker }, c);
            return (page.PolicyNames, page.IsTruncated, page.Marker);
        },
        cancellation);

    public async Task<PolicyDocument> InlineAsync(IamPrincipalName principal, string policyName, CancellationToken cancellation) => Document(principal.Type == IamPrincipalType.Role
        ? (await connection.ReadAsync(c => connection.Iam.GetRolePolicyAsync(new GetRolePolicyRequest { RoleName = principal.Name, PolicyName = policyName }, c), cancellation)).PolicyDocument
        : (await connection.ReadAsync(c => connection.Iam.GetUserPolicyAsync(new GetUserPolicyRequest { UserName = principal.Name, PolicyName = policyName }, c), cancellation)).PolicyDocument);

    public async Task<PolicyDocument> InlineOfGroupAsync(string group, string policyName, CancellationToken cancellation) =>
        Document((await connection.ReadAsync(c => connection.Iam.GetGroupPolicyAsync(new GetGroupPolicyRequest { GroupName = group, PolicyName = policyName }, c), cancellation)).PolicyDocument);

    /// <returns><see langword="null"/> where there is no such policy.</returns>
    public async Task<ManagedPolicy?> PolicyAsync(string arn, CancellationToken cancellation)
    {
        try
        {
            return (await connection.ReadAsync(c => connection.Iam.GetPolicyAsync(new GetPolicyRequest { PolicyArn = arn }, c), cancellation)).Policy;
        }
        catch (NoSuchEntityException)
        {
            return null;
        }
    }

    /// <summary>The customer managed policies of the account, without their tags (IAM API reference, ListPolicies).</summary>
    public Task<IReadOnlyList<ManagedPolicy>> LocalPoliciesAsync(CancellationToken cancellation) => PagesAsync(
        async (marker, c) =>
        {
            ListPoliciesResponse page = await connection.Iam.ListPoliciesAsync(new ListPoliciesRequest { Scope = Amazon.IdentityManagement.PolicyScopeType.Local, MaxItems = 1000, Marker = marker }, c);
            return (page.Policies, page.IsTruncated, page.Marker);
        },
        cancellation);

    public async Task<PolicyDocument> VersionAsync(string arn, string versionId, CancellationToken cancellation) =>
        Document((await connection.ReadAsync(c => connection.Iam.GetPolicyVersionAsync(new GetPolicyVersionRequest { PolicyArn = arn, VersionId = versionId }, c), cancellation)).PolicyVersion.Document);

    public Task<IReadOnlyList<PolicyVersion>> VersionsAsync(string arn, CancellationToken cancellation) => PagesAsync(
        async (marker, c) =>
        {
            ListPolicyVersionsResponse page = await connection.Iam.ListPolicyVersionsAsync(new ListPolicyVersionsRequest { PolicyArn = arn, Marker = marker }, c);
            return (page.Versions, page.IsTruncated, page.Marker);
        },
        cancellation);

    /// <summary>Who holds a policy, in words: "role Operator".</summary>
    public Task<IReadOnlyList<string>> HoldersAsync(string arn, CancellationToken cancellation) => PagesAsync(
        async (marker, c) =>
        {
            ListEntitiesForPolicyResponse page = await connection.Iam.ListEntitiesForPolicyAsync(new ListEntitiesForPolicyRequest { PolicyArn = arn, Marker = marker }, c);
            List<string> holders = [.. page.PolicyRoles.Select(r => "role " + r.RoleName), .. page.PolicyUsers.Select(u => "user " + u.UserName), .. page.PolicyGroups.Select(g => "group " + g.GroupName)];
            return (holders, page.IsTruncated, page.Marker);
        },
        cancellation);

    /// <summary>A document as IAM hands it out: percent-encoded (IAM API reference: "URL-encoded compliant with RFC 3986").</summary>
    public static PolicyDocument Document(string? text) => PolicyDocument.Parse(Uri.UnescapeDataString(text ?? ""));

    /// <summary>Where the next page begins; <see langword="null"/> after the last one.</summary>
    /// <exception cref="FormatException">The answer says that there is more and not where: what was read so far is not everything, and must not be taken for it.</exception>
    public static string? Continue(bool? isTruncated, string? marker) =>
        isTruncated != true ? null : marker is { Length: > 0 } ? marker : throw new FormatException("IAM's answer is cut off and does not say where it goes on.");

    private async Task<IReadOnlyList<T>> PagesAsync<T>(Func<string?, CancellationToken, Task<(List<T>? Items, bool? IsTruncated, string? Marker)>> read, CancellationToken cancellation)
    {
        List<T> all = [];
        string? marker = null;
        do
        {
            string? from = marker;
            (List<T>? items, bool? truncated, string? next) = await connection.ReadAsync(c => read(from, c), cancellation);
            all.AddRange(items ?? []);
            marker = Continue(truncated, next);
        }
        while (marker is not null);
        return all;
    }
}
