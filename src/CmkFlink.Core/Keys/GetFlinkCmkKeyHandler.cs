using System.Runtime.CompilerServices;
using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Reads keys by name, by a pattern over their aliases, or all customer managed keys of the Region.</summary>
public sealed class GetFlinkCmkKeyHandler(IActorConnections connections) : IOperationHandler<GetFlinkCmkKeyRequest, FlinkCmkKey>
{
    private const int ParallelKeys = 8;

    public async IAsyncEnumerable<FlinkCmkKey> RunAsync(GetFlinkCmkKeyRequest request, IOperationHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AwsConnection connection = await connections.ForAsync(request.Actor, cancellation);
        Reading reading = new(connection, new KeyReader(connection), new KeyResolver(connection), host);
        KeyUsageReader usage = new(connections);
        foreach (string name in request.Names.Count == 0 ? [null!] : request.Names)
        {
            IAsyncEnumerable<FlinkCmkKey> keys = name is null || Wildcard.IsPattern(name) ? ManyAsync(reading, name, cancellation) : OneAsync(reading, name, cancellation);
            await foreach (FlinkCmkKey key in keys) yield return request.IncludeUsage ? await WithUsageAsync(usage, key, host, cancellation) : key;
        }
    }

    private static async Task<FlinkCmkKey> WithUsageAsync(KeyUsageReader reader, FlinkCmkKey key, IOperationHost host, CancellationToken cancellation)
    {
        KeyUsage usage = await reader.ReadAsync(key.KeyArn, host, cancellation);
        return key with { Usage = usage.Users, UsageComplete = usage.Complete };
    }

    private static async IAsyncEnumerable<FlinkCmkKey> OneAsync(Reading reading, string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        FlinkCmkKey key;
        try
        {
            KeyMetadata metadata = await reading.Resolver.DescribeAsync(name, cancellation);
            key = await reading.Reader.ReadAsync(metadata, null, KeyResolver.Parse(name).AliasName, reading.Host, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            reading.Host.Error(Failures.From(e, name));
            yield break;
        }
        yield return key;
    }

    private static async IAsyncEnumerable<FlinkCmkKey> ManyAsync(Reading reading, string? pattern, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ILookup<string, string>? aliases = await AliasesAsync(reading, required: pattern is not null, cancellation);
        IReadOnlyList<string> ids = pattern is null
            ? await AllIdsAsync(reading, cancellation)
            : [.. aliases!.Where(key => key.Any(alias => MatchesAlias(pattern, alias))).Select(key => key.Key)];
        // An AWS managed key has an alias of its own kind, so it need not be described to be left out.
        IEnumerable<string> ours = ids.Where(id => aliases is null || !aliases[id].Any(a => a.StartsWith("alias/aws/", StringComparison.Ordinal)));
        await foreach (FlinkCmkKey? key in ParallelItems.RunAsync(ours, ParallelKeys, (id, c) => ReadOneAsync(reading, id, aliases, pattern, c), cancellation))
        {
            if (key is not null) yield return key;
        }
    }

    private static async Task<FlinkCmkKey?> ReadOneAsync(Reading reading, string id, ILookup<string, string>? aliases, string? pattern, CancellationToken cancellation)
    {
        try
        {
            KeyMetadata? metadata = await reading.Resolver.TryDescribeAsync(id, cancellation);
            if (metadata is null || metadata.KeyManager == Amazon.KeyManagementService.KeyManagerType.AWS) return null;
            string? shown = pattern is null ? null : aliases![id].Where(a => MatchesAlias(pattern, a)).OrderBy(a => a, StringComparer.Ordinal).First();
            return await reading.Reader.ReadAsync(metadata, aliases is null ? [] : [.. aliases[id]], shown, reading.Host, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && CallFailures.IsDenied(e))
        {
            reading.Host.Verbose($"Key {id} in {reading.Connection.Region} is left out: its policy does not let the caller describe it.");
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            reading.Host.Error(Failures.From(e, id));
            return null;
        }
    }

    private static async Task<ILookup<string, string>?> AliasesAsync(Reading reading, bool required, CancellationToken cancellation)
    {
        try
        {
            return (await reading.Reader.ListAliasesAsync(null, cancellation)).Where(a => a.TargetKeyId is not null).ToLookup(a => a.TargetKeyId, a => a.AliasName, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (required || !CallFailures.IsDenied(e)) throw await DeniedAsync(reading, e, "kms:ListAliases", cancellation);
            reading.Host.Verbose($"The aliases of {reading.Connection.Region} are left out: kms:ListAliases is denied.");
            return null;
        }
    }

    private static async Task<IReadOnlyList<string>> AllIdsAsync(Reading reading, CancellationToken cancellation)
    {
        try
        {
            return await reading.Reader.ListKeyIdsAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw await DeniedAsync(reading, e, "kms:ListKeys", cancellation);
        }
    }

    private static async Task<OperationException> DeniedAsync(Reading reading, Exception exception, string action, CancellationToken cancellation) =>
        CallFailures.Of(exception, await new CallerIdentity(reading.Connection).NameAsync(cancellation), action, $"the keys of {reading.Connection.Region}", KeyFailures.AdministratorRemedy);

    // Users type the name with or without its prefix.
    private static bool MatchesAlias(string pattern, string alias) =>
        Wildcard.Matches(pattern, alias, ignoreCase: true) || Wildcard.Matches("alias/" + pattern, alias, ignoreCase: true);

    private sealed record Reading(AwsConnection Connection, KeyReader Reader, KeyResolver Resolver, IOperationHost Host);
}
