using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using FsCheck;
using FsCheck.Fluent;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Properties;

/// <summary>Policies and requests from small alphabets, so that statements often apply.</summary>
internal static class Generators
{
    private static readonly string[] Actions = ["kms:Decrypt", "kms:Encrypt", "kms:De*", "kms:*", "*", "s3:*", "kms:?ecrypt"];
    private static readonly string[] Resources = ["*", Key, OtherKey, "arn:aws:kms:*:111122223333:key/*", "arn:aws:kms:eu-west-1:*:key/1234*"];
    private static readonly string[] Operators = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists", "StringEqualsIgnoreCase", "ForAllValues:StringEquals", "ForAnyValue:StringLike", "ForAnyValue:StringNotEquals"];
    private static readonly string[] Keys = ["kms:ViaService", "kms:x", "kms:y", "kms:CallerAccount"];
    private static readonly string[] Values = ["a", "b", "a*", "?", Account, "kinesisanalytics.eu-west-1.amazonaws.com"];
    private static readonly PolicyPrincipal[] Principals =
    [
        new(PolicyPrincipalType.Aws, "*"), new(PolicyPrincipalType.Aws, Account), new(PolicyPrincipalType.Aws, Root), new(PolicyPrincipalType.Aws, OperatorRole), new(PolicyPrincipalType.Aws, OperatorUser),
        new(PolicyPrincipalType.Aws, "arn:aws:sts::111122223333:assumed-role/Operator/olga"), new(PolicyPrincipalType.Service, "kinesisanalytics.amazonaws.com"),
    ];

    private static Gen<IReadOnlyList<T>> Some<T>(T[] from) => Gen.Choose(1, 3).SelectMany(count => Gen.Elements(from).ListOf(count)).Select(list => (IReadOnlyList<T>)[.. list.Distinct()]);

    private static Gen<PolicyCondition> Condition { get; } =
        from op in Gen.Elements(Operators)
        from key in Gen.Elements(Keys)
        from values in Some(Values)
        select new PolicyCondition(op, key, values);

    /// <summary>Statements of a resource policy or of an identity policy; NotPrincipal only where asked.</summary>
    public static Gen<PolicyStatement> Statement(bool resource, bool notPrincipal = false) =>
        from deny in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from actions in Some(Actions)
        from notAction in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from resources in Some(Resources)
        from notResource in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from principals in Some(Principals)
        from everyone in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from negated in Gen.Elements(true, false)
        from conditions in Gen.Choose(0, 2).SelectMany(count => Condition.ListOf(count))
        let named = !resource ? null : everyone ? [new PolicyPrincipal(PolicyPrincipalType.Everyone, "*")] : principals
        let isNot = notPrincipal && deny && negated
        select new PolicyStatement
        {
            Effect = deny ? PolicyEffect.Deny : PolicyEffect.Allow,
            Actions = notAction ? null : actions,
            NotActions = notAction ? actions : null,
            Resources = notResource ? null : resources,
            NotResources = notResource ? resources : null,
            Principals = isNot ? null : named,
            NotPrincipals = isNot ? named : null,
            Conditions = [.. conditions.GroupBy(condition => (condition.Operator, condition.Key)).Select(same => same.First())],
        };

    public static Gen<PolicyDocument> Document(bool resource, bool notPrincipal = false) =>
        from count in Gen.Choose(0, 4)
        from statements in Statement(resource, notPrincipal).ListOf(count)
        from version in Gen.Elements(PolicyDocument.CurrentVersion, PolicyDocument.FirstVersion)
        select new PolicyDocument { Version = version, Statements = [.. statements] };

    private static Gen<RequestContext> Context { get; } =
        from x in Gen.Elements("", "a", "b", "a|b", "[]")
        from y in Gen.Elements("", "a", "A")
        select Fill(Fill(new RequestContext(), "kms:x", x), "kms:y", y);

    public static Gen<AuthorizationRequest> Request { get; } =
        from who in Gen.Elements(Operator, User, RequestPrincipal.Root("aws", Account), RequestPrincipal.Service("kinesisanalytics.amazonaws.com"))
        from action in Gen.Elements("kms:Decrypt", "kms:Encrypt", "kms:ListKeys")
        from forwarded in Gen.Elements(null, "kinesisanalytics.amazonaws.com")
        from context in Context
        select new AuthorizationRequest
        {
            Principal = who,
            Action = action,
            Resource = action == "kms:ListKeys" ? "*" : Key,
            ResourceAccount = Account,
            Region = Region,
            ForwardedBy = who.Kind == PrincipalKind.Service ? null : forwarded,
            Context = context,
        };

    /// <summary>The documents of every layer.</summary>
    public static Gen<Layers> Layers(bool notPrincipal = false) =>
        from resource in Document(resource: true, notPrincipal)
        from identity in Document(resource: false)
        from limits in Document(resource: false)
        from which in Gen.Choose(0, 7)
        select new Layers(resource, identity, (which & 1) == 0 ? null : limits, (which & 2) == 0 ? null : limits, (which & 4) == 0 ? null : limits);

    private static RequestContext Fill(RequestContext context, string key, string value) => value switch
    {
        "" => context,
        "[]" => context.SetMany(key, []),
        _ when value.Contains('|') => context.SetMany(key, value.Split('|')),
        _ => context.Set(key, value),
    };
}

/// <summary>The documents that speak about a request.</summary>
public sealed record Layers(PolicyDocument Resource, PolicyDocument Identity, PolicyDocument? Boundary, PolicyDocument? Session, PolicyDocument? ServiceControl)
{
    public AccessDecision Decide(AuthorizationRequest request) => PolicyEvaluator.Evaluate(request, new AuthorizationPolicies
    {
        Resource = CompiledPolicy.Compile(Resource),
        Identity = [CompiledPolicy.Compile(Identity)],
        Boundary = Boundary is null ? null : CompiledPolicy.Compile(Boundary),
        Session = Session is null ? [] : [CompiledPolicy.Compile(Session)],
        ServiceControl = ServiceControl is null ? [] : [CompiledPolicy.Compile(ServiceControl)],
    });

    /// <summary>The same documents, each changed.</summary>
    public Layers Select(Func<PolicyDocument, PolicyDocument> change) =>
        new(change(Resource), change(Identity), Boundary is null ? null : change(Boundary), Session is null ? null : change(Session), ServiceControl is null ? null : change(ServiceControl));
}
