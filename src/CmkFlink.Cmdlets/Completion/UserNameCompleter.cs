using CmkFlink.Core.Access;
using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>Names of IAM users.</summary>
public sealed class UserNameCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => Ask(new PrincipalCandidates(IamPrincipalType.User), line, word);
}
