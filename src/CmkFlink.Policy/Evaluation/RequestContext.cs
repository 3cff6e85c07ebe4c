namespace CmkFlink.Policy.Evaluation;

/// <summary>The condition keys of a request. Names are case-insensitive; a key is single-valued or multi-valued, and an absent key is not an empty one.</summary>
public sealed class RequestContext
{
    private readonly Dictionary<string, ContextValue> _values = new(StringComparer.OrdinalIgnoreCase);

    private readonly bool _isShared;

    public RequestContext()
    {
    }

    private RequestContext(bool isShared) => _isShared = isShared;

    /// <summary>No key at all. Shared by all who need it, so nothing can be set in it.</summary>
    public static RequestContext Empty { get; } = new(isShared: true);

    /// <exception cref="InvalidOperationException">The context is <see cref="Empty"/>.</exception>
    public RequestContext Set(string key, string value)
    {
        RefuseShared();
        _values[key] = new ContextValue([value], false);
        return this;
    }

    /// <summary>Sets a multi-valued key, possibly to an empty set.</summary>
    /// <exception cref="InvalidOperationException">The context is <see cref="Empty"/>.</exception>
    public RequestContext SetMany(string key, IEnumerable<string> values)
    {
        RefuseShared();
        _values[key] = new ContextValue([.. values], true);
        return this;
    }

    public bool TryGet(string key, out ContextValue value) => _values.TryGetValue(key, out value);

    public IEnumerable<KeyValuePair<string, ContextValue>> All => _values;

    private void RefuseShared()
    {
        if (_isShared) throw new InvalidOperationException("RequestContext.Empty is shared; set keys in a context of your own (new RequestContext()).");
    }
}

/// <summary>The values of one condition key.</summary>
public readonly record struct ContextValue(IReadOnlyList<string> Values, bool IsMultivalued);
