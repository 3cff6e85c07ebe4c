using System.Runtime.CompilerServices;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Asks who can read the state of applications.</summary>
/// <param name="ApplicationNames">With wildcards.</param>
/// <param name="Key">Only under this key, in any of the four forms; <see langword="null"/> for every key that the running state or a snapshot is under.</param>
public sealed record WhoCanRequest(IReadOnlyList<string> ApplicationNames, string? Key = null);

/// <summary>Lists every principal that can decrypt the state of an application: by a statement of the key policy, by IAM where the key policy leaves it to the account, by a grant. When in doubt a principal is listed.</summary>
public sealed class WhoCanHandler(IActorConnections connections) : IOperationHandler<WhoCanRequest, FlinkCmkStateReader>
{
    public async IAsyncEnumerable<FlinkCmkStateReader> RunAsync(WhoCanRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Aws.AwsConnection connection = await connections.ForAsync(Actor.Reader, cancellation);
        ApplicationReader reader = new(connection);
        MatrixFacts facts = new(connection);
        Lazy<Task<IReadOnlyList<AccountIdentity>?>> identities = new(() => new WhoCanIdentities(connection).ListAsync(cancellation));
        string? asked = request.Key is null ? null : await new Keys.KeyResolver(connection).ResolveAsync(request.Key, cancellation);
        await foreach (string name in ApplicationNames.ExpandAsync(reader, request.ApplicationNames, cancellation))
        {
            List<FlinkCmkStateReader> found = [];
            try
            {
                FlinkApplication application = (await reader.ObserveAsync(name, cancellation)).Application;
                foreach (string key in asked is not null ? [asked] : await KeysAsync(application, connection, host, cancellation))
                    found.AddRange(await OfKeyAsync(facts, application, key, identities, host, cancellation));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                host.Error(e is PolicyNotSupportedException ? new OperationFailure("PolicyNotEvaluated", FailureCategory.InvalidData, e.Message, "Test-FlinkCmkPolicy names what cannot be evaluated.", name) : Failures.From(e, name));
            }

            foreach (FlinkCmkStateReader one in found) yield return one;
        }
    }

    /// <summary>The keys of the running state and of every snapshot that can be listed.</summary>
    private static async Task<IReadOnlyList<string>> KeysAsync(FlinkApplication application, Aws.AwsConnection connection, IOperationHost host, CancellationToken cancellation)
    {
        SortedSet<string> keys = new(StringComparer.Ordinal);
        if (application.KeyArn is not null) keys.Add(application.KeyArn);
        bool underAwsOwned = application.KeyArn is null;
        await foreach (FlinkSnapshot snapshot in new SnapshotReader(connection).ListAsync(application, cancellation))
        {
            if (snapshot.KeyArn is null) underAwsOwned = true;
            else keys.Add(snapshot.KeyArn);
        }

        if (underAwsOwned) host.Warning($"State of {application} under the AWS owned key is read by MSF alone, on behalf of everybody who may operate the application; no key policy speaks of it.");
        if (application.UsesEnhancedSnapshots) host.Warning($"{application} keeps its snapshots in the account (ENHANCED_SNAPSHOTS); the keys of those are not listed here.");
        return [.. keys];
    }

    private static async Task<IReadOnlyList<FlinkCmkStateReader>> OfKeyAsync(MatrixFacts facts, FlinkApplication application, string key, Lazy<Task<IReadOnlyList<AccountIdentity>?>> identities, IOperationHost host, CancellationToken cancellation)
    {
        KeyFacts known = await facts.OfKeyAsync(key, cancellation);
        if (known.GrantsUnread is { } grants) host.Warning($"Who can read the state of {application} by a grant is not known: {grants.What}: {grants.Reason}. {MatrixJudge.RemedyOfUnknown([grants])}");
        if (known.Policy is null)
        {
            UnreadPolicy unread = known.PolicyUnread!;
            throw new OperationException(new OperationFailure("KeyPolicyNotReadable", FailureCategory.PermissionDenied, $"Who can read the state of {application} is not known: {unread.What}: {unread.Reason}.", MatrixJudge.RemedyOfUnknown([unread]), application));
        }

        WhoCanKey question = new(application.ApplicationArn, known);
        List<FlinkCmkStateReader> found = [.. question.ByGrant(), .. question.Everybody(), .. question.Foreign()];
        foreach (PolicyPrincipal principal in question.Named())
        {
            if (principal.Type == PolicyPrincipalType.Service)
            {
                found.AddRange(question.OfService(principal.Value));
                continue;
            }

            (RequestPrincipal caller, _) = await facts.PrincipalAsync(principal.Value, cancellation);
            IdentityPolicies own = await facts.IdentityAsync(caller, cancellation);
            found.AddRange(question.OfIdentity(caller, [.. own.Identity.Select(policy => new NamedPolicy(policy.Name ?? "", policy.Document))], own.Boundary is { } boundary ? new NamedPolicy(boundary.Name ?? "", boundary.Document) : null, delegated: false, Remark(own)));
        }

        if (!question.LeavesItToIam) return Distinct(found);
        if (await identities.Value is not { } all)
        {
            found.Add(question.Unknown());
            return Distinct(found);
        }

        foreach (AccountIdentity identity in all)
            found.AddRange(question.OfIdentity(identity.Principal, identity.Policies, identity.Boundary, delegated: true, identity.Unreadable.Count == 0 ? null : $"It may do so by {string.Join(", ", identity.Unreadable)} as well, which cannot be evaluated."));
        found.AddRange(question.OfIdentity(RequestPrincipal.Root(Arn.Parse(key).Partition, Arn.Parse(key).Account), [], null, delegated: true, null));
        return Distinct(found);
    }

    private static string? Remark(IdentityPolicies own) => own.IsComplete ? null : $"A Deny in IAM could still prevent it: {own.Unread[0].What}: {own.Unread[0].Reason}.";

    private static IReadOnlyList<FlinkCmkStateReader> Distinct(List<FlinkCmkStateReader> found) =>
        [.. found.GroupBy(one => (one.Principal, one.Access, one.Action, one.Through)).Select(same => same.First()).OrderBy(one => one.Principal, StringComparer.Ordinal).ThenBy(one => one.Access).ThenBy(one => one.Action, StringComparer.Ordinal)];
}
