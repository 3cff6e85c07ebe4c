using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>Aliases of keys; where the line names the keys, theirs.</summary>
public sealed class AliasCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => Ask(new KeyCandidates(aliasesOnly: true), line, word);
}
