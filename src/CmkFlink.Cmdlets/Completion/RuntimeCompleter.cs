using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>Runtime environments.</summary>
public sealed class RuntimeCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => Finder.Find(() => LocalCandidates.Runtimes(line.Command), word);
}
