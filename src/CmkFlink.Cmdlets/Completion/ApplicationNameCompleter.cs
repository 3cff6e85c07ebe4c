using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>Names of the applications on which the cmdlet could do something.</summary>
public sealed class ApplicationNameCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => Ask(new ApplicationCandidates(), line, word);
}
