using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>Aliases, ids and ARNs of the keys on which the cmdlet could do something.</summary>
public sealed class KeyCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => Ask(new KeyCandidates(), line, word);
}
