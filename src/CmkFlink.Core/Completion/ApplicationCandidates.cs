using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Completion;

/// <summary>Names of applications, or their ARNs.</summary>
/// <param name="arns">Whether the parameter takes ARNs; a word may still be the beginning of a name.</param>
public sealed class ApplicationCandidates(bool arns = false) : ICandidateSource
{
    private const int ParallelDescriptions = 8;

    public IReadOnlyList<Actor> Asks { get; } = [Actor.Operator, Actor.Reader];

    public string Subject(CompletionLine line) => $"{(arns ? "application-arns" : "applications")} {line.Command} {ApplicationFit.Variant(line)}";

    public async Task<CandidateList> ReadAsync(AwsConnection connection, CompletionLine line, CompletionWord word, CancellationToken cancellation)
    {
        List<string> names = [];
        string? token = null;
        do
        {
            string? from = token;
            ListApplicationsResponse page = await connection.ReadAsync(c => connection.Flink.ListApplicationsAsync(new ListApplicationsRequest { Limit = 50, NextToken = from }, c), cancellation);
            names.AddRange((page.ApplicationSummaries ?? []).Where(summary => Named(summary.ApplicationName, summary.ApplicationARN, "").MayBe(word)).Select(summary => summary.ApplicationName));
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));

        List<CandidateItem> fitting = [];
        await foreach (FlinkApplication? application in ParallelItems.RunAsync(names, ParallelDescriptions, (name, c) => DescribeAsync(connection, name, c), cancellation))
        {
            if (application is null || !ApplicationFit.Fits(application, line)) continue;
            fitting.Add(Named(application.ApplicationName, application.ApplicationArn, Tooltip(application)));
            if (fitting.Count == CandidateList.Enough) return CandidateList.Sorted(fitting, isTruncated: true);
        }

        return CandidateList.Sorted(fitting, isTruncated: false);
    }

    private CandidateItem Named(string name, string arn, string tooltip) => arns ? new CandidateItem([arn], tooltip) { FoundBy = name } : new CandidateItem([name], tooltip);

    private static string Tooltip(FlinkApplication application) =>
        $"{application.Status}, {application.RuntimeEnvironment}, {(application.KeyType == FlinkKeyType.AwsOwnedKey ? "under the AWS owned key" : $"under {application.KeyArn}")}";

    /// <summary>What is known of an application; <see langword="null"/> where it has gone since, or is none of the caller's (under least privilege an operator lists all and sees his own).</summary>
    private static async Task<FlinkApplication?> DescribeAsync(AwsConnection connection, string name, CancellationToken cancellation)
    {
        try
        {
            DescribeApplicationResponse response = await connection.ReadAsync(c => connection.Flink.DescribeApplicationAsync(new DescribeApplicationRequest { ApplicationName = name }, c), cancellation);
            return FlinkApplication.From(response.ApplicationDetail);
        }
        catch (Exception e) when (e is ResourceNotFoundException || CallFailures.IsDenied(e))
        {
            return null;
        }
    }
}
