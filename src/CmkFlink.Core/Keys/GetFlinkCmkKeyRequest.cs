namespace CmkFlink.Core.Keys;

/// <summary>Asks for keys by name, or for all customer managed keys of the Region.</summary>
public sealed record GetFlinkCmkKeyRequest
{
    /// <summary>Key ARNs, key ids, aliases or alias ARNs; an alias may hold the wildcards <c>*</c> and <c>?</c>. Empty: all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether applications, snapshots and grants that use each key are looked for, over the whole Region.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>As whom the keys are read; decides nothing but the credentials.</summary>
    public Operations.Actor Actor { get; init; } = Operations.Actor.KeyAdministrator;
}
