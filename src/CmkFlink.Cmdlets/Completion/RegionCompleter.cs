using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>Names of Regions.</summary>
public sealed class RegionCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => Finder.Find(LocalCandidates.Regions, word);
}
