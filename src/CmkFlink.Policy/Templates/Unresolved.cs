using System.Text;

namespace CmkFlink.Policy.Templates;

/// <summary>Marks of values that a template leaves open, and the stand-ins that a policy gets in their place.</summary>
internal static class Unresolved
{
    // Private use characters: no policy has them.
    private const char Open = '\uE000';

    private const char Close = '\uE001';

    public static string Mark(string name) => Open + name + Close;

    /// <summary>Says of the text before it that it stands there only under a condition on what has no value. Gets no stand-in; opens twice to be told from a mark that does.</summary>
    public static string Condition(string name) => $"{Open}{Open}{name}{Close}";

    public static bool Has(string text) => text.Contains(Open);

    /// <summary>Whether a text from outside has no such marks.</summary>
    public static bool IsFree(string text) => text.IndexOfAny([Open, Close]) < 0;

    /// <summary>The names marked in a text.</summary>
    public static IEnumerable<string> Names(string text)
    {
        int close;
        for (int open = text.IndexOf(Open); open >= 0; open = text.IndexOf(Open, close))
        {
            close = text.IndexOf(Close, open);
            if (close < 0) yield break;
            yield return text.Substring(open, close - open).TrimStart(Open);
        }
    }

    /// <summary>A text that can stand where the marked one stands, so that the rest of the policy can be judged.</summary>
    /// <param name="text">With marks.</param>
    /// <param name="isPrincipal">Whether it is an AWS principal.</param>
    /// <param name="place">Partition, Region and account of the stack.</param>
    public static string StandIn(string text, bool isPrincipal, PseudoParameters place)
    {
        text = WithoutConditions(text);
        if (!Has(text)) return text;
        string name = Plain(text);
        bool whole = text[0] == Open && text.IndexOf(Close) == text.Length - 1;
        if (whole && isPrincipal) return $"arn:{place.Partition}:iam::{place.AccountId}:role/{name}";
        bool isArn = name.EndsWith("Arn", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Arns", StringComparison.OrdinalIgnoreCase);
        return whole && isArn ? $"arn:{place.Partition}:unresolved:{place.Region}:{place.AccountId}:{name}" : name;
    }

    private static string WithoutConditions(string text)
    {
        string begin = $"{Open}{Open}";
        for (int open = text.IndexOf(begin, StringComparison.Ordinal); open >= 0 && text.IndexOf(Close, open) is > 0 and int close; open = text.IndexOf(begin, open, StringComparison.Ordinal))
            text = text.Remove(open, close + 1 - open);
        return text;
    }

    private static string Plain(string text)
    {
        StringBuilder plain = new();
        bool inside = false;
        foreach (char c in text)
        {
            if (c is Open or Close) inside = c == Open;
            // Within a name only what every ARN and name may hold.
            else plain.Append(!inside || char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-');
        }

        return plain.ToString();
    }
}
