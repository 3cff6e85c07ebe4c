using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>ARNs of applications; a name that was begun is completed to the ARN.</summary>
public sealed class ApplicationArnCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => Ask(new ApplicationCandidates(arns: true), line, word);
}
