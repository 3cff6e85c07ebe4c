using System.Text.Json;

namespace CmkFlink.Policy.Documents;

/// <summary>Equality by content for the lists and unknown members of the document records, whose generated equality would compare references.</summary>
internal static class Structural
{
    public static bool Equal<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right) =>
        left is null || right is null ? left is null && right is null : left.Count == right.Count && left.SequenceEqual(right);

    public static bool Equal(IReadOnlyDictionary<string, JsonElement> left, IReadOnlyDictionary<string, JsonElement> right) =>
        left.Count == right.Count && left.All(member => right.TryGetValue(member.Key, out JsonElement other) && PolicyWriter.Text(member.Value) == PolicyWriter.Text(other));

    /// <summary>Combines hash codes; System.HashCode is not in netstandard2.0.</summary>
    public static int Hash(int seed, object? value) => unchecked((seed * 31) + (value?.GetHashCode() ?? 0));

    public static int Hash<T>(int seed, IReadOnlyList<T>? values) => values is null ? Hash(seed, null) : values.Aggregate(Hash(seed, values.Count), static (hash, value) => Hash(hash, value));
}
