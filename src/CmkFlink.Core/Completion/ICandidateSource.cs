using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Completion;

/// <summary>Values that AWS is asked for.</summary>
public interface ICandidateSource
{
    /// <summary>Whose credentials are asked first, where the line names them.</summary>
    IReadOnlyList<Actor> Asks { get; }

    /// <summary>Names what is asked for, in the cache: two lines of one subject get one answer.</summary>
    string Subject(CompletionLine line);

    /// <summary>Reads what fits line and word. Throws whatever went wrong: a part of the truth is never an answer.</summary>
    Task<CandidateList> ReadAsync(AwsConnection connection, CompletionLine line, CompletionWord word, CancellationToken cancellation);
}
