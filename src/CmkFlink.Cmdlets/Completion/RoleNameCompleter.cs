using CmkFlink.Core.Access;
using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>Names of roles.</summary>
public sealed class RoleNameCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => Ask(new PrincipalCandidates(IamPrincipalType.Role), line, word);
}
