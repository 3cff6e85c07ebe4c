using CmkFlink.Policy.Evaluation;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Evaluation;

/// <summary>Decisions by hand from the IAM user guide ("policy evaluation logic", "principal", "permissions boundaries") and the KMS developer guide ("key policies", "grants", "control access to aliases").</summary>
public class DecisionTests
{
    private const string Same = "IAM, evaluation logic within one account";
    private const string KmsKey = "KMS, key policies: the key policy must allow, or delegate to the account";
    private const string NamesRole = "{'Effect':'Allow','Principal':{'AWS':'" + OperatorRole + "'},'Action':'kms:Decrypt','Resource':'*'}";
    private const string NamesSession = "{'Effect':'Allow','Principal':{'AWS':'arn:aws:sts::111122223333:assumed-role/Operator/olga'},'Action':'kms:Decrypt','Resource':'*'}";
    private const string NamesUser = "{'Effect':'Allow','Principal':{'AWS':'" + OperatorUser + "'},'Action':'kms:Decrypt','Resource':'*'}";
    private const string NamesRoot = "{'Effect':'Allow','Principal':{'AWS':'" + Root + "'},'Action':'kms:*','Resource':'*'}";
    private const string NamesAccount = "{'Effect':'Allow','Principal':{'AWS':'" + Account + "'},'Action':'kms:*','Resource':'*'}";
    private const string Everybody = "{'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*'}";
    private const string Service = "{'Effect':'Allow','Principal':{'Service':'kinesisanalytics.amazonaws.com'},'Action':'kms:Decrypt','Resource':'*'}";
    private const string Allow = "{'Effect':'Allow','Action':'*','Resource':'*'}";
    private const string AllowOther = "{'Effect':'Allow','Action':'kms:Encrypt','Resource':'*'}";
    private const string Deny = "{'Effect':'Deny','Action':'kms:Decrypt','Resource':'*'}";
    private const string DenyEverybody = "{'Effect':'Deny','Principal':'*','Action':'kms:Decrypt','Resource':'*'}";
    private const string TrustRole = "{'Effect':'Allow','Principal':{'AWS':'" + OperatorRole + "'},'Action':'sts:AssumeRole'}";
    private const string TrustRoot = "{'Effect':'Allow','Principal':{'AWS':'" + Root + "'},'Action':'sts:AssumeRole'}";

    private static readonly RequestPrincipal Msf = RequestPrincipal.Service("kinesisanalytics.amazonaws.com");
    private static readonly RequestPrincipal RootUser = RequestPrincipal.Root("aws", Account);

