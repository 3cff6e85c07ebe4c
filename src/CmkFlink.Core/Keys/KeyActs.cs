using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>Single calls on an existing key, their failures worded, and the look at what came of them.</summary>
internal sealed class KeyActs
{
    private readonly CallerIdentity _caller;

    public KeyActs(AwsConnection connection, IOperationHost host)
    {
        Connection = connection;
        Host = host;
        _caller = new CallerIdentity(connection);
        Reader = new KeyReader(connection);
        Resolver = new KeyResolver(connection);
    }

    public AwsConnection Connection { get; }

    public IOperationHost Host { get; }

    public KeyReader Reader { get; }

    public KeyResolver Resolver { get; }

    public Task<string> CallerArnAsync(CancellationToken cancellation) => _caller.ArnAsync(cancellation);

    /// <summary>The whole record of a key by any of its names.</summary>
    public async Task<FlinkCmkKey> ObserveAsync(string name, CancellationToken cancellation)
    {
        KeyMetadata metadata = await Resolver.DescribeAsync(name, cancellation);
        return await Reader.ReadAsync(metadata, null, KeyResolver.Parse(name).AliasName, Host, cancellation);
    }

    /// <summary>Makes a call that may be repeated without harm. An answer that was lost is no failure: the look that follows tells.</summary>
    public async Task CallAsync<T>(string action, string target, Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            await Connection.WriteAsync(call, cancellation);
        }
        catch (Exception e) when (CallFailures.IsUnclear(e))
        {
            Host.Verbose($"The answer to {action} on {target} was lost; looking at what came of it.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw await WordedAsync(e, action, target, cancellation);
        }
    }

    /// <summary>Reads until the change shows: KMS is eventually consistent (KMS developer guide, accessing-kms).</summary>
    /// <exception cref="OperationException">WaitTimedOut: it did not show.</exception>
    public async Task<KeyMetadata> UntilAsync(string keyId, Func<KeyMetadata, bool> isDone, string activity, CancellationToken cancellation) =>
        await new Waiter(WaitSettings.For(Connection, TimeSpan.FromSeconds(30))).UntilAsync(
            async c =>
            {
                KeyMetadata now = await Resolver.DescribeAsync(keyId, c);
                return new Observation<KeyMetadata>(isDone(now), now, $"key {keyId} is {now.KeyState?.Value}");
            },
            activity, keyId, Host, cancellation);

    public async Task<OperationException> WordedAsync(Exception exception, string action, string target, CancellationToken cancellation) =>
        CallFailures.Of(exception, await _caller.NameAsync(cancellation), action, target, KeyFailures.AdministratorRemedy);
}
