namespace CmkFlink.Policy.Evaluation;

/// <summary>The condition keys of a request. Names are case-insensitive; a key is single-valued or multi-valued, and an absent key is not an empty one.</summary>
public sealed class RequestContext
{
    private readonly Dictionary<string, ContextValue> _values = new(StringComparer.OrdinalIgnoreCase);

    public static RequestContext Empty { get; } = new();

    public RequestContext Set(string key, string value)
    {
        _values[key] = new ContextValue([value], false);
        return this;
    }

    public RequestContext SetMany(string key, IEnumerable<string> values)
    {
        _values[key] = new ContextValue([.. values], true);
        return this;
    }

    public bool TryGet(string key, out ContextValue value) => _values.TryGetValue(key, out value);

    public IEnumerable<KeyValuePair<string, ContextValue>> All => _values;
}

/// <summary>The values of one condition key.</summary>
public readonly record struct ContextValue(IReadOnlyList<string> Values, bool IsMultivalued);
