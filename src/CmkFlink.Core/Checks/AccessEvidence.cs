using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Checks;

/// <summary>What is known of a key and of who may use it.</summary>
/// <param name="Key"><see langword="null"/> where it was not readable.</param>
/// <param name="KeyFailure">Why it was not.</param>
/// <param name="Operator"><see langword="null"/> where the operator is not known.</param>
/// <param name="Rows">One answer a call that MSF makes.</param>
internal sealed record KeyEvidence(FlinkCmkKey? Key, OperationFailure? KeyFailure, RequestPrincipal? Operator, IReadOnlyList<AccessMatrixRow> Rows);

/// <summary>Collects evidence as the reader: keys, policies, principals. It rests on what can be read, never on the words of a service's error.</summary>
internal sealed class AccessEvidence(IActorConnections connections, IOperationHost host)
{
    /// <summary>Id of the failure of a step that IAM does not let the caller take.</summary>
    public const string ActionDenied = "ActionDenied";

    private const int LooksForKey = 3;
    private const string GrantReaders = "the key administrator, or a reader that the key policy names (New-FlinkCmkKey -Reader)";

    // One evidence is one moment: what was read once is not read again for it.
    private readonly Dictionary<string, IdentityPolicies> _identities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FlinkCmkKey> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyList<KeyGrant> Grants, UnreadPolicy? Unread)> _grants = new(StringComparer.Ordinal);

    /// <summary>Whoever holds the operator's connection, as policies name them; <see langword="null"/> where STS does not answer.</summary>
    public async Task<RequestPrincipal?> CallerAsync(CancellationToken cancellation)
    {
        try
        {
            string arn = await new CallerIdentity(await connections.ForAsync(Actor.Operator, cancellation)).ArnAsync(cancellation);
            return await PrincipalAsync(arn, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            host.Debug($"The caller's identity is not known: {AwsErrorMapper.Map(e, "ask STS who the caller is", cancellation).Message}");
            return null;
        }
    }

    /// <summary>A role, user or session by its ARN, with the role's path where IAM tells it.</summary>
    public async Task<RequestPrincipal> PrincipalAsync(string arn, CancellationToken cancellation)
    {
        ResolvedPrincipal resolved = await new PrincipalResolver(await connections.ForAsync(Actor.Reader, cancellation)).ResolveAsync(arn, cancellation);
        if (resolved.Assumption is { } assumption) host.Verbose(assumption);
        return resolved.Principal;
    }

    public async Task<IdentityPolicies> IdentityAsync(RequestPrincipal principal, CancellationToken cancellation)
    {
        if (!_identities.TryGetValue(principal.PrincipalArn, out IdentityPolicies? policies))
            _identities[principal.PrincipalArn] = policies = await new IdentityPolicyReader(await connections.ForAsync(Actor.Reader, cancellation)).ReadAsync(principal, cancellation);
        return policies;
    }

    /// <summary>Everything about one key of one application.</summary>
    /// <param name="application">The application.</param>
    /// <param name="key">Any of the four forms.</param>
    /// <param name="operatorPrincipal">Who operates; <see langword="null"/> where it is not known.</param>
    public async Task<KeyEvidence> OfKeyAsync(FlinkApplication application, string key, RequestPrincipal? operatorPrincipal, CancellationToken cancellation)
    {
        FlinkCmkKey? found;
        try
        {
            if (!_keys.TryGetValue(key, out found))
            {
                AwsConnection reader = await connections.ForAsync(Actor.Reader, cancellation);
                KeyMetadata metadata = await DescribeAsync(reader, key, cancellation);
                found = await new KeyReader(reader).ReadAsync(metadata, null, KeyResolver.Parse(key).AliasName, host, cancellation);
                _keys[key] = _keys[found.KeyArn] = found;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new KeyEvidence(null, Failures.From(e, key), operatorPrincipal, []);
        }

        // Without an operator the two service principals can still be judged.
        RequestPrincipal judged = operatorPrincipal ?? RequestPrincipal.Root(Arn.Parse(application.ApplicationArn).Partition, Arn.Parse(application.ApplicationArn).Account);
        AccessMatrixRequest asked = new()
        {
            ApplicationArn = application.ApplicationArn,
            KeyArn = found.KeyArn,
            KeyPolicy = found.Policy,
            Operator = judged,
            OperatorPolicies = operatorPrincipal is null ? IdentityPolicies.Unknown("the operator", "nobody said who operates", "-Operator ARN names the role or user") : await IdentityAsync(operatorPrincipal, cancellation),
        };
        IReadOnlyList<AccessMatrixRow> rows = AccessMatrix.Evaluate(asked);
        // What policies do not allow may still be granted; grants cost a call of their own.
        if (rows.Any(row => row.Decision == AccessAnswer.Denied))
        {
            (IReadOnlyList<KeyGrant> grants, UnreadPolicy? unread) = await GrantsAsync(found.KeyArn, cancellation);
            rows = AccessMatrix.Evaluate(asked with { Grants = grants, GrantsUnread = unread });
        }

        return new KeyEvidence(found, null, operatorPrincipal, operatorPrincipal is null ? [.. rows.Where(row => row.Caller != Policy.Calls.MsfCaller.Operator)] : rows);
    }

    private async Task<(IReadOnlyList<KeyGrant> Grants, UnreadPolicy? Unread)> GrantsAsync(string keyArn, CancellationToken cancellation)
    {
        if (_grants.TryGetValue(keyArn, out (IReadOnlyList<KeyGrant>, UnreadPolicy?) known)) return known;
        try
        {
            return _grants[keyArn] = (await new GrantReader(await connections.ForAsync(Actor.Reader, cancellation)).ListAsync(keyArn, cancellation), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return _grants[keyArn] = ([], new UnreadPolicy($"the grants on key {keyArn}", $"they could not be listed ({(CallFailures.IsDenied(e) ? "denied" : Failures.From(e).Message.TrimEnd('.'))})", GrantReaders));
        }
    }

    /// <summary>A key that is not there is looked for again: KMS shows one that was just made some seconds later (KMS developer guide, eventual consistency).</summary>
    private static async Task<KeyMetadata> DescribeAsync(AwsConnection reader, string key, CancellationToken cancellation)
    {
        WaitSettings wait = WaitSettings.For(reader);
        for (int look = 1; ; look++)
        {
            try
            {
                return await new KeyResolver(reader).DescribeAsync(key, cancellation);
            }
            catch (OperationException e) when (e.Failure.Category == FailureCategory.ObjectNotFound && look < LooksForKey)
            {
                await wait.Delay(wait.Initial, cancellation);
            }
        }
    }

    /// <summary>The first certain reason why this operator's step cannot succeed: IAM denies the action, or MSF could not use one of the keys; <see langword="null"/> where none is known.</summary>
    public async Task<OperationFailure?> ObstacleAsync(StepNeeds needs, RequestPrincipal? operatorPrincipal, CancellationToken cancellation)
    {
        if (operatorPrincipal is not null && await DeniedAsync(needs, operatorPrincipal, cancellation) is { } denied) return denied;
        FlinkApplication application = needs.Application;
        foreach (string key in needs.Keys.Where(key => key is not null).Distinct(StringComparer.Ordinal)!)
        {
            KeyEvidence evidence = await OfKeyAsync(application, key, operatorPrincipal, cancellation);
            OperationFailure? failure = evidence.Key is { } found
                ? KeyRules.Unusable(application, found) ?? AccessRules.Failure(found.KeyArn, evidence.Rows)
                : evidence.KeyFailure is { Category: FailureCategory.ObjectNotFound } absent ? absent : null;
            if (failure is not null) return failure;
            if (evidence.Key is null) host.Verbose($"Key {key} could not be checked: {evidence.KeyFailure?.Message}");
        }

        return null;
    }

    /// <summary>Whether IAM denies the principal the action itself, or to pass the role that the call passes.</summary>
    private async Task<OperationFailure?> DeniedAsync(StepNeeds needs, RequestPrincipal principal, CancellationToken cancellation)
    {
        IdentityPolicies identity = await IdentityAsync(principal, cancellation);
        if (!identity.IsComplete) return null;
        AuthorizationPolicies policies = new() { Identity = identity.Identity, Boundary = identity.Boundary };
        Arn application = Arn.Parse(needs.Application.ApplicationArn);
        foreach (AuthorizationRequest request in Requests(needs, principal, application))
        {
            AccessExplanation explanation = PolicyEvaluator.Explain(request, policies);
            if (explanation.Decision.IsAllowed) continue;
            string missing = explanation.MissingStatement is { } statement ? $" Missing: {new PolicyDocument { Statements = [statement] }.ToJson(indented: false)}" : "";
            return new OperationFailure(ActionDenied, FailureCategory.PermissionDenied, explanation.Reason,
                $"Run the command as the operator; or the IAM administrator lets {principal.PrincipalArn} operate: New-FlinkCmkPolicy -Kind OperatorBase -ApplicationArn {application} -ExecutionRoleArn {needs.PassedRoleArn ?? "ROLE"} | Grant-FlinkCmkAccess.{missing}",
                needs.Application);
        }

        return null;
    }

    private static IEnumerable<AuthorizationRequest> Requests(StepNeeds needs, RequestPrincipal principal, Arn application)
    {
        AuthorizationRequest request = new() { Principal = principal, Action = needs.Action ?? "", Resource = application.ToString(), ResourceAccount = application.Account, Region = application.Region };
        if (needs.Action is not null) yield return request;
        if (needs.PassedRoleArn is { } role)
        {
            yield return new AuthorizationRequest
            {
                Principal = principal,
                Action = "iam:PassRole",
                Resource = role,
                ResourceAccount = application.Account,
                Region = application.Region,
                Context = new RequestContext().Set("iam:PassedToService", Policy.Calls.MsfKmsCalls.ServicePrincipal),
            };
        }
    }
}
