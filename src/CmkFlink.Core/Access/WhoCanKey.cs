using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Who can read the state of one application under one key. Pure.</summary>
internal sealed class WhoCanKey
{
    // The state's data keys are decrypted, or encrypted again under a key of the caller's own and decrypted there.
    private static readonly string[] Readings = ["kms:Decrypt", "kms:ReEncryptFrom"];

    private readonly string _application;
    private readonly Arn _applicationArn;
    private readonly KeyFacts _key;
    private readonly PolicyDocument _policy;
    private readonly CompiledPolicy _widest;
    private readonly string _account;

    /// <exception cref="PolicyNotSupportedException">The key policy cannot be evaluated with certainty.</exception>
    public WhoCanKey(string applicationArn, KeyFacts key)
    {
        _applicationArn = Arn.Parse(applicationArn);
        _application = AccessRows.Name(applicationArn) ?? applicationArn;
        _key = key;
        _policy = key.Policy!;
        _widest = CompiledPolicy.Compile(WhoCanPolicies.Widest(_policy), "key policy");
        _account = Arn.Parse(key.KeyArn).Account;
    }

    /// <summary>The users, roles, sessions and services that allowing statements name.</summary>
    public IReadOnlyList<PolicyPrincipal> Named() =>
    [
        .. _policy.Statements.Where(statement => statement.Effect == PolicyEffect.Allow).SelectMany(statement => statement.Principals ?? [])
            .Where(principal => principal.Type == PolicyPrincipalType.Service || (principal.Type == PolicyPrincipalType.Aws && Arn.TryParse(principal.Value, out Arn? arn) && arn.Resource != "root" && arn.Account == _account))
            .Distinct(),
    ];

