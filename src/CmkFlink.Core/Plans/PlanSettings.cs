namespace CmkFlink.Core.Plans;

/// <summary>What was asked for: named texts, numbers, yes or no, and lists of texts, read with their types.</summary>
internal sealed class PlanSettings
{
    private readonly SortedDictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, object>> Values => _values;

    /// <param name="value">A string, long, bool or list of strings; <see langword="null"/> adds nothing.</param>
    public PlanSettings With(string name, object? value)
    {
        if (value is not null) _values[name] = value is int number ? (long)number : value;
        return this;
    }

    /// <exception cref="PlanFormatException">It is missing, or of another type.</exception>
    public string Text(string name) => OptionalText(name) ?? throw new PlanFormatException($"$.plan.request.{name} is missing");

    public string? OptionalText(string name) => Get<string>(name, "a text");

    public int Number(string name, int minimum, int maximum) => Value(name) switch
    {
        null => throw new PlanFormatException($"$.plan.request.{name} is missing"),
        long number when number >= minimum && number <= maximum => (int)number,
        _ => throw new PlanFormatException($"$.plan.request.{name} is not a number from {minimum} to {maximum}"),
    };

    public bool Flag(string name) => Value(name) is bool flag ? flag : throw new PlanFormatException($"$.plan.request.{name} is not true or false");

    public IReadOnlyList<string> Texts(string name) => Get<IReadOnlyList<string>>(name, "a list of texts") ?? throw new PlanFormatException($"$.plan.request.{name} is missing");

    public T Choice<T>(string name) where T : struct, Enum =>
        Enum.TryParse(Text(name), out T value) && value.ToString() == Text(name) ? value : throw new PlanFormatException($"$.plan.request.{name} is no {typeof(T).Name}");

    /// <exception cref="PlanFormatException">There is something that nobody has read: what is asked for must not be passed over.</exception>
    public void DemandAllRead()
    {
        if (_values.Keys.FirstOrDefault(name => !_read.Contains(name)) is { } unknown) throw new PlanFormatException($"$.plan.request.{unknown} is not known");
    }

    private T? Get<T>(string name, string kind) where T : class => Value(name) switch
    {
        null => null,
        T value => value,
        _ => throw new PlanFormatException($"$.plan.request.{name} is not {kind}"),
    };

    private object? Value(string name)
    {
        _read.Add(name);
        return _values.TryGetValue(name, out object? value) ? value : null;
    }
}
