using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>For names of things that are yet to be made, and of which nobody is asked: offers nothing, and keeps PowerShell from offering files.</summary>
public sealed class NewNameCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => [];
}
