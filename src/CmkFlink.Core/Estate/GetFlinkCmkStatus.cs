using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Estate;

/// <summary>Asks how the applications of an estate stand.</summary>
public sealed record GetFlinkCmkStatusRequest
{
    /// <summary>Names, with wildcards; empty for all. A name without wildcards must exist in at least one part of the estate.</summary>
    public IReadOnlyList<string> ApplicationNames { get; init; } = [];

    /// <summary>ARNs of the roles or users to judge; empty for those whom the key policies name.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>How many applications are read at a time, over the whole estate.</summary>
    public int ThrottleLimit { get; init; } = 8;
}

/// <summary>Shows how every application of an estate stands, each as soon as it is read. Writes nothing. What cannot be read is an error of its own and a row with <see cref="FlinkCmkStatus.Error"/>; the rest goes on.</summary>
/// <remarks>Costs, in each Region: the pages of applications and of aliases; five calls a key, whatever number of applications use it; and for an application one description, its tags, the pages of its snapshots, and of its operations log back to the last rotation of its key.</remarks>
/// <param name="scopes">Where to look, and as whom; the caller's to dispose.</param>
public sealed class GetFlinkCmkStatusHandler(EstateScopes scopes) : IOperationHandler<GetFlinkCmkStatusRequest, FlinkCmkStatus>
{
    public async IAsyncEnumerable<FlinkCmkStatus> RunAsync(GetFlinkCmkStatusRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using SemaphoreSlim places = new(request.ThrottleLimit);
        EstateProgress progress = new(host, scopes.All.Count);
        Run run = new(request, host, places, progress, new ConcurrentDictionary<string, bool>(StringComparer.Ordinal));
        Func<CancellationToken, IAsyncEnumerable<FlinkCmkStatus>>[] sources = [.. scopes.All.Select(scope => (Func<CancellationToken, IAsyncEnumerable<FlinkCmkStatus>>)(c => ScopeAsync(scope, run, c)))];
        await foreach (FlinkCmkStatus status in MergedStreams.RunAsync(sources, cancellation)) yield return status;

        foreach (string missing in request.ApplicationNames.Where(name => !Wildcard.IsPattern(name) && !run.Found.ContainsKey(name)).Distinct(StringComparer.Ordinal))
            host.Error(NotFound(missing));
    }

    private static async IAsyncEnumerable<FlinkCmkStatus> ScopeAsync(EstateScope scope, Run run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Opened? opened = null;
        OperationFailure? failure = null;
        try
        {
            opened = await OpenAsync(scope, run, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failure = Failures.From(e, $"{scope}");
        }

        if (opened is null)
        {
            run.Progress.Opened(scope, 0);
            OperationFailure told = failure! with { Message = $"{Capital($"{scope}")}: {failure.Message}", Target = $"{scope}" };
            // The same credentials fail alike in every Region.
            if (failure.Target as string != ProfileTarget || scope.Connection.IsFirstFailure()) run.Host.Error(told);
            yield return StatusJudge.Unread(null, scope.Region ?? ScopeReader.UnknownState, scope.ProfileName, told, DateTime.UtcNow);
            yield break;
        }

        run.Progress.Opened(scope, opened.Names.Count);
        await foreach (FlinkCmkStatus? status in ParallelItems.RunAsync(opened.Names, run.Request.ThrottleLimit, (name, c) => OneAsync(opened, scope, name, run, c), cancellation))
        {
            if (status is not null) yield return status;
        }

        run.Progress.Closed(scope);
    }

    /// <summary>Connects and lists; both count as one of the things that run at a time.</summary>
    private static async Task<Opened> OpenAsync(EstateScope scope, Run run, CancellationToken cancellation)
    {
        await run.Places.WaitAsync(cancellation);
        try
        {
            AwsConnection connection;
            try
            {
                connection = await scope.Connection.InAsync(scope.Region, cancellation);
            }
            catch (OperationException e)
            {
                throw new OperationException(e.Failure with { Target = ProfileTarget });
            }

            List<string> names = [];
            await foreach (string name in ApplicationNames.ExpandAsync(new ApplicationReader(connection), run.Request.ApplicationNames, cancellation)) names.Add(name);
            return new Opened(new ScopeReader(connection), scope.ProfileName ?? connection.ProfileName, names);
        }
        finally
        {
            run.Places.Release();
        }
    }

    private static async Task<FlinkCmkStatus?> OneAsync(Opened opened, EstateScope scope, string name, Run run, CancellationToken cancellation)
    {
        await run.Places.WaitAsync(cancellation);
        try
        {
            run.Progress.Begin(scope, name);
            ApplicationFacts? facts = await new ApplicationObserver(opened.Reader, opened.ProfileName, run.Request.Operators).ObserveAsync(name, cancellation);
            // A name that was given may belong to another Region; one from the listing has gone since.
            if (facts is null) return null;
            run.Found[name] = true;
            return StatusJudge.Of(facts);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            run.Found[name] = true;
            OperationFailure failure = Failures.From(e, name);
            failure = failure with { Message = $"{Capital($"{scope}")}, application {name}: {failure.Message}", Target = name };
            run.Host.Error(failure);
            return StatusJudge.Unread(name, opened.Reader.Connection.Region, opened.ProfileName, failure, DateTime.UtcNow);
        }
        finally
        {
            run.Progress.End(scope);
            run.Places.Release();
        }
    }

    private const string ProfileTarget = "credentials";

    private static OperationFailure NotFound(string name) => new(
        "ApplicationNotFound",
        FailureCategory.ObjectNotFound,
        $"There is no application '{name}' in any Region, with any profile, that could be read.",
        "Get-FlinkCmkStatus without -ApplicationName lists those that there are; -Region and -ProfileName say where to look.",
        name);

    private static string Capital(string text) => char.ToUpper(text[0], CultureInfo.InvariantCulture) + text.Substring(1);

    private sealed record Run(GetFlinkCmkStatusRequest Request, IOperationHost Host, SemaphoreSlim Places, EstateProgress Progress, ConcurrentDictionary<string, bool> Found);

    private sealed record Opened(ScopeReader Reader, string? ProfileName, IReadOnlyList<string> Names);
}
