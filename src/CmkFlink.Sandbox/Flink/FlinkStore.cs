using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Everything that Managed Service for Apache Flink remembers.</summary>
internal sealed class FlinkContent
{
    public Dictionary<string, FlinkApplication> ByName { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The last that was given to a snapshot or an operation.</summary>
    public long Number { get; set; }
}

/// <summary>The applications of the account, in the order of their names.</summary>
internal sealed class FlinkStore(SandboxAccount account)
{
    /// <summary>What is in force.</summary>
    public FlinkContent Content { get; set; } = new();

    public int Count => Content.ByName.Count;

    public IEnumerable<FlinkApplication> All => Content.Names.Select(n => Content.ByName[n]);

    public long NextNumber() => ++Content.Number;

    public void Add(FlinkApplication application)
    {
        Content.ByName.Add(application.Name, application);
        Content.Names.Add(application.Name);
    }

    public void Remove(FlinkApplication application)
    {
        Content.ByName.Remove(application.Name);
        Content.Names.Remove(application.Name);
    }

    public FlinkApplication? Find(string name) => Content.ByName.GetValueOrDefault(name);

    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public FlinkApplication Get(string name) => Find(name) ?? throw FlinkErrors.ApplicationNotFound(name, account.AccountId);

    /// <summary>Applications after a name, cheaply wherever the page lies.</summary>
    public IEnumerable<FlinkApplication> After(string? name)
    {
        if (name is null) return All;
        if (Content.Names.Max is not string last || string.CompareOrdinal(name, last) >= 0) return [];
        return Content.Names.GetViewBetween(name, last).Where(n => n != name).Select(n => Content.ByName[n]);
    }
}
