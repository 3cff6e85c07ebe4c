using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Rehearsal;

/// <summary>A use that no policy of the sequence may allow.</summary>
/// <param name="How">In what it differs from a use that is meant.</param>
/// <param name="Request">The call.</param>
internal sealed record StrayUse(string How, AuthorizationRequest Request);

/// <summary>Uses that differ from a documented one in a single thing.</summary>
internal static class StrayUses
{
    private const string OtherAccount = "999999999999";
    private const string OtherService = "s3.amazonaws.com";
    private const string ContextKey = "kms:EncryptionContext:" + MsfKmsCalls.EncryptionContextKey;

    /// <summary>Of a key, as its key policy sees it.</summary>
    public static IEnumerable<StrayUse> OfKey(MsfKmsCall call, RequestPrincipal operating, Arn application, string keyArn)
    {
        AuthorizationRequest meant = MsfKmsCalls.Request(call, operating, application, keyArn);
        foreach (StrayUse stray in OfIdentity(call, operating, application, keyArn))
            if (stray.Request.Resource == keyArn) yield return stray;
        yield return new("by another role of the account", With(meant, principal: RequestPrincipal.RoleSession($"arn:{application.Partition}:iam::{application.Account}:role/Stranger")));
        yield return new("by another role of the account, past MSF", With(meant, principal: RequestPrincipal.RoleSession($"arn:{application.Partition}:iam::{application.Account}:role/Stranger"), direct: true));
        yield return new("by another service", With(meant, principal: RequestPrincipal.Service(OtherService), direct: true));
        if (call.SourceKeys)
        {
            yield return new("for another application by aws:SourceArn", With(meant, ("aws:SourceArn", Other(application))));
            yield return new("for another account by aws:SourceAccount", With(meant, ("aws:SourceAccount", OtherAccount)));
        }
    }

    /// <summary>Of a key through the operator's session, as his own policies see it.</summary>
    public static IEnumerable<StrayUse> OfIdentity(MsfKmsCall call, RequestPrincipal operating, Arn application, string keyArn)
    {
        AuthorizationRequest meant = MsfKmsCalls.Request(call, operating, application, keyArn);
        if (call.EncryptionContext)
        {
            yield return new("for another application by its encryption context", With(meant, (ContextKey, Other(application))));
            yield return new("without encryption context", With(meant, (ContextKey, null)));
        }

        if (call.Action == "kms:CreateGrant")
        {
            yield return new("for a grant with another constraint", With(meant, ("kms:GrantConstraintType", "EncryptionContextEquals")));
            yield return new("for a grant without constraint", With(meant, ("kms:GrantConstraintType", null)));
            yield return new("for a grant of another operation", With(meant, change: context => context.SetMany("kms:GrantOperations", ["Decrypt", "GenerateDataKey"])));
        }

        if (call.Caller != MsfCaller.Operator) yield break;
        yield return new("past MSF", With(meant, direct: true));
        yield return new("through another service", With(meant, through: OtherService));
        yield return new("in another Region", With(meant, region: application.Region == "us-east-1" ? "us-west-2" : "us-east-1"));
        Arn key = Arn.Parse(keyArn);
        yield return new("of another key", With(meant, resource: (key with { Resource = "key/00000000-0000-0000-0000-000000000000" }).ToString()));
    }

    /// <summary>Of what an identity policy scopes to this application, Region and account: the same in another.</summary>
    public static IEnumerable<StrayUse> OfPolicy(PolicyDocument policy, RequestPrincipal holder)
    {
        foreach (PolicyStatement statement in policy.Statements)
        {
            foreach (string resource in statement.Resources!.Where(resource => resource != "*"))
            {
                Arn scope = Arn.Parse(resource.Replace("*", "sample"));
                foreach (string action in statement.Actions!)
                {
                    yield return Of("in another account", action, scope with { Account = OtherAccount });
                    if (scope.Region.Length > 0) yield return Of("in another Region", action, scope with { Region = scope.Region == "us-east-1" ? "us-west-2" : "us-east-1" });
                    if (!resource.Contains('*')) yield return Of("of another object", action, scope with { Resource = scope.Resource + "-other" });
                    if (action == "iam:PassRole") yield return Of("to another service", action, scope, "ec2.amazonaws.com");
                }
            }
        }

        StrayUse Of(string how, string action, Arn resource, string passedTo = MsfKmsCalls.ServicePrincipal) => new(how, new AuthorizationRequest
        {
            Principal = holder,
            Action = action,
            Resource = resource.ToString(),
            // Identity policies alone are asked, and those of one account; whose the resource is does not decide.
            ResourceAccount = holder.Account,
            Region = resource.Region,
            Context = action == "iam:PassRole" ? new RequestContext().Set("iam:PassedToService", passedTo) : RequestContext.Empty,
        });
    }

    /// <summary>Of the key by those who administer or read it, and its administration by others.</summary>
    public static IEnumerable<StrayUse> OfRoles(RehearsalScene scene)
    {
        string[] uses = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:CreateGrant"];
        RequestContext context = new RequestContext().Set(ContextKey, scene.Request.ApplicationArn);
        foreach (string role in new[] { scene.Request.KeyAdministratorRoleName, scene.Request.ReaderRoleName })
            foreach (string action in uses) yield return Of($"use by role {role}", role, action);
        foreach (string action in KmsActionSets.Management.Concat(KmsActionSets.Reading).Distinct()) yield return Of("administration or reading by a stranger", "Stranger", action);
        foreach (string action in KmsActionSets.Management.Except(KmsActionSets.Reading)) yield return Of("administration by the reader", scene.Request.ReaderRoleName, action);

        StrayUse Of(string how, string role, string action) => new(how, new AuthorizationRequest
        {
            Principal = RequestPrincipal.RoleSession(scene.RoleArn(role)),
            Action = action,
            Resource = scene.Key.KeyArn,
            ResourceAccount = scene.Application.Account,
            Region = scene.Application.Region,
            Context = context,
        });
    }

    private static string Other(Arn application) => (application with { Resource = application.Resource + "-other" }).ToString();

    private static AuthorizationRequest With(AuthorizationRequest meant, params (string Key, string? Value)[] changes) => With(meant, change: context =>
    {
        foreach ((string key, string? value) in changes)
            if (value is not null) context.Set(key, value);
    }, without: [.. changes.Where(change => change.Value is null).Select(change => change.Key)]);

    private static AuthorizationRequest With(
        AuthorizationRequest meant, RequestPrincipal? principal = null, bool direct = false, string? through = null, string? region = null, string? resource = null, Action<RequestContext>? change = null, IReadOnlyList<string>? without = null)
    {
        RequestContext context = new();
        foreach (KeyValuePair<string, ContextValue> key in meant.Context.All)
        {
            if (without?.Contains(key.Key, StringComparer.OrdinalIgnoreCase) == true) continue;
            if (key.Value.IsMultivalued) context.SetMany(key.Key, key.Value.Values);
            else context.Set(key.Key, key.Value.Values[0]);
        }

        change?.Invoke(context);
        return new AuthorizationRequest
        {
            Principal = principal ?? meant.Principal,
            Action = meant.Action,
            Resource = resource ?? meant.Resource,
            ResourceAccount = meant.ResourceAccount,
            Region = region ?? meant.Region,
            ForwardedBy = direct ? null : through ?? meant.ForwardedBy,
            Context = context,
        };
    }
}
