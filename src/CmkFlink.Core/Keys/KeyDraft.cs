using System.Text;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>A request made ready: alias checked, policy built and checked against the place where the key will be.</summary>
/// <param name="Tags">The user's tags and the two that let an interrupted run find its key.</param>
internal sealed record KeyDraft(string Alias, PolicyDocument Policy, string Description, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Names the alias that a key is meant for, so that a key without alias is found again.</summary>
    public const string AliasTag = "cmkflink:alias";

    public const string ApplicationTag = "cmkflink:application";

    /// <summary>KMS takes key policies of at most 32 KB (KMS developer guide, resource quotas).</summary>
    private const int MaxPolicyBytes = 32 * 1024;

    /// <exception cref="OperationException">The request is contradictory, malformed, or meant for another Region or account.</exception>
    public static KeyDraft From(NewFlinkCmkKeyRequest request, string region, string account)
    {
        if (!KeyReference.TryParse(request.Alias, out KeyReference? alias) || alias.Kind != KeyReferenceKind.Alias) throw KeyFailures.InvalidAlias(request.Alias);
        if (alias.IsAwsManagedAlias) throw KeyFailures.AwsManagedKey(request.Alias);
        PolicyDocument policy = BuildPolicy(request);
        IReadOnlyList<Arn> applications = PolicyNames.Applications(policy);
        foreach (Arn application in applications.Where(a => a.Region != region || a.Account != account))
        {
            throw KeyFailures.Throwable(
                "KeyElsewhereThanApplication",
                FailureCategory.InvalidArgument,
                $"The key {request.Alias} would be made in {region} of account {account}, but the application {application} is not there; MSF uses keys of the application's own Region and account.",
                $"Give -Region {application.Region} and credentials of account {application.Account}, or the ARN of the application that is meant.",
                application.ToString());
        }
        int size = Encoding.UTF8.GetByteCount(policy.ToJson(indented: false));
        if (size > MaxPolicyBytes)
        {
            throw KeyFailures.Throwable("KeyPolicyTooLarge", FailureCategory.LimitsExceeded, $"The policy of {request.Alias} has {size} bytes; KMS takes {MaxPolicyBytes}.", "Name fewer applications or operators, or use a second key.", request.Alias);
        }
        return new KeyDraft(request.Alias, policy, request.Description ?? Describe(applications), Tagged(request, applications));
    }

    private static PolicyDocument BuildPolicy(NewFlinkCmkKeyRequest request)
    {
        if (request.PolicyRequest is null == request.Policy is null)
        {
            throw KeyFailures.Throwable("KeyPolicySourceAmbiguous", FailureCategory.InvalidArgument, $"The key {request.Alias} takes its policy either from applications, operators and administrators or from one explicit document.", "Give -ApplicationArn with -Operator and -KeyAdministrator, or -Policy.", request.Alias);
        }
        if (request.Policy is { } document)
        {
            return document.Statements.Any(PolicyNames.HasPrincipal) ? document : throw KeyFailures.WithoutPrincipal(request.Alias);
        }
        try
        {
            return PolicyBuilder.Build(request.PolicyRequest! with { Kind = PolicyKind.KeyPolicy });
        }
        catch (PolicyRequestException e)
        {
            throw KeyFailures.Throwable("KeyPolicyIncomplete", FailureCategory.InvalidArgument, $"The policy of {request.Alias} cannot be built: {e.Message}", PolicyParameters.RemedyOf(e), request.Alias, e);
        }
    }

    private static string Describe(IReadOnlyList<Arn> applications) =>
        applications.Count == 0 ? "State of Flink applications" : $"State of {string.Join(", ", applications.Take(5).Select(Name))}{(applications.Count > 5 ? " and others" : "")}";

    private static Dictionary<string, string> Tagged(NewFlinkCmkKeyRequest request, IReadOnlyList<Arn> applications)
    {
        Dictionary<string, string> tags = request.Tags.ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
        tags[AliasTag] = request.Alias;
        // One value holds 256 characters (KMS API reference, Tag); the tag is for people and for finding an open change, the policy is what counts.
        string names = applications.Count == 1 ? applications[0].ToString() : string.Join(" ", applications.Select(Name));
        if (names.Length > 0) tags[ApplicationTag] = names.Length <= 256 ? names : names.Substring(0, 256);
        return tags;
    }

    private static string Name(Arn application) => application.Resource.Substring("application/".Length);
}
