using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Applications;

/// <summary>The acts that restart or replace the running job of an application, once each: what was perhaps done without an answer is looked for, never done again.</summary>
internal sealed class ApplicationActs(IActorConnections connections, IOperationHost host)
{
    /// <summary>UpdateApplication of exactly the state that was observed.</summary>
    /// <param name="what">What is tried, as an explanation says it: "restart".</param>
    /// <returns>The operation's id, where the service gave one.</returns>
    /// <exception cref="OperationException">Refused, with the cause where it can be read.</exception>
    public async Task<string?> UpdateAsync(AwsConnection connection, ObservedApplication seen, UpdateApplicationRequest update, string what, StepNeeds needs, CancellationToken cancellation)
    {
        update.ApplicationName = seen.Application.ApplicationName;
        update.ConditionalToken = seen.ConditionalToken;
        if (seen.ConditionalToken is null) update.CurrentApplicationVersionId = seen.Application.VersionId;
        try
        {
            return (await connection.WriteAsync(c => connection.FlinkWrites.UpdateApplicationAsync(update, c), cancellation)).OperationId;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (CallFailures.IsUnclear(e) && await TookAsync(connection, seen.Application, cancellation))
            {
                host.Verbose("The answer to UpdateApplication was lost; the application has taken the update.");
                return null;
            }

            throw new OperationException(await new FailureExplainer(connections, host).ExplainAsync(e, what, needs, cancellation));
        }
    }

    /// <summary>RollbackApplication of exactly the version that was observed.</summary>
    public async Task<string?> RollBackAsync(AwsConnection connection, FlinkApplication application, StepNeeds needs, CancellationToken cancellation)
    {
        RollbackApplicationRequest rollback = new() { ApplicationName = application.ApplicationName, CurrentApplicationVersionId = application.VersionId };
        try
        {
            return (await connection.WriteAsync(c => connection.FlinkWrites.RollbackApplicationAsync(rollback, c), cancellation)).OperationId;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (CallFailures.IsUnclear(e) && await TookAsync(connection, application, cancellation))
            {
                host.Verbose("The answer to RollbackApplication was lost; the application is rolling back.");
                return null;
            }

            throw new OperationException(await new FailureExplainer(connections, host).ExplainAsync(e, "roll back", needs, cancellation));
        }
    }

    // Versions only grow, and every update and rollback makes one.
    private static async Task<bool> TookAsync(AwsConnection connection, FlinkApplication before, CancellationToken cancellation) =>
        (await new ApplicationReader(connection).ObserveAsync(before.ApplicationName, cancellation)).Application.VersionId > before.VersionId;
}
