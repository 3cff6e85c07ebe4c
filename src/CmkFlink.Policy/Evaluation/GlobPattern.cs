namespace CmkFlink.Policy.Evaluation;

/// <summary>One place of a pattern: a character as it is, <c>?</c> or <c>*</c>.</summary>
internal readonly record struct Glyph(GlyphKind Kind, char Character = '\0');

internal enum GlyphKind
{
    Character,
    AnyCharacter,
    AnyCharacters,
}

/// <summary>A pattern with <c>*</c> and <c>?</c>. The usual shapes are compared directly; the others run as a bit-parallel automaton that never goes back:
/// one step a character of the text, each of one machine word per 64 characters of the pattern, whatever the pattern is.</summary>
internal sealed class GlobPattern
{
    private const int WordsOnStack = 32;

    private readonly Shape _shape;
    private readonly string _text;
    private readonly bool _ignoreCase;

    // Automaton: bit i of the state says that the first i characters of the pattern are matched.
    private readonly int _length;
    private readonly ulong[] _stays = [];
    private readonly ulong[] _otherwise = [];
    private readonly Dictionary<char, ulong[]> _advances = [];

    public GlobPattern(IReadOnlyList<Glyph> glyphs, bool ignoreCase)
    {
        _ignoreCase = ignoreCase;
        int stars = glyphs.Count(glyph => glyph.Kind == GlyphKind.AnyCharacters);
        bool plain = stars == 0 && glyphs.All(glyph => glyph.Kind == GlyphKind.Character);
        bool prefix = stars > 0 && glyphs.Take(glyphs.Count - stars).All(glyph => glyph.Kind == GlyphKind.Character);
        _shape = plain ? Shape.Exact : prefix ? Shape.Prefix : Shape.Automaton;
        _text = _shape == Shape.Automaton ? "" : new string([.. glyphs.Where(glyph => glyph.Kind == GlyphKind.Character).Select(glyph => glyph.Character)]);
        if (_shape != Shape.Automaton) return;

        _length = glyphs.Count - stars;
        int words = (_length / 64) + 1;
        _stays = new ulong[words];
        _otherwise = new ulong[words];
        List<Glyph> solid = [.. glyphs.Where(glyph => glyph.Kind != GlyphKind.AnyCharacters)];
        for (int i = 0, matched = 0; i < glyphs.Count; i++)
        {
            if (glyphs[i].Kind == GlyphKind.AnyCharacters) Set(_stays, matched);
            else matched++;
        }

        for (int i = 0; i < solid.Count; i++)
            if (solid[i].Kind == GlyphKind.AnyCharacter) Set(_otherwise, i + 1);
        for (int i = 0; i < solid.Count; i++)
        {
            if (solid[i].Kind != GlyphKind.Character) continue;
            char c = Fold(solid[i].Character);
            if (!_advances.TryGetValue(c, out ulong[]? mask)) _advances.Add(c, mask = (ulong[])_otherwise.Clone());
            Set(mask, i + 1);
        }
    }

    private enum Shape
    {
        Exact,

        /// <summary>Stars at the end only; <c>*</c> alone is the empty prefix.</summary>
        Prefix,
        Automaton,
    }

    /// <summary>Whether everything matches.</summary>
    public bool IsAny => _shape == Shape.Prefix && _text.Length == 0;

    /// <summary>Whether the pattern is a text without wildcards.</summary>
    public bool IsExact => _shape == Shape.Exact;

    public bool IsMatch(ReadOnlySpan<char> text)
    {
        StringComparison comparison = _ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return _shape switch
        {
            Shape.Exact => text.Length == _text.Length && text.Equals(_text.AsSpan(), comparison),
            Shape.Prefix => text.StartsWith(_text.AsSpan(), comparison),
            _ => Run(text),
        };
    }

    private bool Run(ReadOnlySpan<char> text)
    {
        int words = _stays.Length;
        Span<ulong> state = words <= WordsOnStack ? stackalloc ulong[words] : new ulong[words];
        state.Clear();
        state[0] = 1;
        foreach (char c in text)
        {
            ulong[] advance = _advances.TryGetValue(Fold(c), out ulong[]? mask) ? mask : _otherwise;
            ulong carry = 0;
            ulong alive = 0;
            for (int w = 0; w < words; w++)
            {
                ulong current = state[w];
                ulong next = (((current << 1) | carry) & advance[w]) | (current & _stays[w]);
                carry = current >> 63;
                state[w] = next;
                alive |= next;
            }

            if (alive == 0) return false;
        }

        return (state[_length / 64] & (1UL << (_length % 64))) != 0;
    }

    private char Fold(char c) => _ignoreCase ? char.ToUpperInvariant(c) : c;

    private static void Set(ulong[] bits, int index) => bits[index / 64] |= 1UL << (index % 64);
}
