
namespace CmkFlink.Core.Operations;

/// <summary>Connections by actor, so that one handler can act as several and a test can hand it a fresh sandbox a run.</summary>
public interface IActorConnections
{
    /// <summary>The connection of an actor; the caller's own where no credentials of that actor were given.</summary>
    /// <exception cref="OperationException">The credentials cannot be found.</exception>
    Task<AwsConnection> ForAsync(Actor actor, CancellationToken cancellation);

    /// <summary>Whether credentials of this actor, apart from the caller's own, were given.</summary>
    bool Has(Actor actor);
}

/// <summary>A connection that was refused.</summary>
/// <param name="Other">The actor for whom these credentials were given; <see langword="null"/> for the caller's own.</param>
internal sealed record Refusal(AwsConnection Connection, Actor? Other);

/// <summary>Connections made from options, each once.</summary>
public sealed class ActorConnections : IActorConnections, IDisposable
{
    private readonly AwsConnectionOptions _own;
    private readonly IReadOnlyDictionary<Actor, AwsConnectionOptions> _others;
    private readonly Dictionary<AwsConnectionOptions, Task<AwsConnection>> _open = new(ReferenceComparer.Instance);
    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<Exception, Refusal> _refusals = new();

    /// <param name="own">The caller's own.</param>
    /// <param name="others">Those of other actors.</param>
    public ActorConnections(AwsConnectionOptions own, IReadOnlyDictionary<Actor, AwsConnectionOptions>? others = null)
    {
        _own = own;
        _others = others ?? new Dictionary<Actor, AwsConnectionOptions>();
    }

    public bool Has(Actor actor) => _others.ContainsKey(actor);

    public async Task<AwsConnection> ForAsync(Actor actor, CancellationToken cancellation)
    {
        try
        {
            return await (_others.TryGetValue(actor, out AwsConnectionOptions? other) ? OpenOnceAsync(other, actor, cancellation) : OpenOnceAsync(_own, null, cancellation));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationException(Failures.From(e, actor));
        }
    }

    private Task<AwsConnection> OpenOnceAsync(AwsConnectionOptions options, Actor? other, CancellationToken cancellation)
    {
        lock (_open)
        {
            if (!_open.TryGetValue(options, out Task<AwsConnection>? connection) || connection.IsFaulted || connection.IsCanceled)
                _open[options] = connection = OpenAsync(options, other, cancellation);
            return connection;
        }
    }

    /// <summary>Which connection was refused with an exception, or with what an exception came from; <see langword="null"/> where none of these was.</summary>
    internal Refusal? FindRefusal(Exception? exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (_refusals.TryGetValue(e, out Refusal? refusal)) return refusal;
        }

        return null;
    }

    private async Task<AwsConnection> OpenAsync(AwsConnectionOptions options, Actor? other, CancellationToken cancellation)
    {
        AwsConnection connection = await AwsConnection.ConnectAsync(options, cancellation);
        Refusal refusal = new(connection, other);
        connection.Refused += exception => _refusals.GetValue(exception, _ => refusal);
        return connection;
    }

    public void Dispose()
    {
        lock (_open)
        {
            foreach (Task<AwsConnection> connection in _open.Values)
            {
                if (connection.Status == TaskStatus.RanToCompletion) connection.Result.Dispose();
            }

            _open.Clear();
        }
    }

    private sealed class ReferenceComparer : IEqualityComparer<AwsConnectionOptions>
    {
        public static ReferenceComparer Instance { get; } = new();

        public bool Equals(AwsConnectionOptions? x, AwsConnectionOptions? y) => ReferenceEquals(x, y);

        public int GetHashCode(AwsConnectionOptions obj) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
    }
}
