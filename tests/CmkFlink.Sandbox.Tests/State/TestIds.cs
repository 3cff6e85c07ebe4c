using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Tests.State;

/// <summary>Ids that count: the same in every run, and none twice.</summary>
internal sealed class TestIds : IIdSource
{
    private readonly Random _random = new(20180523);

    public string NextUuid() => $"{NextText("0123456789abcdef", 8)}-{NextText("0123456789abcdef", 4)}-4{NextText("0123456789abcdef", 3)}-8{NextText("0123456789abcdef", 3)}-{NextText("0123456789abcdef", 12)}";

    public string NextText(string alphabet, int length) => string.Create(length, (alphabet, _random), static (text, state) =>
    {
        for (int i = 0; i < text.Length; i++) text[i] = state.alphabet[state._random.Next(state.alphabet.Length)];
    });
}
