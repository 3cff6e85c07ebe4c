using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CmkFlink.Core.Completion;

/// <summary>Keeps answers for some seconds, so that the next letter does not ask AWS again. Safe to use from several threads. Holds names and states, never a secret.</summary>
/// <param name="elapsed">Time gone by since any fixed moment; by default real time.</param>
public sealed class CandidateCache(Func<TimeSpan>? elapsed = null)
{
    /// <summary>How long an answer serves.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(10);

    private const int MaxEntries = 64;

    private readonly Func<TimeSpan> _elapsed = elapsed ?? (static () => TimeSpan.FromSeconds((double)Stopwatch.GetTimestamp() / Stopwatch.Frequency));
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private ConditionalWeakTable<object, string> _names = new();

    /// <summary>A name for an object, as long as it lives: tells credential objects apart without looking into them.</summary>
    public string NameOf(object thing) => _names.GetValue(thing, static _ => Guid.NewGuid().ToString("N"));

    /// <summary>An answer that holds for the word: one for the same word, or for a shorter beginning of it that left nothing out.</summary>
    public CandidateList? Find(string key, CompletionWord word)
    {
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out Entry? entry) || _elapsed() - entry.Since >= Life) return null;
            bool same = string.Equals(entry.Word.Text, word.Text, StringComparison.OrdinalIgnoreCase);
            return same || (!entry.List.IsTruncated && entry.Word.Covers(word)) ? entry.List : null;
        }
    }

    public void Keep(string key, CompletionWord word, CandidateList list)
    {
        lock (_entries)
        {
            TimeSpan now = _elapsed();
            if (_entries.Count >= MaxEntries)
            {
                foreach (string old in _entries.Where(pair => now - pair.Value.Since >= Life).Select(pair => pair.Key).ToList()) _entries.Remove(old);
                if (_entries.Count >= MaxEntries) _entries.Clear();
            }

            _entries[key] = new Entry(word, list, now);
        }
    }

    /// <summary>Forgets everything: something changes, or the module goes.</summary>
    public void Clear()
    {
        lock (_entries) _entries.Clear();
    }

    private sealed record Entry(CompletionWord Word, CandidateList List, TimeSpan Since);
}
