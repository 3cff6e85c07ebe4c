using System.Runtime.CompilerServices;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Applications;

/// <summary>What was seen of an application at one moment, with the token that makes an update of exactly this state.</summary>
internal sealed record ObservedApplication(FlinkApplication Application, string? ConditionalToken);

/// <summary>Reads applications through one connection.</summary>
internal sealed class ApplicationReader(AwsConnection connection)
{
    private readonly CallerIdentity _caller = new(connection);

    public AwsConnection Connection { get; } = connection;

    /// <exception cref="OperationException">The name is malformed (InvalidApplicationName), there is no such application (ApplicationNotFound), or the service refuses.</exception>
    public async Task<ObservedApplication> ObserveAsync(string name, CancellationToken cancellation) =>
        await TryObserveAsync(name, cancellation) ?? throw new OperationException(ApplicationFailures.NotFound(name, Connection.Region));

    /// <summary>As <see cref="ObserveAsync"/>, with <see langword="null"/> where there is no such application.</summary>
    public async Task<ObservedApplication?> TryObserveAsync(string name, CancellationToken cancellation)
    {
        ApplicationFailures.CheckName(name);
        try
        {
            DescribeApplicationResponse response = await Connection.ReadAsync(
                c => Connection.Flink.DescribeApplicationAsync(new DescribeApplicationRequest { ApplicationName = name, IncludeAdditionalDetails = true }, c), cancellation);
            return new ObservedApplication(FlinkApplication.From(response.ApplicationDetail), response.ApplicationDetail.ConditionalToken);
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw await RefusedAsync(e, "kinesisanalytics:DescribeApplication", $"application {name}", cancellation);
        }
    }

    /// <summary>The names of all applications in the Region.</summary>
    public async IAsyncEnumerable<string> ListNamesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? token = null;
        do
        {
            ListApplicationsResponse page;
            try
            {
                string? from = token;
                page = await Connection.ReadAsync(c => Connection.Flink.ListApplicationsAsync(new ListApplicationsRequest { Limit = 50, NextToken = from }, c), cancellation);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw await RefusedAsync(e, "kinesisanalytics:ListApplications", $"the applications of {Connection.Region}", cancellation);
            }

            foreach (ApplicationSummary summary in page.ApplicationSummaries ?? []) yield return summary.ApplicationName;
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
    }

    public async Task<IReadOnlyDictionary<string, string>> TagsAsync(string applicationArn, CancellationToken cancellation)
    {
        ListTagsForResourceResponse response = await Connection.ReadAsync(
            c => Connection.Flink.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceARN = applicationArn }, c), cancellation);
        return (response.Tags ?? []).ToDictionary(tag => tag.Key, tag => tag.Value ?? "");
    }

    /// <summary>The newest operations first, at most one page of 50.</summary>
    public async Task<IReadOnlyList<ApplicationOperationInfo>> OperationsAsync(string name, CancellationToken cancellation)
    {
        ListApplicationOperationsResponse response = await Connection.ReadAsync(
            c => Connection.Flink.ListApplicationOperationsAsync(new ListApplicationOperationsRequest { ApplicationName = name, Limit = 50 }, c), cancellation);
        return response.ApplicationOperationInfoList ?? [];
    }

    /// <summary>The restarts since a moment, from as many pages of the operations log as that takes, newest first.</summary>
    /// <param name="since">UTC; <see langword="null"/> for the first page alone, which holds the latest.</param>
    public async Task<RestartLog> RestartsAsync(string name, DateTime? since, CancellationToken cancellation)
    {
        List<ApplicationOperationInfo> operations = [];
        string? token = null;
        do
        {
            string? from = token;
            ListApplicationOperationsResponse page = await Connection.ReadAsync(
                c => Connection.Flink.ListApplicationOperationsAsync(new ListApplicationOperationsRequest { ApplicationName = name, Limit = 50, NextToken = from }, c), cancellation);
            operations.AddRange(page.ApplicationOperationInfoList ?? []);
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token) && since is not null && !operations.Exists(operation => operation.StartTime < since));
        return RestartLog.Of(operations, string.IsNullOrEmpty(token) ? null : operations.Min(operation => operation.StartTime));
    }

    /// <summary>One version of an application as it was configured, or <see langword="null"/> where the service keeps it no more.</summary>
    public async Task<FlinkApplication?> VersionAsync(string name, long version, CancellationToken cancellation)
    {
        try
        {
            DescribeApplicationVersionResponse response = await Connection.ReadAsync(
                c => Connection.Flink.DescribeApplicationVersionAsync(new DescribeApplicationVersionRequest { ApplicationName = name, ApplicationVersionId = version }, c), cancellation);
            return FlinkApplication.From(response.ApplicationVersionDetail);
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw await RefusedAsync(e, "kinesisanalytics:DescribeApplicationVersion", $"application {name}", cancellation);
        }
    }

    /// <summary>The status of one operation, with its ErrorString where it failed; <see langword="null"/> where the service keeps no log of it.</summary>
    public async Task<OperationOutcome?> OperationAsync(string name, string operationId, CancellationToken cancellation)
    {
        try
        {
            DescribeApplicationOperationResponse response = await Connection.ReadAsync(
                c => Connection.Flink.DescribeApplicationOperationAsync(new DescribeApplicationOperationRequest { ApplicationName = name, OperationId = operationId }, c), cancellation);
            ApplicationOperationInfoDetails details = response.ApplicationOperationInfoDetails;
            return new OperationOutcome(details.OperationStatus?.Value ?? "", details.OperationFailureDetails?.ErrorInfo?.ErrorString, details.OperationFailureDetails?.RollbackOperationId);
        }
        catch (Exception e) when (e is UnsupportedOperationException or ResourceNotFoundException)
        {
            return null;
        }
    }

    private async Task<OperationException> RefusedAsync(Exception exception, string action, string target, CancellationToken cancellation) => CallFailures.Of(
        exception, CallFailures.IsDenied(exception) ? await _caller.NameAsync(cancellation) : "the caller", action, target,
        "Use the profile of the operator or of a reader; the IAM administrator grants them with New-FlinkCmkPolicy -Kind OperatorBase or -Kind Reader | Grant-FlinkCmkAccess.");
}

/// <summary>How an operation stands: IN_PROGRESS, CANCELLED, SUCCESSFUL or FAILED.</summary>
internal sealed record OperationOutcome(string Status, string? ErrorString, string? RollbackOperationId);
