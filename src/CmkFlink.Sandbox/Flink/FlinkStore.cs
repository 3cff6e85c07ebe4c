using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>The applications of the account, in the order of their names.</summary>
internal sealed class FlinkStore(SandboxAccount account)
{
    private readonly Dictionary<string, FlinkApplication> _byName = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private long _number;

    public int Count => _byName.Count;

    public IEnumerable<FlinkApplication> All => _names.Select(n => _byName[n]);

    public long NextNumber() => ++_number;

    public void Add(FlinkApplication application)
    {
        _byName.Add(application.Name, application);
        _names.Add(application.Name);
    }

    public void Remove(FlinkApplication application)
    {
        _byName.Remove(application.Name);
        _names.Remove(application.Name);
    }

    public FlinkApplication? Find(string name) => _byName.GetValueOrDefault(name);

    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public FlinkApplication Get(string name) => Find(name) ?? throw FlinkErrors.ApplicationNotFound(name, account.AccountId);

    /// <summary>Applications after a name, cheaply wherever the page lies.</summary>
    public IEnumerable<FlinkApplication> After(string? name)
    {
        if (name is null) return All;
        if (_names.Max is not string last || string.CompareOrdinal(name, last) >= 0) return [];
        return _names.GetViewBetween(name, last).Where(n => n != name).Select(n => _byName[n]);
    }
}
