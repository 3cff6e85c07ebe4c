using System.Runtime.CompilerServices;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Calls to explain.</summary>
/// <param name="Events">As CloudTrail recorded them.</param>
public sealed record ExplainCloudTrailRequest(IReadOnlyList<CloudTrailEvent> Events)
{
    /// <summary>The application of a call that does not say for which it was made, such as a service's DescribeKey.</summary>
    public string? ApplicationName { get; init; }
}

/// <summary>Asks the policies, as the reader sees them now, about calls that CloudTrail recorded.</summary>
public sealed class ExplainCloudTrailHandler(IActorConnections connections) : IOperationHandler<ExplainCloudTrailRequest, FlinkCmkAccessRow>
{
    private static readonly Dictionary<string, MsfOperation> Operations = new(StringComparer.Ordinal)
    {
        ["kinesisanalytics:StartApplication"] = MsfOperation.Start,
        ["kinesisanalytics:StopApplication"] = MsfOperation.Stop,
        ["kinesisanalytics:UpdateApplication"] = MsfOperation.Update,
        ["kinesisanalytics:CreateApplicationSnapshot"] = MsfOperation.Snapshot,
        ["kinesisanalytics:RollbackApplication"] = MsfOperation.Rollback,
    };

    public async IAsyncEnumerable<FlinkCmkAccessRow> RunAsync(ExplainCloudTrailRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        MatrixFacts facts = new(await connections.ForAsync(Actor.Reader, cancellation));
        foreach (CloudTrailEvent recorded in request.Events)
        {
            IReadOnlyList<FlinkCmkAccessRow> rows = [];
            try
            {
                rows = recorded.IsKms ? [await KmsAsync(facts, recorded, request.ApplicationName, cancellation)] : await FlinkAsync(facts, recorded, host, cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                host.Error(Failures.From(e, recorded.EventId) is var failure && e is PolicyNotSupportedException ? failure with { Id = "PolicyNotEvaluated", Category = FailureCategory.InvalidData, Message = e.Message, Remedy = "Test-FlinkCmkPolicy names what cannot be evaluated." } : failure);
            }

            foreach (FlinkCmkAccessRow row in rows) yield return row;
        }
    }

    private static async Task<FlinkCmkAccessRow> KmsAsync(MatrixFacts facts, CloudTrailEvent recorded, string? applicationName, CancellationToken cancellation)
    {
        string? application = recorded.ApplicationArn ?? (applicationName is null ? null : FlinkNames.ApplicationArn(recorded.Region, recorded.Account, applicationName));
        string key = recorded.Key ?? throw CloudTrailEvent.Invalid($"it is a call of {recorded.Action} without a key");
        string keyArn = await new KeyResolver(facts.Reader).ResolveAsync(key, cancellation);
        RequestContext context = Copy(recorded.Context);
        MsfKmsCall? call = CallOf(recorded);
        if (call is { SourceKeys: true })
        {
            // The record does not carry aws:SourceArn; MSF sets it to the application.
            if (application is null) return Unknown(recorded, keyArn, "the event does not say for which application the service called, and the key policy decides by it", "Name it: -ApplicationName.");
            context.Set("aws:SourceArn", application);
            context.Set("aws:SourceAccount", recorded.Account);
        }

        AuthorizationRequest request = new()
        {
            Principal = recorded.Principal,
            Action = recorded.Action,
            Resource = keyArn,
            ResourceAccount = Arn.Parse(keyArn).Account,
            Region = recorded.Region,
            ForwardedBy = recorded.ForwardedBy,
            Context = context,
        };
        KeyFacts known = await facts.OfKeyAsync(keyArn, cancellation);
        AccessFacts about = new()
        {
            KeyPolicy = known.Policy is null ? null : CompiledPolicy.Compile(known.Policy, "key policy"),
            KeyPolicyUnread = known.PolicyUnread,
            Grants = known.Grants,
            GrantsUnread = known.GrantsUnread,
            Identity = await facts.IdentityAsync(recorded.Principal, cancellation),
        };
        string remedy = application is null
            ? "IAM administrator: add the missing statement to a policy of the principal."
            : $"IAM administrator: New-FlinkCmkPolicy -Kind OperatorCmk -ApplicationArn {application} -KeyArn {keyArn} | Grant-FlinkCmkAccess.";
        return AgainstRecord(recorded, AccessRows.Judged(request, about, remedy) with { KeyArn = keyArn, ApplicationName = application is null ? null : AccessRows.Name(application), Caller = call?.Caller, Purpose = call?.Purpose });
    }

    private static async Task<IReadOnlyList<FlinkCmkAccessRow>> FlinkAsync(MatrixFacts facts, CloudTrailEvent recorded, IOperationHost host, CancellationToken cancellation)
    {
        AuthorizationRequest request = new()
        {
            Principal = recorded.Principal,
            Action = recorded.Action,
            Resource = recorded.Action == "kinesisanalytics:CreateApplication" ? "*" : recorded.ApplicationArn ?? "*",
            ResourceAccount = recorded.Account,
            Region = recorded.Region,
            ForwardedBy = recorded.ForwardedBy,
        };
        IdentityPolicies identity = await facts.IdentityAsync(recorded.Principal, cancellation);
        string? name = recorded.ApplicationArn is null ? null : AccessRows.Name(recorded.ApplicationArn);
        FlinkCmkAccessRow own = AgainstRecord(recorded, AccessRows.Judged(request, new AccessFacts { Identity = identity }, AccessRows.OperatorBaseRemedy(recorded.ApplicationArn ?? "APPLICATION", recorded.Principal)) with { ApplicationName = name });
        if (recorded.ErrorCode is null || recorded.IsDenied || own.Decision == AccessAnswer.Denied || name is null || !Operations.TryGetValue(recorded.Action, out MsfOperation operation)) return [own];

        // MSF refuses with a code of its own what KMS refused it: the calls that the operation makes tell.
        if (recorded.AsksForAwsOwnedKey) operation = MsfOperation.Revert;
        FlinkApplication? application = recorded.Region == facts.Reader.Region ? (await new ApplicationReader(facts.Reader).ObserveAsync(name, cancellation)).Application : null;
        if (application is null || application.ApplicationArn != recorded.ApplicationArn)
        {
            // Another application of the same name would tell another story.
            host.Warning($"{recorded.Action} was called for {recorded.ApplicationArn}, and the reader asks in {facts.Reader.Region}{(application is null ? "" : $", where '{name}' is {application.ApplicationArn}")}: what KMS was asked for it is not judged. Ask with -Region {recorded.Region} as a reader of account {recorded.Account}.");
            return [own];
        }

        string? asked = recorded.RequestedKey is null ? null : await new KeyResolver(facts.Reader).ResolveAsync(recorded.RequestedKey, cancellation);
        if ((asked ?? application.KeyArn) is not { } key) return [own];
        KeyFacts? old = application.KeyArn is { } present && present != key ? await facts.OfKeyAsync(present, cancellation) : null;
        IReadOnlyList<FlinkCmkAccessRow> calls = AccessRows.Of(new AccessQuestion(application.ApplicationArn, await facts.OfKeyAsync(key, cancellation), old, recorded.Principal, identity, [operation]) { WithServiceCall = false });
        return [own, .. calls.Where(row => row.Decision != AccessAnswer.Allowed)];
    }

    /// <summary>Says where the policies as they are now and the answer at the time differ, and what may lie between.</summary>
    private static FlinkCmkAccessRow AgainstRecord(CloudTrailEvent recorded, FlinkCmkAccessRow row)
    {
        row = row with { Recorded = recorded.Recorded, DryRun = recorded.IsDryRun };
        string when = recorded.EventTime is { } time ? $" at {time}" : "";
        if (recorded.IsDenied && row.Decision == AccessAnswer.Allowed)
        {
            return row with
            {
                Reason = $"{row.Reason} AWS refused it{when}: the policies have changed since, or something refused it that a reader does not see: a session policy, a policy of the organization or of a VPC endpoint.",
                Remedy = "Repeat the call. If it is refused again, ask who made the session for its session policy, and the administrator of the organization.",
            };
        }

        if (recorded.IsDenied || row.Decision != AccessAnswer.Denied || recorded.ErrorCode is not (null or "DryRunOperationException")) return row;
        return row with { Reason = $"{row.Reason} AWS allowed it{when}: the policies have changed since, or the call carried something that its record does not." };
    }

    private static FlinkCmkAccessRow Unknown(CloudTrailEvent recorded, string keyArn, string why, string remedy) => new()
    {
        KeyArn = keyArn,
        Principal = recorded.Principal.PrincipalArn,
        Action = recorded.Action,
        Context = "",
        Decision = AccessAnswer.Unknown,
        Recorded = recorded.Recorded,
        DryRun = recorded.IsDryRun,
        Reason = $"Whether {recorded.Principal.PrincipalArn} may call {recorded.Action} on {keyArn} is not known: {why}.",
        Remedy = remedy,
    };

    /// <summary>The row of MSF's table that a call is; <see langword="null"/> for calls that are not MSF's.</summary>
    private static MsfKmsCall? CallOf(CloudTrailEvent recorded)
    {
        MsfCaller? caller = recorded.Principal switch
        {
            { Kind: PrincipalKind.Service, Arn: MsfKmsCalls.ServicePrincipal } => MsfCaller.Service,
            { Kind: PrincipalKind.Service, Arn: MsfKmsCalls.InfrastructurePrincipal } => MsfCaller.Infrastructure,
            { Kind: not PrincipalKind.Service } when recorded.ForwardedBy == MsfKmsCalls.ServicePrincipal => MsfCaller.Operator,
            _ => null,
        };
        return caller is null ? null : MsfKmsCalls.All.FirstOrDefault(call => call.Caller == caller && call.Action == recorded.Action);
    }

    private static RequestContext Copy(RequestContext from)
    {
        RequestContext copy = new();
        foreach (KeyValuePair<string, ContextValue> key in from.All)
        {
            if (key.Value.IsMultivalued) copy.SetMany(key.Key, key.Value.Values);
            else copy.Set(key.Key, key.Value.Values[0]);
        }

        return copy;
    }
}
