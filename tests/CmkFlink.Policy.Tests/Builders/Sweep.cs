using CmkFlink.Policy.Actions;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Builders;

/// <summary>One way to call KMS.</summary>
public sealed record Way
{
    public string? ForwardedBy { get; init; }

    public string Region { get; init; } = Example.Region;

    /// <summary>Application in the encryption context.</summary>
    public string? Context { get; init; }

    /// <summary>aws:SourceArn.</summary>
    public string? Source { get; init; }

    public string Constraint { get; init; } = "EncryptionContextSubset";

    public string[] GrantOperations { get; init; } = ["Decrypt"];

    /// <summary>Further condition keys: a VPC endpoint, the age of an MFA authentication.</summary>
    public (string Key, string Value)[] More { get; init; } = [];

    public bool IsGrantForDecryption => Constraint == "EncryptionContextSubset" && GrantOperations is ["Decrypt"];

    public override string ToString() => $"by {ForwardedBy ?? "itself"} in {Region}, context {Context ?? "none"}, source {Source ?? "none"}, grant {Constraint} {string.Join(',', GrantOperations)}, {string.Join(',', More)}";
}

/// <summary>Asks every KMS action on keys, as every caller, in every way, and compares with a matrix by hand.</summary>
internal static class Sweep
{
    public const string Msf = "kinesisanalytics.amazonaws.com";

    public static IReadOnlyList<(string Name, RequestPrincipal Who)> Callers { get; } =
    [
        ("operator", Operator), ("second operator", User), ("administrator", Administrator), ("reader", RequestPrincipal.RoleSession(ReaderRole)), ("other role", RequestPrincipal.RoleSession(OtherRole)),
        ("powerful role", RequestPrincipal.RoleSession("arn:aws:iam::111122223333:role/Powerful")), ("root", RequestPrincipal.Root("aws", Account)),
        ("service", RequestPrincipal.Service(Msf)), ("infrastructure", RequestPrincipal.Service("infrastructure." + Msf)), ("other service", RequestPrincipal.Service("lambda.amazonaws.com")),
    ];

    /// <summary>Direct and forwarded (by MSF here, by MSF elsewhere, by another service), each with every encryption context, source and grant.</summary>
    public static IReadOnlyList<Way> Ways { get; } =
    [
        .. from call in new (string? By, string In)[] { (null, Region), (Msf, Region), (Msf, "us-east-1"), ("s3.amazonaws.com", Region) }
           from context in new[] { null, Application, OtherApplication, Application + "-2" }
           from source in new[] { null, Application, OtherApplication, Application + "-2" }
           from grant in new (string Constraint, string[] Operations)[] { ("EncryptionContextSubset", ["Decrypt"]), ("EncryptionContextSubset", ["Decrypt", "Encrypt"]), ("EncryptionContextEquals", ["Decrypt"]) }
           select new Way { ForwardedBy = call.By, Region = call.In, Context = context, Source = source, Constraint = grant.Constraint, GrantOperations = grant.Operations },
    ];

    /// <summary>Every way, once with each of the further keys (<see langword="null"/>: absent).</summary>
    public static IReadOnlyList<Way> With(string key, params string?[] values) =>
        [.. from way in Ways from value in values select value is null ? way : way with { More = [(key, value)] }];

    /// <summary>What is allowed, as one bit a question, in a fixed order.</summary>
    public static IEnumerable<(string Caller, string Action, Way Way, bool Allowed)> Answers(CompiledPolicy keyPolicy, IReadOnlyDictionary<string, CompiledPolicy> identities, IReadOnlyList<Way>? ways = null, IReadOnlyList<(string Name, RequestPrincipal Who)>? callers = null)
    {
        foreach ((string name, RequestPrincipal who) in callers ?? Callers)
        {
            AuthorizationPolicies policies = new() { Resource = keyPolicy, Identity = identities.TryGetValue(name, out CompiledPolicy? identity) ? [identity] : [] };
            foreach (AwsAction action in AwsActions.OnKeys)
            {
                foreach (Way way in ways ?? Ways)
                {
                    // A service calls for itself and is never forwarded.
                    if (who.Kind == PrincipalKind.Service && way.ForwardedBy is not null) continue;
                    yield return (name, action.Name, way, PolicyEvaluator.Evaluate(Request(who, action.Name, way), policies).IsAllowed);
                }
            }
        }
    }

    private static AuthorizationRequest Request(RequestPrincipal who, string action, Way way)
    {
        RequestContext context = new();
        if (way.Context is not null) context.Set("kms:EncryptionContext:aws:kinesisanalytics:arn", way.Context).SetMany("kms:EncryptionContextKeys", ["aws:kinesisanalytics:arn"]);
        if (way.Source is not null) context.Set("aws:SourceArn", way.Source).Set("aws:SourceAccount", Account);
        if (action == "kms:CreateGrant") context.Set("kms:GrantConstraintType", way.Constraint).SetMany("kms:GrantOperations", way.GrantOperations);
        foreach ((string key, string value) in way.More) context.Set(key, value);
        return new AuthorizationRequest { Principal = who, Action = action, Resource = Key, ResourceAccount = Account, Region = way.Region, ForwardedBy = way.ForwardedBy, Context = context };
    }
}
