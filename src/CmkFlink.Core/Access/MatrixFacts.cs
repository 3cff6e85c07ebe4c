using CmkFlink.Aws;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>What is known about a key: policy and grants, or why not.</summary>
internal sealed record KeyFacts(string KeyArn, PolicyDocument? Policy, UnreadPolicy? PolicyUnread, IReadOnlyList<KeyGrant> Grants, UnreadPolicy? GrantsUnread);

/// <summary>Reads what decides about access, each thing once, as the reader.</summary>
internal sealed class MatrixFacts(AwsConnection reader)
{
    private const string KeyReaders = "the key administrator, or a reader that the key policy names (New-FlinkCmkKey -Reader)";

    private readonly Dictionary<string, KeyFacts> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IdentityPolicies> _identities = new(StringComparer.Ordinal);
    private readonly PrincipalResolver _principals = new(reader);
    private readonly IdentityPolicyReader _policies = new(reader);

    public AwsConnection Reader => reader;

    public async Task<(RequestPrincipal Principal, string? Assumption)> PrincipalAsync(string arn, CancellationToken cancellation)
    {
        ResolvedPrincipal resolved = await _principals.ResolveAsync(arn, cancellation);
        return (resolved.Principal, resolved.Assumption);
    }

    public async Task<IdentityPolicies> IdentityAsync(RequestPrincipal principal, CancellationToken cancellation)
    {
        if (principal.Kind == PrincipalKind.Service) return new IdentityPolicies();
        if (!_identities.TryGetValue(principal.PrincipalArn, out IdentityPolicies? found)) _identities[principal.PrincipalArn] = found = await _policies.ReadAsync(principal, cancellation);
        return found;
    }

    /// <summary>Policy and grants of a key. What is denied is unread; what fails otherwise is an <see cref="OperationException"/>.</summary>
    public async Task<KeyFacts> OfKeyAsync(string keyArn, CancellationToken cancellation)
    {
        if (_keys.TryGetValue(keyArn, out KeyFacts? known)) return known;
        (PolicyDocument? policy, UnreadPolicy? policyUnread) = await TryAsync($"the policy of key {keyArn}", c => new KeyReader(reader).PolicyAsync(keyArn, c), cancellation);
        (IReadOnlyList<KeyGrant>? grants, UnreadPolicy? grantsUnread) = await TryAsync($"the grants on key {keyArn}", async c => (IReadOnlyList<KeyGrant>?)await new GrantReader(reader).ListAsync(keyArn, c), cancellation);
        return _keys[keyArn] = new KeyFacts(keyArn, policy, policyUnread, grants ?? [], grantsUnread);
    }

    private static async Task<(T? Value, UnreadPolicy? Unread)> TryAsync<T>(string what, Func<CancellationToken, Task<T?>> read, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return (await read(cancellation), null);
        }
        catch (PolicyParseException e)
        {
            return (null, new UnreadPolicy(what, $"it is no policy: {e.Message}", "nobody before it is mended"));
        }
        catch (Exception e) when (e is not OperationCanceledException && CallFailures.IsDenied(e))
        {
            return (null, new UnreadPolicy(what, "reading it is denied to the caller", KeyReaders));
        }
        catch (Exception e) when (e is not (OperationCanceledException or OperationException))
        {
            throw new OperationException(Failures.From(e, what));
        }
    }
}
