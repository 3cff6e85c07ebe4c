using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>Names of the snapshots of the applications that the line names.</summary>
public sealed class SnapshotNameCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => Ask(new SnapshotCandidates(), line, word);
}
