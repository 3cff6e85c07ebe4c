using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Completion;

/// <summary>Names of keys: their aliases, and the ids of those that have none. A word that begins an id or an ARN is completed to one.</summary>
/// <param name="aliasesOnly">Whether the parameter takes aliases alone.</param>
public sealed class KeyCandidates(bool aliasesOnly = false) : ICandidateSource
{
    private const string AliasPrefix = "alias/";
    private const int ParallelKeys = 8;

    public IReadOnlyList<Actor> Asks { get; } = [Actor.KeyAdministrator, Actor.Reader];

    public string Subject(CompletionLine line) => $"{(aliasesOnly ? "aliases" : "keys")} {line.Command} {(aliasesOnly ? string.Join(",", line.ValuesOf("KeyArn")) : "")}";

    public async Task<CandidateList> ReadAsync(AwsConnection connection, CompletionLine line, CompletionWord word, CancellationToken cancellation)
    {
        KeyReader reader = new(connection);
        ILookup<string, string> aliases = (await reader.ListAliasesAsync(null, cancellation)).Where(alias => alias.TargetKeyId is not null).ToLookup(alias => alias.TargetKeyId, alias => alias.AliasName, StringComparer.Ordinal);
        IEnumerable<string> ids = aliasesOnly ? aliases.Select(key => key.Key) : await reader.ListKeyIdsAsync(cancellation);
        List<CandidateItem> fitting = [];
        await foreach (KeyMetadata? key in ParallelItems.RunAsync(ids.Where(IsWorthAsking).OrderBy(id => id, StringComparer.Ordinal), ParallelKeys, (id, c) => DescribeAsync(connection, id, c), cancellation))
        {
            if (key is null || !KeyFit.Fits(key, line.Command) || !IsOfLine(key, [.. aliases[key.KeyId]], line)) continue;
            fitting.Add(Named(key.KeyId, key.Arn, [.. aliases[key.KeyId]], Tooltip(key, [.. aliases[key.KeyId]])));
            if (fitting.Count == CandidateList.Enough) return CandidateList.Sorted(fitting, isTruncated: true);
        }

        return CandidateList.Sorted(fitting, isTruncated: false);

        // An AWS managed key has an alias of its own kind, so it need not be described to be left out.
        bool IsWorthAsking(string id) =>
            !aliases[id].Any(alias => alias.StartsWith("alias/aws/", StringComparison.Ordinal))
            && (IsArn(word) || Named(id, "arn:", [.. aliases[id]], "").MayBe(word));
    }

    private CandidateItem Named(string id, string arn, IReadOnlyList<string> aliases, string tooltip) => new([.. aliases.OrderBy(alias => alias, StringComparer.Ordinal)], tooltip)
    {
        Prefix = AliasPrefix,
        OtherNames = aliasesOnly ? [] : [id, arn],
    };

    /// <summary>Where the line names keys and the parameter takes their aliases, only those keys are meant.</summary>
    private bool IsOfLine(KeyMetadata key, IReadOnlyList<string> aliases, CompletionLine line)
    {
        if (!aliasesOnly || line.ValuesOf("KeyArn") is not { Count: > 0 } keys) return true;
        return keys.Any(name => name == key.KeyId || name == key.Arn || aliases.Any(alias => name == alias || name.EndsWith(":" + alias, StringComparison.Ordinal)));
    }

    private static bool IsArn(CompletionWord word) => word.Text.StartsWith("arn:", StringComparison.OrdinalIgnoreCase);

    private static string Tooltip(KeyMetadata key, IReadOnlyList<string> aliases)
    {
        string deletion = key.DeletionDate is { } date ? FormattableString.Invariant($" on {date:yyyy-MM-dd}") : "";
        string kind = key.KeySpec == Amazon.KeyManagementService.KeySpec.SYMMETRIC_DEFAULT ? "" : $", {key.KeySpec?.Value}";
        string names = aliases.Count > 0 ? string.Join(", ", aliases.OrderBy(alias => alias, StringComparer.Ordinal)) : "without alias";
        return $"{key.KeyState?.Value}{deletion}{kind}, {names}, {key.Arn}";
    }

    /// <summary>What KMS tells of a key; <see langword="null"/> where it has gone since, or where its policy does not let the caller see it: then it is none of the caller's.</summary>
    private static async Task<KeyMetadata?> DescribeAsync(AwsConnection connection, string id, CancellationToken cancellation)
    {
        try
        {
            return await new KeyResolver(connection).TryDescribeAsync(id, cancellation);
        }
        catch (Exception e) when (CallFailures.IsDenied(e))
        {
            return null;
        }
    }
}
