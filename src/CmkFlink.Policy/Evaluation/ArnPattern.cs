namespace CmkFlink.Policy.Evaluation;

/// <summary>A pattern of ARNs. The six parts are compared separately, so that a wildcard never reaches over a colon into another part.</summary>
internal sealed class ArnPattern
{
    private readonly IReadOnlyList<TextPattern> _parts;
    private readonly string? _exact;

    private ArnPattern(IReadOnlyList<TextPattern> parts, string? exact)
    {
        _parts = parts;
        _exact = exact;
    }

    /// <param name="text">An ARN with wildcards, or <c>*</c>.</param>
    /// <param name="variables">Whether policy variables are filled in.</param>
    /// <param name="where">What holds the pattern, for the refusal.</param>
    /// <exception cref="PolicyNotSupportedException">Neither; AWS does not say what fewer parts match.</exception>
    public static ArnPattern Parse(string text, bool variables, string where)
    {
        if (text == "*") return new ArnPattern([], null);
        PatternSyntax syntax = PatternSyntax.Wildcards | (variables ? PatternSyntax.Variables : PatternSyntax.Literal);
        IReadOnlyList<TextPattern> parts = TextPattern.Split(text, syntax, 6);
        if (parts.Count != 6) throw new PolicyNotSupportedException($"{where} '{text}' is neither * nor an ARN in six parts (arn:partition:service:region:account:resource).");
        return new ArnPattern(parts, parts.All(part => part.IsExact) && !text.Contains('$') ? text : null);
    }

    public bool IsMatch(string arn, AuthorizationRequest request)
    {
        if (_parts.Count == 0) return true;
        if (_exact is not null) return string.Equals(arn, _exact, StringComparison.Ordinal);
        ReadOnlySpan<char> rest = arn.AsSpan();
        for (int i = 0; i < 5; i++)
        {
            int colon = rest.IndexOf(':');
            if (colon < 0 || !_parts[i].IsMatch(rest.Slice(0, colon), request)) return false;
            rest = rest.Slice(colon + 1);
        }

        return _parts[5].IsMatch(rest, request);
    }
}
