#if NET8_0_OR_GREATER
using CmkFlink.Cmdlets.Sandboxes;
#endif
using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>Endpoints of the sandboxes of this session.</summary>
public sealed class SandboxCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) =>
#if NET8_0_OR_GREATER
        [.. SandboxRegistry.OfThisRunspace().Select(sandbox => new Candidate(sandbox.Endpoint.AbsoluteUri, $"account {sandbox.Account} in {sandbox.Region}")).Where(candidate => word.Matches(candidate.Text))];
#else
        [];
#endif
}
