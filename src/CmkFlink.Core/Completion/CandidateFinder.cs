using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Completion;

/// <summary>Answers the Tab key: within a time limit, from the cache where it can, and with nothing rather than with something wrong.</summary>
/// <remarks>Nothing is what a denied, slow, broken or partial answer gives, and credentials that somebody would have to be asked for.</remarks>
public sealed class CandidateFinder(CandidateCache cache, TimeSpan? limit = null)
{
    /// <summary>Below two seconds with what comes before and after.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.7);

    /// <summary>What fits the word at the cursor. Never throws and never prompts; blocks its caller until the limit at most.</summary>
    public IReadOnlyList<Candidate> Find(ICandidateSource source, CompletionLine line, CompletionWord word) =>
        Within(cancellation => FindAsync(source, line, word, cancellation));

    /// <summary>The same for values that can be had without AWS, from files for instance.</summary>
    public IReadOnlyList<Candidate> Find(Func<IEnumerable<Candidate>> read, CompletionWord word) =>
        Within(_ => Task.FromResult<IReadOnlyList<Candidate>>([.. read().Where(candidate => word.Matches(candidate.Text))]));

    private IReadOnlyList<Candidate> Within(Func<CancellationToken, Task<IReadOnlyList<Candidate>>> find)
    {
        TimeSpan time = limit ?? Limit;
        // Left to end by itself: what it still waits for when the time is up, it gives up.
        CancellationTokenSource end = new(time);
        // Off the caller's thread, also where something blocks before its first await: the look-up of a host name, a profile on a slow disk.
        Task<IReadOnlyList<Candidate>> finding = Task.Run(() => find(end.Token));
        _ = finding.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                end.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            return finding.Wait(time) ? finding.Result : [];
        }
        catch (AggregateException)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<Candidate>> FindAsync(ICandidateSource source, CompletionLine line, CompletionWord word, CancellationToken cancellation)
    {
        AwsConnectionOptions options = line.As(source.Asks) with { Unattended = true, PromptSecret = null, Debug = null };
        string key = $"{source.Subject(line)} {ConnectionIdentity.Of(options, cache.NameOf)}";
        if (cache.Find(key, word) is not { } list)
        {
            using AwsConnection connection = await AwsConnection.ConnectAsync(options, cancellation);
            list = await source.ReadAsync(connection, line, word, cancellation);
            cancellation.ThrowIfCancellationRequested();
            cache.Keep(key, word, list);
        }

        return list.For(word);
    }
}
