using System.Collections.Concurrent;

namespace CmkFlink.Core.Estate;

/// <summary>Work that many ask for at the same time and that is done once for each name. A failure is kept too: within one run it would only come again.</summary>
internal sealed class Once<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _work = new(StringComparer.Ordinal);

    public Task<T> GetAsync(string name, Func<Task<T>> work) => _work.GetOrAdd(name, _ => new Lazy<Task<T>>(work)).Value;
}