    /// <summary>Principals of other accounts that a statement allows; their own account decides as well, and is not seen from here.</summary>
    public IEnumerable<FlinkCmkStateReader> Foreign()
    {
        RequestPrincipal stand = RequestPrincipal.RoleSession($"arn:{_applicationArn.Partition}:iam::{_account}:role/stand-in");
        for (int i = 0; i < _policy.Statements.Count; i++)
        {
            PolicyStatement statement = _policy.Statements[i];
            if (statement.Effect != PolicyEffect.Allow) continue;
            PolicyStatement local = statement with { Principals = [new PolicyPrincipal(PolicyPrincipalType.Aws, stand.PrincipalArn)], Conditions = [.. statement.Conditions.Where(condition => !condition.Key.StartsWith("aws:Principal", StringComparison.OrdinalIgnoreCase) && !condition.Key.Equals("kms:CallerAccount", StringComparison.OrdinalIgnoreCase))] };
            CompiledPolicy alone = CompiledPolicy.Compile(WhoCanPolicies.Widest(_policy with { Statements = [local] }));
            foreach (PolicyPrincipal foreign in (statement.Principals ?? []).Where(IsForeign))
            {
                foreach ((AuthorizationRequest request, StateAccess access) in Requests(stand))
                {
                    if (!PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = alone }).IsAllowed) continue;
                    yield return new FlinkCmkStateReader
                    {
                        ApplicationName = _application,
                        KeyArn = _key.KeyArn,
                        Principal = foreign.Value,
                        Access = access,
                        Action = request.Action,
                        Through = DecidingText.Of(statement, i, "key policy"),
                        Conditions = WhoCanPolicies.Open(statement),
                        Remark = "It is of another account, whose own policies decide as well and cannot be read from here.",
                    };
                }
            }
        }
    }

    private bool IsForeign(PolicyPrincipal principal) => principal.Type == PolicyPrincipalType.Aws
        && ((FlinkNames.IsAccountId(principal.Value) && principal.Value != _account) || (Arn.TryParse(principal.Value, out Arn? arn) && arn.Account != _account));

    /// <summary>Whether some identity of the account may read by its own policies: a statement for the account, or for everybody, allows it.</summary>
    public bool LeavesItToIam => Delegation(RequestPrincipal.RoleSession($"arn:{_applicationArn.Partition}:iam::{_account}:role/anybody")).Any();

    /// <summary>Statements that allow everybody, whoever that is.</summary>
    public IEnumerable<FlinkCmkStateReader> Everybody()
    {
        RequestPrincipal anybody = RequestPrincipal.RoleSession($"arn:{_applicationArn.Partition}:iam::{_account}:role/anybody");
        foreach ((AuthorizationRequest request, StateAccess access) in Requests(anybody))
        {
            AccessDecision decision = PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = _widest });
            if (decision.IsAllowed) yield return Reader("*", access, request.Action, decision, null);
        }
    }

    public IEnumerable<FlinkCmkStateReader> OfService(string service)
    {
        foreach (string action in Readings)
        {
            foreach (bool forApplication in new[] { false, true })
            {
                RequestContext context = EncryptionContext();
                if (forApplication) context.Set("aws:SourceArn", _applicationArn.ToString()).Set("aws:SourceAccount", _applicationArn.Account);
                AuthorizationRequest request = Request(RequestPrincipal.Service(service), action, null, context);
                AccessDecision decision = PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = _widest });
                if (decision.IsAllowed) yield return Reader(service, StateAccess.Service, action, decision, null);
            }
        }
    }

    public IEnumerable<FlinkCmkStateReader> OfIdentity(RequestPrincipal principal, IReadOnlyList<NamedPolicy> policies, NamedPolicy? boundary, bool delegated, string? remark)
    {
        AuthorizationPolicies all = new()
        {
            Resource = _widest,
            Identity = [.. policies.Select(policy => CompiledPolicy.Compile(WhoCanPolicies.Widest(policy.Document), policy.Name))],
            Boundary = boundary is null ? null : CompiledPolicy.Compile(WhoCanPolicies.Widest(boundary.Document), boundary.Name),
        };
        foreach ((AuthorizationRequest request, StateAccess access) in Requests(principal))
        {
            AccessDecision decision = PolicyEvaluator.Evaluate(request, all);
            if (!decision.IsAllowed) continue;
            FlinkCmkStateReader reader = Reader(principal.PrincipalArn, access, request.Action, decision, remark, policies);
            // What "*" allows is told once, for everybody.
            if (delegated && decision.Layer == PolicyLayer.Resource && decision.Statement?.Principals?.Any(p => p.Value == "*") == true) continue;
            yield return decision.Layer == PolicyLayer.Identity && Delegation(principal).FirstOrDefault() is { } statement
                ? reader with { Through = $"{reader.Through}, by {statement} of the key policy" }
                : reader;
        }
    }

    public IEnumerable<FlinkCmkStateReader> ByGrant()
    {
        foreach (KeyGrant grant in _key.Grants)
        {
            foreach (string action in Readings)
            {
                if (!grant.Operations.Contains(action.Substring("kms:".Length)) || !Covers(grant)) continue;
                yield return new FlinkCmkStateReader { ApplicationName = _application, KeyArn = _key.KeyArn, Principal = grant.GranteePrincipal, Access = StateAccess.Grant, Action = action, Through = $"grant {grant.GrantId}", Conditions = grant.SourceArn is null ? [] : [$"StringEquals aws:SourceArn {grant.SourceArn}"] };
            }
        }
    }

    /// <summary>Said where the account's identities cannot be listed.</summary>
    public FlinkCmkStateReader Unknown() => new()
    {
        ApplicationName = _application,
        KeyArn = _key.KeyArn,
        Principal = $"arn:{_applicationArn.Partition}:iam::{_account}:root",
        Access = StateAccess.Unknown,
        Action = Readings[0],
        Through = $"{Delegation(RequestPrincipal.RoleSession($"arn:{_applicationArn.Partition}:iam::{_account}:role/anybody")).First()} of the key policy",
        Remark = "Every user and role of the account whose IAM policies allow it; who that is cannot be read without iam:GetAccountAuthorizationDetails: ask as the IAM administrator.",
    };

    /// <summary>The statements of the key policy by which identity policies decide for a principal that it does not name.</summary>
    private IEnumerable<string> Delegation(RequestPrincipal principal)
    {
        CompiledPolicy everything = CompiledPolicy.Compile(new PolicyDocument { Statements = [new PolicyStatement { Effect = PolicyEffect.Allow, Actions = ["*"], Resources = ["*"] }] });
        for (int i = 0; i < _policy.Statements.Count; i++)
        {
            PolicyStatement statement = _policy.Statements[i];
            if (statement.Effect != PolicyEffect.Allow || statement.Principals?.Any(p => p.Value == _account || (Arn.TryParse(p.Value, out Arn? arn) && arn.Resource == "root" && arn.Account == _account)) != true) continue;
            CompiledPolicy alone = CompiledPolicy.Compile(WhoCanPolicies.Widest(_policy with { Statements = [statement] }));
            if (Requests(principal).Any(asked => PolicyEvaluator.Evaluate(asked.Request, new AuthorizationPolicies { Resource = alone, Identity = [everything] }).IsAllowed)) yield return DecidingText.Of(statement, i, null);
        }
    }

    private IEnumerable<(AuthorizationRequest Request, StateAccess Access)> Requests(RequestPrincipal principal)
    {
        foreach (string action in Readings)
        {
            yield return (Request(principal, action, null, EncryptionContext()), StateAccess.Direct);
            // MSF decrypts, and does not re-encrypt.
            if (action == Readings[0]) yield return (Request(principal, action, MsfKmsCalls.ServicePrincipal, EncryptionContext()), StateAccess.ThroughMsf);
        }
    }

    private AuthorizationRequest Request(RequestPrincipal principal, string action, string? forwardedBy, RequestContext context) => new()
    {
        Principal = principal,
        Action = action,
        Resource = _key.KeyArn,
        ResourceAccount = _account,
        Region = _applicationArn.Region,
        ForwardedBy = forwardedBy,
        Context = context,
    };

    /// <summary>What the application's state was encrypted with; without it KMS decrypts nothing.</summary>
    private RequestContext EncryptionContext() => new RequestContext()
        .Set("kms:EncryptionContext:" + MsfKmsCalls.EncryptionContextKey, _applicationArn.ToString())
        .SetMany("kms:EncryptionContextKeys", [MsfKmsCalls.EncryptionContextKey]);

    private FlinkCmkStateReader Reader(string principal, StateAccess access, string action, AccessDecision decision, string? remark, IReadOnlyList<NamedPolicy>? policies = null) => new()
    {
        ApplicationName = _application,
        KeyArn = _key.KeyArn,
        Principal = principal,
        Access = access,
        Action = action,
        Through = DecidingText.Of(decision, []) ?? "the account's root user",
        Conditions = decision.StatementIndex < 0 || Written(decision, policies) is not { } written ? [] : WhoCanPolicies.Open(written),
        Remark = remark,
    };

    /// <summary>The deciding statement as it was before it was read widely.</summary>
    private PolicyStatement? Written(AccessDecision decision, IReadOnlyList<NamedPolicy>? policies) => decision.Layer == PolicyLayer.Resource
        ? _policy.Statements[decision.StatementIndex]
        : policies?.FirstOrDefault(policy => policy.Name == decision.Policy?.Name)?.Document.Statements[decision.StatementIndex];

    private bool Covers(KeyGrant grant)
    {
        // KMS takes the names of a grant's pairs in any case (API reference, GrantConstraints).
        bool Holds(IReadOnlyDictionary<string, string>? wanted, bool exactly) => wanted is null
            || (wanted.All(pair => string.Equals(pair.Key, MsfKmsCalls.EncryptionContextKey, StringComparison.OrdinalIgnoreCase) && pair.Value == _applicationArn.ToString()) && (!exactly || wanted.Count == 1));
        return Holds(grant.EncryptionContextSubset, false) && Holds(grant.EncryptionContextEquals, true);
    }
}
