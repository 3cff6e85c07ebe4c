using CmkFlink.Policy.Evaluation;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Evaluation;

/// <summary>Callers from outside: sessions of GetFederationToken, and identities for which a provider vouches. By hand from the IAM user guide ("principal", "creating a role for OIDC federation", "evaluation of resource-based policies with implicit denials").</summary>
public class FederatedTests
{
    private const string Provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    private const string Saml = "arn:aws:iam::111122223333:saml-provider/Corporate";
    private const string Trust = "{'Effect':'Allow','Principal':{'Federated':'" + Provider + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'token.actions.githubusercontent.com:aud':'sts.amazonaws.com'},'StringLike':{'token.actions.githubusercontent.com:sub':'repo:shop/orders:*'}}}";
    private const string NamesFederatedUser = "{'Effect':'Allow','Principal':{'AWS':'arn:aws:sts::111122223333:federated-user/visitor'},'Action':'kms:Decrypt','Resource':'*'}";
    private const string NamesUser = "{'Effect':'Allow','Principal':{'AWS':'" + OperatorUser + "'},'Action':'kms:Decrypt','Resource':'*'}";
    private const string Everything = "{'Effect':'Allow','Action':'*','Resource':'*'}";
    private const string Nothing = "{'Effect':'Allow','Action':'s3:ListBucket','Resource':'*'}";

    private static readonly RequestPrincipal Visitor = RequestPrincipal.FederatedUser(OperatorUser, "visitor");

    public static TheoryData<EvaluationCase> Cases { get; } =
    [
        Assume("trusted provider, audience and subject", AccessOutcome.Allowed),
        Assume("another repository", AccessOutcome.ImplicitlyDenied, subject: "repo:else/orders:main"),
        Assume("another audience", AccessOutcome.ImplicitlyDenied, audience: "someone"),
        Assume("no subject", AccessOutcome.ImplicitlyDenied, subject: null),
        Assume("another provider", AccessOutcome.ImplicitlyDenied) with { Who = RequestPrincipal.FederatedIdentity("accounts.google.com") },
        Assume("an IAM user in the provider's place", AccessOutcome.ImplicitlyDenied) with { Who = User },
        Assume("a provider where a role is trusted", AccessOutcome.ImplicitlyDenied) with { ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'" + OperatorRole + "'},'Action':'sts:*'}"] },
        Assume("everybody trusted: not said of federated identities", AccessOutcome.ImplicitlyDenied) with { ResourcePolicy = ["{'Effect':'Allow','Principal':'*','Action':'sts:*'}"] },
        Assume("everybody denied", AccessOutcome.ExplicitlyDenied) with { ResourcePolicy = [Trust, "{'Effect':'Deny','Principal':'*','Action':'sts:*'}"] },
        Assume("the account trusted: a federated identity is of no account", AccessOutcome.ImplicitlyDenied) with { ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'sts:*'}"] },
        Assume("SAML provider", AccessOutcome.Allowed) with { Who = RequestPrincipal.FederatedIdentity(Saml), Action = "sts:AssumeRoleWithSAML", ResourcePolicy = ["{'Effect':'Allow','Principal':{'Federated':'" + Saml + "'},'Action':'sts:AssumeRoleWithSAML'}"] },

        Key("named as federated user", AccessOutcome.Allowed, PolicyLayer.Resource, NamesFederatedUser),
        Key("named as federated user, session policy silent", AccessOutcome.Allowed, PolicyLayer.Resource, NamesFederatedUser) with { Session = [Nothing] },
        Key("the user behind is named, session policy allows", AccessOutcome.Allowed, PolicyLayer.Resource, NamesUser) with { Session = [Everything] },
        Key("the user behind is named, no session policy", AccessOutcome.ImplicitlyDenied, PolicyLayer.Session, NamesUser),
        Key("the user behind is named, session policy silent", AccessOutcome.ImplicitlyDenied, PolicyLayer.Session, NamesUser) with { Session = [Nothing] },
        Key("delegation, identity and session policy", AccessOutcome.Allowed, PolicyLayer.Identity, "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*'}") with { Identity = [Everything], Session = [Everything] },
        Key("delegation and identity, no session policy", AccessOutcome.ImplicitlyDenied, PolicyLayer.Session, "{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:*','Resource':'*'}") with { Identity = [Everything] },
        Key("another federated user is named", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource, NamesFederatedUser.Replace("visitor", "guest", StringComparison.Ordinal)),
        Key("aws:PrincipalArn is the session's", AccessOutcome.Allowed, PolicyLayer.Resource, "{'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*','Condition':{'ArnEquals':{'aws:PrincipalArn':'arn:aws:sts::111122223333:federated-user/visitor'},'StringEquals':{'aws:PrincipalType':'FederatedUser'}}}"),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decision_is_as_derived_by_hand(EvaluationCase row)
    {
        AccessDecision decision = PolicyEvaluator.Evaluate(row.Request, row.Policies);

        Assert.Equal((row.Outcome, row.Layer), (decision.Outcome, decision.Layer));
    }

    private static EvaluationCase Assume(string name, AccessOutcome outcome, string? subject = "repo:shop/orders:environment:prod", string audience = "sts.amazonaws.com")
    {
        RequestContext context = new RequestContext().Set("token.actions.githubusercontent.com:aud", audience);
        if (subject is not null) context.Set("token.actions.githubusercontent.com:sub", subject);
        return new(name, "IAM, creating a role for OIDC federation")
        {
            Who = RequestPrincipal.FederatedIdentity(Provider),
            Action = "sts:AssumeRoleWithWebIdentity",
            Resource = OperatorRole,
            Context = context,
            ResourcePolicy = [Trust],
            Outcome = outcome,
            Layer = PolicyLayer.Resource,
        };
    }

    private static EvaluationCase Key(string name, AccessOutcome outcome, PolicyLayer layer, string keyPolicy) =>
        new(name, "IAM, implicit denials and federated user sessions") { Who = Visitor, ResourcePolicy = [keyPolicy], Outcome = outcome, Layer = layer };
}
