using CmkFlink.Core.Completion;

namespace CmkFlink.Core.Tests.Completion;

public sealed class CandidateCacheTests
{
    private static readonly CandidateList Whole = new([new CandidateItem(["orders"], "")], IsTruncated: false);
    private static readonly CandidateList Part = Whole with { IsTruncated = true };

    private TimeSpan _now;

    private CandidateCache Cache => field ??= new CandidateCache(() => _now);

    private static CompletionWord Word(string text) => CompletionWord.Of(text);

    [Fact]
    public void An_answer_serves_for_some_seconds_and_no_longer()
    {
        Cache.Keep("who", Word(""), Whole);

        _now = CandidateCache.Life - TimeSpan.FromTicks(1);
        Assert.Same(Whole, Cache.Find("who", Word("")));
        _now = CandidateCache.Life;
        Assert.Null(Cache.Find("who", Word("")));
    }

    [Fact]
    public void An_answer_to_a_beginning_serves_a_longer_word_and_never_a_shorter_one()
    {
        Cache.Keep("who", Word("or"), Whole);

        Assert.Same(Whole, Cache.Find("who", Word("ORD")));
        Assert.Null(Cache.Find("who", Word("o")));
    }

    [Fact]
    public void An_answer_that_left_something_out_serves_the_same_word_only()
    {
        Cache.Keep("who", Word("o"), Part);

        Assert.Same(Part, Cache.Find("who", Word("O")));
        Assert.Null(Cache.Find("who", Word("or")));
    }

    [Fact]
    public void Nobody_gets_the_answer_of_another()
    {
        Cache.Keep("operator", Word(""), Whole);

        Assert.Null(Cache.Find("reader", Word("")));
    }

    [Fact]
    public void Everything_is_forgotten_when_it_is_cleared()
    {
        Cache.Keep("who", Word(""), Whole);
        Cache.Clear();

        Assert.Null(Cache.Find("who", Word("")));
    }

    [Fact]
    public void It_does_not_grow_without_end()
    {
        for (int i = 0; i < 10_000; i++) Cache.Keep($"who {i}", Word(""), Whole);

        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => Cache.Find($"who {i}", Word("")) is not null), 1, 64);
    }

    [Fact]
    public void Credential_objects_are_told_apart_by_what_they_are_and_not_by_what_they_say()
    {
        object one = new List<int>(), other = new List<int>();

        Assert.Equal(Cache.NameOf(one), Cache.NameOf(one));
        Assert.NotEqual(Cache.NameOf(one), Cache.NameOf(other));
    }
}
