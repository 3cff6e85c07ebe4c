using CmkFlink.Aws;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Checks;

/// <summary>Finds out why the service refused: from keys, policies and principals as a reader sees them, never from the words of its error.</summary>
internal sealed class FailureExplainer(IActorConnections connections, IOperationHost host)
{
    // Codes with which AWS refuses for want of permission or for a key that cannot be used; everything else explains itself.
    private static readonly HashSet<FailureCategory> WorthExplaining = [FailureCategory.PermissionDenied, FailureCategory.InvalidArgument, FailureCategory.InvalidOperation, FailureCategory.ResourceUnavailable, FailureCategory.NotSpecified];

    /// <summary>Explains a call that was refused.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="what">What was tried: "start".</param>
    /// <param name="action">The MSF action.</param>
    /// <param name="application">The application.</param>
    /// <param name="keys">Every key that the step needs; nulls (the AWS owned key) are passed over.</param>
    public async Task<OperationFailure> ExplainAsync(Exception exception, string what, string action, FlinkApplication application, IReadOnlyList<string?> keys, CancellationToken cancellation)
    {
        if (exception is OperationException known) return known.Failure;
        AwsFailure mapped = AwsErrorMapper.Map(exception, $"{what} (application {application.ApplicationName})", cancellation);
        OperationFailure failure = Failures.From(exception, application);
        failure = failure with { Message = mapped.Message, Remedy = mapped.Remedy };
        if (!WorthExplaining.Contains(failure.Category)) return failure;

        AccessEvidence evidence = new(connections, host);
        RequestPrincipal? caller = await evidence.CallerAsync(cancellation);
        OperationFailure? cause = await evidence.ObstacleAsync(action, application, keys, caller, cancellation);
        if (cause is not null) return cause with { Target = application, Exception = exception };
        string who = caller?.PrincipalArn ?? "the caller";
        return connections.Has(Actor.Reader) || failure.Category != FailureCategory.PermissionDenied
            ? failure
            : failure with { Remedy = $"{failure.Remedy} {who} may not read what decides: -ReaderProfileName names one who can, and the same command then explains the refusal; or run Test-FlinkCmk -ApplicationName {application.ApplicationName} as the reader." };
    }

    /// <summary>Adds the cause, where one can be read, to the failure of an operation that the service accepted and could not finish.</summary>
    public async Task<OperationFailure> ExplainOutcomeAsync(OperationFailure failure, FlinkApplication application, IReadOnlyList<string?> keys, CancellationToken cancellation)
    {
        AccessEvidence evidence = new(connections, host);
        OperationFailure? cause = await evidence.ObstacleAsync(null, application, keys, await evidence.CallerAsync(cancellation), cancellation);
        return cause is null ? failure : failure with { Id = cause.Id, Category = cause.Category, Message = $"{failure.Message} {cause.Message}", Remedy = cause.Remedy };
    }
}