    public static TheoryData<EvaluationCase> Cases { get; } =
    [
        // The key policy is primary.
        Case("no key policy", KmsKey, AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Identity = [Allow] },
        Case("key policy of others", KmsKey, AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = [NamesUser], Identity = [Allow] },
        Case("key policy names the role", KmsKey, AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = [NamesRole] },
        Case("key policy names the session", KmsKey, AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = [NamesSession] },
        Case("key policy names another session of the role", KmsKey, AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Who = RequestPrincipal.RoleSession(OperatorRole, "peter"), ResourcePolicy = [NamesSession] },
        Case("key policy names the user", KmsKey, AccessOutcome.Allowed, PolicyLayer.Resource) with { Who = User, ResourcePolicy = [NamesUser] },
        Case("role of the same name under another path", "IAM, principal: a role's ARN has its path", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Who = RequestPrincipal.RoleSession("arn:aws:iam::111122223333:role/Operator", "olga"), ResourcePolicy = [NamesRole] },
        Case("user named like the role", "IAM, principal", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Who = RequestPrincipal.User("arn:aws:iam::111122223333:user/Operator"), ResourcePolicy = [NamesRole] },
        Case("everybody", "IAM, principal: *", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = [Everybody] },
        Case("everybody as AWS principal", "IAM, principal: * and {AWS: *}", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'*'},'Action':'kms:*','Resource':'*'}"] },
        Case("deleted role's unique id", "IAM, principal: unique ids", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'AROAEXAMPLEDELETED99'},'Action':'kms:*','Resource':'*'}"] },
        Case("the role's own unique id", "IAM, principal: unique ids", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'AROAEXAMPLEOPERATOR1'},'Action':'kms:*','Resource':'*'}"] },

        Case("a unique id that the role's begins with", "IAM, principal: unique ids", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'AROAEXAMPLEOPERATOR'},'Action':'kms:*','Resource':'*'}"] },

        // Delegation.
        Case("delegation alone", KmsKey, AccessOutcome.ImplicitlyDenied, PolicyLayer.Identity) with { ResourcePolicy = [NamesRoot] },
        Case("delegation by root ARN and an identity policy", KmsKey, AccessOutcome.Allowed, PolicyLayer.Identity) with { ResourcePolicy = [NamesRoot], Identity = [Allow] },
        Case("delegation by account id and an identity policy", "IAM, principal: account id and root ARN are the same", AccessOutcome.Allowed, PolicyLayer.Identity) with { ResourcePolicy = [NamesAccount], Identity = [Allow] },
        Case("delegation of another action", KmsKey, AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'kms:Encrypt','Resource':'*'}"], Identity = [Allow] },
        Case("delegation by another account", KmsKey, AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'444455556666'},'Action':'kms:*','Resource':'*'}"], Identity = [Allow] },
        Case("delegation in another partition", "IAM, principal: an ARN has its partition", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'arn:aws-cn:iam::111122223333:root'},'Action':'kms:*','Resource':'*'}"], Identity = [Allow] },
        Case("root user under a delegation", "KMS, key policies: the account principal is the root user too", AccessOutcome.Allowed, PolicyLayer.Resource) with { Who = RootUser, ResourcePolicy = [NamesRoot] },
        Case("root user without a statement", "KMS, key policies: not even root is trusted", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Who = RootUser, ResourcePolicy = [NamesRole] },

        // Explicit denials, wherever they stand.
        Case("deny in the key policy", Same, AccessOutcome.ExplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = [NamesRole, DenyEverybody] },
        Case("deny before allow", Same, AccessOutcome.ExplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = [DenyEverybody, NamesRole] },
        Case("deny in an identity policy, key policy without delegation", "KMS, key policies: IAM denials count always", AccessOutcome.ExplicitlyDenied, PolicyLayer.Identity) with { ResourcePolicy = [NamesRole], Identity = [Deny] },
        Case("deny in the boundary", Same, AccessOutcome.ExplicitlyDenied, PolicyLayer.Boundary) with { ResourcePolicy = [NamesSession], Boundary = [Allow, Deny] },
        Case("deny in the session policy", Same, AccessOutcome.ExplicitlyDenied, PolicyLayer.Session) with { ResourcePolicy = [NamesSession], Session = [Allow, Deny] },
        Case("deny in the service control policy", Same, AccessOutcome.ExplicitlyDenied, PolicyLayer.ServiceControl) with { ResourcePolicy = [NamesRole], ServiceControl = [Allow, Deny] },
        Case("deny in the resource control policy", Same, AccessOutcome.ExplicitlyDenied, PolicyLayer.ResourceControl) with { ResourcePolicy = [NamesRole], ResourceControl = [Everybody, DenyEverybody] },
        Case("deny of another user", Same, AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = [NamesRole, "{'Effect':'Deny','Principal':{'AWS':'" + OperatorUser + "'},'Action':'*','Resource':'*'}"] },
        Case("deny beats a grant", "KMS, grants: they allow and never override a deny", AccessOutcome.ExplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = [DenyEverybody], Grants = [Grant(OperatorRole)] },

        // Boundary and session policies limit the role, not the user or session.
        Case("boundary does not allow, role named", "IAM, principal: role ARN is limited by boundaries", AccessOutcome.ImplicitlyDenied, PolicyLayer.Boundary) with { ResourcePolicy = [NamesRole], Boundary = [AllowOther] },
        Case("boundary does not allow, session named", "IAM, boundaries: session ARN is not limited", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = [NamesSession], Boundary = [AllowOther] },
        Case("boundary does not allow, user named", "IAM, boundaries: user ARN is not limited", AccessOutcome.Allowed, PolicyLayer.Resource) with { Who = User, ResourcePolicy = [NamesUser], Boundary = [AllowOther] },
        Case("boundary does not allow, everybody named", "IAM, role principals: a wildcard principal is not limited", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = [Everybody], Boundary = [AllowOther] },
        Case("boundary does not allow, delegated", Same, AccessOutcome.ImplicitlyDenied, PolicyLayer.Boundary) with { ResourcePolicy = [NamesRoot], Identity = [Allow], Boundary = [AllowOther] },
        Case("boundary allows, role named", Same, AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = [NamesRole], Boundary = [Allow] },
        Case("session policy does not allow, role named", "IAM, session policies", AccessOutcome.ImplicitlyDenied, PolicyLayer.Session) with { ResourcePolicy = [NamesRole], Session = [AllowOther] },
        Case("session policy does not allow, session named", "IAM, session policies: session ARN is not limited", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = [NamesSession], Session = [AllowOther] },
        Case("session policy allows what nothing else does", "IAM, session policies limit and do not grant", AccessOutcome.ImplicitlyDenied, PolicyLayer.Identity) with { ResourcePolicy = [NamesRoot], Session = [Allow] },
        Case("role and delegation both, boundary refuses", Same, AccessOutcome.ImplicitlyDenied, PolicyLayer.Boundary) with { ResourcePolicy = [NamesRoot, NamesRole], Boundary = [AllowOther] },

        // Control policies.
        Case("service control policy does not allow", Same, AccessOutcome.ImplicitlyDenied, PolicyLayer.ServiceControl) with { ResourcePolicy = [NamesUser], Who = User, ServiceControl = [AllowOther] },
        Case("service control policy allows what nothing else does", Same, AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ServiceControl = [Allow] },
        Case("resource control policy does not allow", Same, AccessOutcome.ImplicitlyDenied, PolicyLayer.ResourceControl) with { ResourcePolicy = [NamesRole], ResourceControl = ["{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'*'}"] },

        // Services.
        Case("service named", "KMS, key policies: service principals", AccessOutcome.Allowed, PolicyLayer.Resource) with { Who = Msf, ResourcePolicy = [Service] },
        Case("another service named", "IAM, principal: services are compared in full", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Who = RequestPrincipal.Service("infrastructure.kinesisanalytics.amazonaws.com"), ResourcePolicy = [Service] },
        Case("service is not its account", "IAM, principal", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Who = Msf, ResourcePolicy = [NamesRoot], Identity = [Allow] },
        Case("control policy of the account does not bind a service", "Organizations: SCPs bind principals of member accounts", AccessOutcome.Allowed, PolicyLayer.Resource) with { Who = Msf, ResourcePolicy = [Service], ServiceControl = [Deny], Identity = [Deny], Boundary = [Deny] },
        Case("resource control policy binds a service", "Organizations: RCPs bind access to resources", AccessOutcome.ExplicitlyDenied, PolicyLayer.ResourceControl) with { Who = Msf, ResourcePolicy = [Service], ResourceControl = [Everybody, DenyEverybody] },
        Case("resource control policy does not allow a service", "Organizations: RCPs bind access to resources", AccessOutcome.ImplicitlyDenied, PolicyLayer.ResourceControl) with { Who = Msf, ResourcePolicy = [Service], ResourceControl = ["{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':'*'}"] },
        Case("session is not the service", "IAM, principal", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ForwardedBy = "kinesisanalytics.amazonaws.com", ResourcePolicy = [Service] },

        // Forwarded calls.
        Case("via service, forwarded", "KMS, conditions: kms:ViaService", AccessOutcome.Allowed, PolicyLayer.Resource) with { ForwardedBy = "kinesisanalytics.amazonaws.com", ResourcePolicy = [Via("kinesisanalytics.eu-west-1.amazonaws.com")] },
        Case("via service, direct call", "KMS, conditions: kms:ViaService is absent on direct calls", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = [Via("kinesisanalytics.eu-west-1.amazonaws.com")] },
        Case("via service, other Region", "KMS, conditions: kms:ViaService", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ForwardedBy = "kinesisanalytics.amazonaws.com", ResourcePolicy = [Via("kinesisanalytics.us-east-1.amazonaws.com")] },
        Case("via service, called by the service itself", "KMS, conditions: kms:ViaService is of forwarded sessions", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Who = Msf, ResourcePolicy = [Via("kinesisanalytics.eu-west-1.amazonaws.com")] },
        Case("deny of direct calls spares forwarded ones", "IAM, global keys: aws:ViaAWSService", AccessOutcome.Allowed, PolicyLayer.Resource) with { ForwardedBy = "kinesisanalytics.amazonaws.com", ResourcePolicy = [NamesRole, "{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':{'StringNotEquals':{'aws:SourceVpce':'vpce-1'},'Bool':{'aws:ViaAWSService':'false'}}}"] },
        Case("endpoint deny without exemption stops forwarded calls", "IAM, global keys: aws:SourceVpce is absent on a service's calls", AccessOutcome.ExplicitlyDenied, PolicyLayer.Resource) with { ForwardedBy = "kinesisanalytics.amazonaws.com", ResourcePolicy = [NamesRole, "{'Effect':'Deny','Principal':'*','Action':'*','Resource':'*','Condition':{'StringNotEquals':{'aws:SourceVpce':'vpce-1'}}}"] },
        Case("caller account", "KMS, conditions: kms:CallerAccount", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':{'StringEquals':{'kms:CallerAccount':'111122223333'}}}"] },
        Case("principal ARN is the role's for a session", "IAM, global keys: aws:PrincipalArn", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*','Condition':{'ArnEquals':{'aws:PrincipalArn':'" + OperatorRole + "'}}}"] },

        // Grants.
        Case("grant to the role", "KMS, grants", AccessOutcome.Allowed, PolicyLayer.Grant) with { Grants = [Grant(OtherRole), Grant(OperatorRole)] },
        Case("grant to the service", "KMS, grants", AccessOutcome.Allowed, PolicyLayer.Grant) with { Who = Msf, Grants = [Grant("kinesisanalytics.amazonaws.com")] },
        Case("grant of another operation", "KMS, grants", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Grants = [Grant(OperatorRole) with { Operations = ["Encrypt"] }] },
        Case("grant with context subset that the request has", "KMS, grant constraints", AccessOutcome.Allowed, PolicyLayer.Grant) with { Context = EncryptionContext(("App", "orders"), ("x", "y")), Grants = [Grant(OperatorRole) with { EncryptionContextSubset = Pairs(("App", "orders")) }] },
        Case("grant with context subset in another case", "KMS, encryption context is case-sensitive", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Context = EncryptionContext(("app", "orders")), Grants = [Grant(OperatorRole) with { EncryptionContextSubset = Pairs(("App", "orders")) }] },
        Case("grant with exact context and a surplus pair", "KMS, grant constraints: EncryptionContextEquals", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Context = EncryptionContext(("App", "orders"), ("x", "y")), Grants = [Grant(OperatorRole) with { EncryptionContextEquals = Pairs(("App", "orders")) }] },
        Case("grant with context, request without", "KMS, grant constraints", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Grants = [Grant(OperatorRole) with { EncryptionContextSubset = Pairs(("App", "orders")) }] },
        Case("grant constraint does not bind DescribeKey", "KMS, CreateGrant: constraints apply to operations with an encryption context", AccessOutcome.Allowed, PolicyLayer.Grant) with { Action = "kms:DescribeKey", Grants = [Grant(OperatorRole) with { Operations = ["DescribeKey"], EncryptionContextSubset = Pairs(("App", "orders")) }] },
        Case("grant bound to a source that the request names", "KMS, grant constraints: SourceArn", AccessOutcome.Allowed, PolicyLayer.Grant) with { Who = Msf, Context = new RequestContext().Set("aws:SourceArn", Application), Grants = [Grant("kinesisanalytics.amazonaws.com") with { SourceArn = Application }] },
        Case("grant bound to another source", "KMS, grant constraints: SourceArn", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Who = Msf, Context = new RequestContext().Set("aws:SourceArn", OtherApplication), Grants = [Grant("kinesisanalytics.amazonaws.com") with { SourceArn = Application }] },
        Case("grant bound to a source, request on behalf of none", "KMS, grant constraints: SourceArn", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Grants = [Grant(OperatorRole) with { SourceArn = Application }] },
        Case("grant bound to a source and a context, context missing", "KMS, grant constraints: each must hold", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Context = new RequestContext().Set("aws:SourceArn", Application), Grants = [Grant(OperatorRole) with { SourceArn = Application, EncryptionContextSubset = Pairs(("App", "orders")) }] },
        Case("source of a grant binds DescribeKey", "KMS, CreateGrant: SourceArn holds for DescribeKey", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Action = "kms:DescribeKey", Grants = [Grant(OperatorRole) with { Operations = ["DescribeKey"], SourceArn = Application }] },
        Case("source of a grant does not bind RetireGrant", "KMS, CreateGrant: SourceArn does not hold for RetireGrant", AccessOutcome.Allowed, PolicyLayer.Grant) with { Action = "kms:RetireGrant", Grants = [Grant(OperatorRole) with { Operations = ["RetireGrant"], SourceArn = Application }] },

        // What only IAM decides.
        Case("ListKeys by an identity policy", "KMS: ListKeys has no key", AccessOutcome.Allowed, PolicyLayer.Identity) with { Action = "kms:ListKeys", Resource = "*", Identity = [Allow] },
        Case("ListKeys in the policy of a key", "KMS: ListKeys has no key", AccessOutcome.ImplicitlyDenied, PolicyLayer.Identity) with { Action = "kms:ListKeys", Resource = "*", ResourcePolicy = [Everybody] },
        Case("ListKeys denied in the policy of a key", "KMS: ListKeys has no key", AccessOutcome.Allowed, PolicyLayer.Identity) with { Action = "kms:ListKeys", Resource = "*", Identity = [Allow], ResourcePolicy = ["{'Effect':'Deny','Principal':'*','Action':'kms:*','Resource':'*'}"] },
        Case("the alias half of CreateAlias in the policy of a key", "KMS, control access to aliases", AccessOutcome.ImplicitlyDenied, PolicyLayer.Identity) with { Action = "kms:CreateAlias", Resource = "arn:aws:kms:eu-west-1:111122223333:alias/orders", ResourcePolicy = [Everybody] },
        Case("CreateKey without an identity policy", "KMS: CreateKey has no key", AccessOutcome.ImplicitlyDenied, PolicyLayer.Identity) with { Action = "kms:CreateKey", Resource = "*" },
        Case("the alias half of CreateAlias", "KMS, control access to aliases", AccessOutcome.Allowed, PolicyLayer.Identity) with { Action = "kms:CreateAlias", Resource = "arn:aws:kms:eu-west-1:111122223333:alias/orders", Identity = ["{'Effect':'Allow','Action':'kms:CreateAlias','Resource':'arn:aws:kms:eu-west-1:111122223333:alias/*'}"] },
        Case("the key half of CreateAlias", "KMS, control access to aliases", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Action = "kms:CreateAlias", Identity = [Allow] },

        // Other services.
        Case("identity policy alone", Same, AccessOutcome.Allowed, PolicyLayer.Identity) with { Action = "kinesisanalytics:UpdateApplication", Resource = Application, Identity = ["{'Effect':'Allow','Action':'kinesisanalytics:Update*','Resource':'" + Application + "'}"] },
        Case("identity policy for another application", Same, AccessOutcome.ImplicitlyDenied, PolicyLayer.Identity) with { Action = "kinesisanalytics:UpdateApplication", Resource = OtherApplication, Identity = ["{'Effect':'Allow','Action':'kinesisanalytics:*','Resource':'" + Application + "'}"] },
        Case("identity policy within a boundary that refuses", Same, AccessOutcome.ImplicitlyDenied, PolicyLayer.Boundary) with { Action = "kinesisanalytics:UpdateApplication", Resource = Application, Identity = [Allow], Boundary = [AllowOther] },
        Case("root user needs no policy", "IAM: the root user has every permission", AccessOutcome.Allowed, PolicyLayer.Identity) with { Who = RootUser, Action = "iam:CreateRole", Resource = OtherRole },
        Case("scoped statement and an action without resource type", "IAM, resource: * is the resource then", AccessOutcome.ImplicitlyDenied, PolicyLayer.Identity) with { Action = "kinesisanalytics:ListApplications", Resource = "*", Identity = ["{'Effect':'Allow','Action':'kinesisanalytics:*','Resource':'" + Application + "'}"] },
        Case("trust policy names the role", "IAM: within an account a named principal may assume", AccessOutcome.Allowed, PolicyLayer.Resource) with { Action = "sts:AssumeRole", Resource = OtherRole, ResourcePolicy = [TrustRole] },
        Case("trust policy names the account only", "IAM: then an identity policy must allow", AccessOutcome.ImplicitlyDenied, PolicyLayer.Identity) with { Action = "sts:AssumeRole", Resource = OtherRole, ResourcePolicy = [TrustRoot] },
        Case("trust policy names the account, identity allows", "IAM, role trust", AccessOutcome.Allowed, PolicyLayer.Identity) with { Action = "sts:AssumeRole", Resource = OtherRole, ResourcePolicy = [TrustRoot], Identity = [Allow] },
        Case("identity allows, trust policy does not", "IAM: the trust policy must allow", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Action = "sts:AssumeRole", Resource = OtherRole, ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'" + OperatorUser + "'},'Action':'sts:AssumeRole'}"], Identity = [Allow] },
        Case("trust with MFA, session without", "IAM, MFA-protected API access", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { Who = User, Action = "sts:AssumeRole", Resource = OtherRole, ResourcePolicy = ["{'Effect':'Allow','Principal':{'AWS':'" + OperatorUser + "'},'Action':'sts:AssumeRole','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}}}"], Identity = [Allow] },

        // Elements.
        Case("action in another case", "IAM, action: names ignore case", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':'*','Action':'KMS:dec*','Resource':'*'}"] },
        Case("resource in another case", "IAM, resource: ARNs do not", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':'*','Action':'*','Resource':'arn:aws:kms:eu-west-1:111122223333:KEY/*'}"] },
        Case("NotAction", "IAM, NotAction", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':'*','NotAction':'kms:Encrypt','Resource':'*'}"] },
        Case("NotAction that names the action", "IAM, NotAction", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':'*','NotAction':['kms:Encrypt','kms:D*'],'Resource':'*'}"] },
        Case("NotResource", "IAM, NotResource", AccessOutcome.ExplicitlyDenied, PolicyLayer.Identity) with { ResourcePolicy = [NamesRole], Identity = ["{'Effect':'Deny','Action':'*','NotResource':'" + OtherKey + "'}"] },
        Case("NotResource that names the key", "IAM, NotResource", AccessOutcome.Allowed, PolicyLayer.Resource) with { ResourcePolicy = [NamesRole], Identity = ["{'Effect':'Deny','Action':'*','NotResource':'" + Key + "'}"] },
        Case("statement without Action", "KMS, key policies: it has no effect", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':'*','Resource':'*'}"] },
        Case("statement without Resource", "KMS, key policies: it has no effect", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':'*','Action':'*'}"] },
        Case("wildcard over colons", "IAM, resource: parts are matched separately", AccessOutcome.ImplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = ["{'Effect':'Allow','Principal':'*','Action':'*','Resource':'arn:aws:*:111122223333:key/*:*'}"] },
        Case("variable in a resource", "IAM, variables", AccessOutcome.Allowed, PolicyLayer.Identity) with { Who = User, Action = "iam:GetUser", Resource = OperatorUser, Identity = ["{'Effect':'Allow','Action':'iam:GetUser','Resource':'arn:aws:iam::*:user/${aws:username}'}"] },
        Case("variable without value in a resource", "IAM, variables", AccessOutcome.ImplicitlyDenied, PolicyLayer.Identity) with { Action = "iam:GetUser", Resource = OperatorUser, Identity = ["{'Effect':'Allow','Action':'iam:GetUser','Resource':'arn:aws:iam::*:user/${aws:username}'}"] },
        Case("NotPrincipal exempts who is listed with the account", "IAM, NotPrincipal", AccessOutcome.Allowed, PolicyLayer.Resource) with { Who = User, ResourcePolicy = [NamesUser, NotPrincipal(OperatorUser, Root)] },
        Case("NotPrincipal without the account denies", "IAM, NotPrincipal: list the account as well", AccessOutcome.ExplicitlyDenied, PolicyLayer.Resource) with { Who = User, ResourcePolicy = [NamesUser, NotPrincipal(OperatorUser)] },
        Case("NotPrincipal denies a principal with a boundary", "IAM, NotPrincipal: boundaries", AccessOutcome.ExplicitlyDenied, PolicyLayer.Resource) with { Who = User, ResourcePolicy = [NamesUser, NotPrincipal(OperatorUser, Root)], Boundary = [Allow] },
        Case("NotPrincipal without the session denies it", "IAM, NotPrincipal: list account, role and session", AccessOutcome.ExplicitlyDenied, PolicyLayer.Resource) with { ResourcePolicy = [NamesRole, NotPrincipal(OperatorRole, Root)] },
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_request_is_decided_as_documented(EvaluationCase row)
    {
        AccessDecision decision = PolicyEvaluator.Evaluate(row.Request, row.Policies);

        Assert.True((decision.Outcome, decision.Layer) == (row.Outcome, row.Layer), $"{row.Rule}: expected {row.Outcome} by {row.Layer}, was {decision.Outcome} by {decision.Layer}");
    }

    [Fact]
    public void Of_statements_that_say_the_same_the_first_is_named()
    {
        AuthorizationRequest request = Case("any", Same, AccessOutcome.Allowed, PolicyLayer.Resource).Request;

        Assert.Equal(1, PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = Compiled(NamesUser, NamesRole, NamesRole) }).StatementIndex);
        Assert.Equal(1, PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = Compiled(NamesRole, DenyEverybody, DenyEverybody) }).StatementIndex);
    }

    /// <summary>What Explain says is missing is exactly that: with it the layer no longer refuses, and nobody else gains.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void An_implicit_denial_is_mended_in_its_layer_by_the_missing_statement(EvaluationCase row)
    {
        AuthorizationPolicies policies = row.Policies;
        AccessExplanation explanation = PolicyEvaluator.Explain(row.Request, policies);
        Assert.Equal(row.Outcome == AccessOutcome.ImplicitlyDenied, explanation.MissingStatement is not null);
        if (explanation.MissingStatement is not { } missing) return;

        AccessDecision mended = PolicyEvaluator.Evaluate(row.Request, With(policies, row.Layer, CompiledPolicy.Compile(new() { Statements = [missing] })));

        Assert.True(mended.IsAllowed || mended.Layer != row.Layer, $"still refused by {mended.Layer}: {explanation.Reason}");
    }

    private static AuthorizationPolicies With(AuthorizationPolicies policies, PolicyLayer layer, CompiledPolicy more) => new()
    {
        Resource = layer == PolicyLayer.Resource ? CompiledPolicy.Compile(new() { Statements = [.. policies.Resource?.Document.Statements ?? [], .. more.Document.Statements] }) : policies.Resource,
        Identity = layer == PolicyLayer.Identity ? [.. policies.Identity, more] : policies.Identity,
        Boundary = layer == PolicyLayer.Boundary ? more : policies.Boundary,
        Session = layer == PolicyLayer.Session ? [.. policies.Session, more] : policies.Session,
        ServiceControl = layer == PolicyLayer.ServiceControl ? [.. policies.ServiceControl, more] : policies.ServiceControl,
        ResourceControl = layer == PolicyLayer.ResourceControl ? [.. policies.ResourceControl, more] : policies.ResourceControl,
        Grants = policies.Grants,
    };

    private static EvaluationCase Case(string name, string rule, AccessOutcome outcome, PolicyLayer layer) => new(name, rule) { Outcome = outcome, Layer = layer };

    private static string Via(string service) => $"{{'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*','Condition':{{'StringEquals':{{'kms:ViaService':'{service}'}}}}}}";

    private static string NotPrincipal(params string[] arns) => $"{{'Effect':'Deny','NotPrincipal':{{'AWS':['{string.Join("','", arns)}']}},'Action':'*','Resource':'*'}}";

    private static KeyGrant Grant(string grantee) => new("g1", grantee, ["Decrypt"], null, null);

    private static Dictionary<string, string> Pairs(params (string Key, string Value)[] pairs) => pairs.ToDictionary(pair => pair.Key, pair => pair.Value);

    private static RequestContext EncryptionContext(params (string Key, string Value)[] pairs)
    {
        RequestContext context = new();
        foreach ((string key, string value) in pairs) context.Set("kms:EncryptionContext:" + key, value);
        return context;
    }
}
