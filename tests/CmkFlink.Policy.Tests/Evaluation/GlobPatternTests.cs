using System.Diagnostics;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Policy.Tests.Evaluation;

public class GlobPatternTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("**", "abc", true)]
    [InlineData("?", "", false)]
    [InlineData("?*", "", false)]
    [InlineData("*?", "a", true)]
    [InlineData("a*", "abc", true)]
    [InlineData("*c", "abc", true)]
    [InlineData("*b*", "abc", true)]
    [InlineData("a*b*c", "abxbc", true)]
    [InlineData("a*b*c", "abxb", false)]
    [InlineData("*ab?ab", "xababab", false)]
    [InlineData("*ab?ab", "xabaab", true)]
    [InlineData("a.c", "abc", false)]
    public void A_pattern_matches_whole_texts(string pattern, string text, bool matches) => Assert.Equal(matches, Pattern(pattern).IsMatch(text));

    [Fact]
    public void A_pattern_longer_than_a_machine_word_matches_across_the_words()
    {
        string literal = new('a', 63);

        Assert.True(Pattern($"{literal}bc*?d{literal}").IsMatch($"{literal}bcxyzd{literal}"));
        Assert.False(Pattern($"{literal}bc*?d{literal}").IsMatch($"{literal}bcd{literal}"));
        Assert.True(Pattern("*" + new string('?', 128)).IsMatch(new string('x', 128)));
        Assert.False(Pattern("*" + new string('?', 129)).IsMatch(new string('x', 128)));
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "a*a*...b", string.Concat(Enumerable.Repeat("a*", 5000)) + "b" },
        { "*a{5000}b", "*" + new string('a', 5000) + "b" },
        { "*?a{5000}b*", "*?" + new string('a', 5000) + "b*" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_pattern_is_no_slower_than_its_size_asks(string name, string pattern)
    {
        TextPattern compiled = Pattern(pattern);
        string text = new('a', 10_000);
        TimeSpan best = Best(() => Assert.False(compiled.IsMatch(text)));
        // 10 ms; on a slow machine some times what as many words take there as the pattern has, at each character of the text. A step for each character of the pattern would take sixty times as long.
        TimeSpan words = Best(() => Assert.NotEqual(0UL, Words(5000 / 64, text.Length)));
        TimeSpan limit = TimeSpan.FromMilliseconds(Math.Max(10, 8 * words.TotalMilliseconds));

        Assert.True(best < limit, $"{name} took {best.TotalMilliseconds} ms, and as many words {words.TotalMilliseconds} ms");
    }

    /// <summary>The best of several, so that a busy machine or the first compilation of the code does not count.</summary>
    private static TimeSpan Best(Action act) => Enumerable.Range(0, 20).Min(_ =>
    {
        long start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start);
    });

    private static ulong Words(int count, int rounds)
    {
        ulong[] state = new ulong[count];
        ulong sum = 1;
        for (int round = 0; round < rounds; round++)
            for (int w = 0; w < count; w++) sum += state[w] = (state[w] << 1) | (sum >> 63);
        return sum;
    }

    private static TextPattern Pattern(string pattern) => TextPattern.Parse(pattern, PatternSyntax.Wildcards);
}
