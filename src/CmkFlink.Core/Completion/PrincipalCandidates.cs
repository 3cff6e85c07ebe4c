using System.Globalization;
using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Completion;

/// <summary>Names of roles, or of users, that can hold a policy.</summary>
public sealed class PrincipalCandidates(IamPrincipalType type) : ICandidateSource
{
    public IReadOnlyList<Actor> Asks { get; } = [Actor.IamAdministrator];

    public string Subject(CompletionLine line) => type == IamPrincipalType.Role ? "roles" : "users";

    public async Task<CandidateList> ReadAsync(AwsConnection connection, CompletionLine line, CompletionWord word, CancellationToken cancellation)
    {
        List<CandidateItem> found = [];
        string? marker = null;
        do
        {
            string? from = marker;
            (IEnumerable<CandidateItem> page, string? next) = await connection.ReadAsync(c => type == IamPrincipalType.Role ? RolesAsync(connection, from, c) : UsersAsync(connection, from, c), cancellation);
            found.AddRange(page.Where(item => item.MayBe(word)));
            marker = next;
        }
        while (marker is not null && found.Count < CandidateList.Enough);
        return CandidateList.Sorted(found, marker is not null);
    }

    private static async Task<(IEnumerable<CandidateItem> Page, string? Next)> RolesAsync(AwsConnection connection, string? marker, CancellationToken cancellation)
    {
        ListRolesResponse page = await connection.Iam.ListRolesAsync(new ListRolesRequest { MaxItems = 1000, Marker = marker }, cancellation);
        return (page.Roles.Where(role => !IsAwsManaged(role.Path)).Select(role => new CandidateItem([role.RoleName], Tooltip(role.Arn, role.CreateDate, role.Description))), IamReader.Continue(page.IsTruncated, page.Marker));
    }

    private static async Task<(IEnumerable<CandidateItem> Page, string? Next)> UsersAsync(AwsConnection connection, string? marker, CancellationToken cancellation)
    {
        ListUsersResponse page = await connection.Iam.ListUsersAsync(new ListUsersRequest { MaxItems = 1000, Marker = marker }, cancellation);
        return (page.Users.Select(user => new CandidateItem([user.UserName], Tooltip(user.Arn, user.CreateDate, null))), IamReader.Continue(page.IsTruncated, page.Marker));
    }

    // Service-linked roles and those that IAM Identity Center keeps take no policy of the account's own (IAM User Guide, "Create a service-linked role"; IAM Identity Center User Guide, "Referencing permission sets").
    private static bool IsAwsManaged(string? path) =>
        path is not null && (path.StartsWith("/aws-service-role/", StringComparison.Ordinal) || path.StartsWith("/aws-reserved/", StringComparison.Ordinal));

    private static string Tooltip(string arn, DateTime? created, string? description)
    {
        string since = created is { } date ? string.Format(CultureInfo.InvariantCulture, ", since {0:yyyy-MM-dd}", date) : "";
        return $"{arn}{since}{(string.IsNullOrEmpty(description) ? "" : $": {description}")}";
    }
}
