using Amazon.IdentityManagement.Model;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>A principal as policies name it.</summary>
/// <param name="Assumption">What the answer rests on where IAM could not be asked; <see langword="null"/> where it is certain.</param>
public sealed record ResolvedPrincipal(RequestPrincipal Principal, string? Assumption = null);

/// <summary>Turns the ARN of a role, a user or a session into the principal that policies speak of.</summary>
/// <remarks>The ARN of a session leaves out the path of its role, which key policies need (IAM identifiers), so IAM is asked for the role.</remarks>
public sealed class PrincipalResolver(AwsConnection connection)
{
    private readonly IamReader _iam = new(connection);
    private readonly CallerIdentity _caller = new(connection);

    /// <summary>The caller of the connection.</summary>
    public async Task<ResolvedPrincipal> CallerAsync(CancellationToken cancellation)
    {
        string arn;
        try
        {
            arn = await _caller.ArnAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationException(Failures.From(e));
        }
        return await ResolveAsync(arn, cancellation);
    }

    /// <exception cref="OperationException">The text is not the ARN of a role, user, session or account root.</exception>
    public async Task<ResolvedPrincipal> ResolveAsync(string text, CancellationToken cancellation)
    {
        if (!Arn.TryParse(text, out Arn? arn) || !FlinkNames.IsAccountId(arn.Account) || Wildcard.IsPattern(text)) throw Invalid(text);
        string[] parts = arn.Resource.Split('/');
        switch (arn.Service, parts[0])
        {
            case ("iam", "root"):
                return new ResolvedPrincipal(RequestPrincipal.Root(arn.Partition, arn.Account));
            case ("iam", "user") when parts.Length > 1:
                return new ResolvedPrincipal(RequestPrincipal.User(text));
            case ("iam", "role") when parts.Length > 1:
                return new ResolvedPrincipal(RequestPrincipal.RoleSession(text));
            case ("sts", "assumed-role") when parts.Length == 3:
                return await RoleOfSessionAsync(arn, parts[1], parts[2], cancellation);
            default:
                throw Invalid(text);
        }
    }

    private async Task<ResolvedPrincipal> RoleOfSessionAsync(Arn session, string roleName, string sessionName, CancellationToken cancellation)
    {
        string guess = $"arn:{session.Partition}:iam::{session.Account}:role/{roleName}";
        try
        {
            if (await _caller.AccountAsync(cancellation) != session.Account) return Assumed($"role {roleName} belongs to another account, so its path is not known");
            Role? role = await _iam.FindRoleAsync(roleName, cancellation);
            return role is null ? Assumed($"role {roleName} does not exist any more") : new ResolvedPrincipal(RequestPrincipal.RoleSession(role.Arn, sessionName, role.RoleId is { } id ? $"{id}:{sessionName}" : null));
        }
        catch (Exception e) when (e is not OperationCanceledException && CallFailures.IsDenied(e))
        {
            return Assumed($"the caller may not call iam:GetRole for {roleName}, so its path is taken to be /");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationException(Failures.From(e, session.ToString()));
        }

        ResolvedPrincipal Assumed(string why) => new(RequestPrincipal.RoleSession(guess, sessionName), why);
    }

    private static OperationException Invalid(string text) => new(new OperationFailure(
        "InvalidPrincipal",
        FailureCategory.InvalidArgument,
        $"'{text}' is not the ARN of one role, user or session.",
        "Give arn:aws:iam::ACCOUNT:role/NAME, arn:aws:iam::ACCOUNT:user/NAME or a session's arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION.",
        text));
}
