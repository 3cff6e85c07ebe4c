namespace CmkFlink.Policy.Evaluation;

/// <summary>How a text of a policy is read.</summary>
[Flags]
internal enum PatternSyntax
{
    Literal = 0,
    Wildcards = 1,

    /// <summary><c>${key}</c>, <c>${key, 'default'}</c>, <c>${*}</c>, <c>${?}</c>, <c>${$}</c>; language version 2012-10-17 only.</summary>
    Variables = 2,
    IgnoreCase = 4,
}

/// <summary>A text of a policy made ready: with wildcards, policy variables or neither.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html</remarks>
internal sealed class TextPattern
{
    private readonly IReadOnlyList<Piece> _pieces;
    private readonly PatternSyntax _syntax;
    private readonly GlobPattern? _fixed;

    private TextPattern(IReadOnlyList<Piece> pieces, PatternSyntax syntax)
    {
        _pieces = pieces;
        _syntax = syntax;
        if (pieces.All(piece => piece.Variable is null)) _fixed = new GlobPattern([.. pieces.Select(piece => piece.Glyph)], (syntax & PatternSyntax.IgnoreCase) != 0);
    }

    public bool IsAny => _fixed?.IsAny == true;

    /// <summary>Whether the pattern is a text without wildcards and variables.</summary>
    public bool IsExact => _fixed?.IsExact == true;

    /// <exception cref="PolicyNotSupportedException">A policy variable is not written as one.</exception>
    public static TextPattern Parse(string text, PatternSyntax syntax) => new(Lex(text, syntax), syntax);

    /// <summary>The parts between the first colons; the last part keeps any further ones. A colon inside a variable separates nothing.</summary>
    public static IReadOnlyList<TextPattern> Split(string text, PatternSyntax syntax, int parts)
    {
        List<TextPattern> found = [];
        List<Piece> part = [];
        foreach (Piece piece in Lex(text, syntax))
        {
            if (piece.Variable is null && piece.Glyph is { Kind: GlyphKind.Character, Character: ':' } && found.Count < parts - 1)
            {
                found.Add(new TextPattern(part, syntax));
                part = [];
            }
            else
            {
                part.Add(piece);
            }
        }

        found.Add(new TextPattern(part, syntax));
        return found;
    }

    /// <summary>Without a request nothing fills variables in, and a pattern that has any matches nothing.</summary>
    public bool IsMatch(string text) => _fixed?.IsMatch(text.AsSpan()) == true;

    public bool IsMatch(ReadOnlySpan<char> text, AuthorizationRequest request)
    {
        if (_fixed is not null) return _fixed.IsMatch(text);
        List<Glyph> glyphs = [];
        foreach (Piece piece in _pieces)
        {
            if (piece.Variable is not { } variable)
            {
                glyphs.Add(piece.Glyph);
                continue;
            }

            KeyValues values = variable.Find(request);
            // A variable without one value cannot be filled in, so nothing matches; a set has no place in a text (same page, "multivalued").
            string? value = values.Count == 1 && !values.IsMultivalued ? values[0] : values.Count == 0 ? piece.Default : null;
            if (value is null) return false;
            // Wildcards in a value are characters like others: a user named * is not everybody.
            foreach (char c in value) glyphs.Add(new Glyph(GlyphKind.Character, c));
        }

        return new GlobPattern(glyphs, (_syntax & PatternSyntax.IgnoreCase) != 0).IsMatch(text);
    }

    private static List<Piece> Lex(string text, PatternSyntax syntax)
    {
        List<Piece> pieces = [];
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '$' && (syntax & PatternSyntax.Variables) != 0 && i + 1 < text.Length && text[i + 1] == '{')
            {
                int end = text.IndexOf('}', i);
                if (end < 0) throw new PolicyNotSupportedException($"'{text}' opens a policy variable with ${{ and never closes it.");
                pieces.Add(Variable(text, text.Substring(i + 2, end - i - 2)));
                i = end;
            }
            else if (c == '*' && (syntax & PatternSyntax.Wildcards) != 0)
            {
                pieces.Add(new Piece(new Glyph(GlyphKind.AnyCharacters)));
            }
            else if (c == '?' && (syntax & PatternSyntax.Wildcards) != 0)
            {
                pieces.Add(new Piece(new Glyph(GlyphKind.AnyCharacter)));
            }
            else
            {
                pieces.Add(new Piece(new Glyph(GlyphKind.Character, c)));
            }
        }

        return pieces;
    }

    private static Piece Variable(string text, string content)
    {
        if (content is "*" or "?" or "$") return new Piece(new Glyph(GlyphKind.Character, content[0]));
        string key = content;
        string? fallback = null;
        int comma = content.IndexOf(',');
        if (comma >= 0)
        {
            key = content.Substring(0, comma);
            string quoted = content.Substring(comma + 1).Trim();
            if (quoted.Length < 2 || quoted[0] != '\'' || quoted[quoted.Length - 1] != '\'') throw new PolicyNotSupportedException($"'{text}' has a policy variable whose default is not in single quotes.");
            fallback = quoted.Substring(1, quoted.Length - 2);
        }

        if (key.IndexOf(':') <= 0 || key.Any(char.IsWhiteSpace)) throw new PolicyNotSupportedException($"'{text}' has the policy variable '${{{content}}}', whose name is no condition key.");
        return new Piece(default, new ContextKey(key), fallback);
    }

    /// <summary>A glyph, or a variable with its default.</summary>
    private readonly record struct Piece(Glyph Glyph, ContextKey? Variable = null, string? Default = null);
}
