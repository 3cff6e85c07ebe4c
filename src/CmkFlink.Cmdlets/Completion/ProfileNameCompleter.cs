using CmkFlink.Core.Completion;

namespace CmkFlink.Cmdlets.Completion;

/// <summary>Names of profiles, from the files that the line would read.</summary>
public sealed class ProfileNameCompleter : Completer
{
    private protected override IReadOnlyList<Candidate> Find(TypedLine line, CompletionWord word) => line.TryReadProfileLocation(out string? location) ? Finder.Find(() => LocalCandidates.Profiles(location), word) : [];
}
