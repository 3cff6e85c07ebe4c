using System.Text;
using System.Text.Json;

namespace CmkFlink.Sandbox.Kms;

/// <summary>Changes whom a key policy names as principal, and not a byte of the rest.</summary>
internal static class PolicyPrincipals
{
    /// <summary>The policy with one AWS principal in place of another; the same text where it does not name it. What conditions say stays: they speak of an ARN, whoever has it.</summary>
    /// <param name="policy">A policy that was taken.</param>
    /// <param name="from">As the policy means it, however it is escaped there.</param>
    /// <param name="to">A text that needs no escape.</param>
    public static string Rename(string policy, string from, string to)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(policy);
        var reader = new Utf8JsonReader(utf8);
        var result = new StringBuilder();
        var path = new List<(string Name, bool IsArray)>();
        string member = "";
        int copied = 0;
        while (reader.Read())
        {
            // What stands in a list has the list's name.
            string name = path.Count > 0 && path[^1].IsArray ? path[^1].Name : member;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    member = reader.GetString()!;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    path.Add((name, reader.TokenType == JsonTokenType.StartArray));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.RemoveAt(path.Count - 1);
                    break;
                case JsonTokenType.String when name == "AWS" && IsInPrincipal(path) && reader.ValueTextEquals(from):
                    result.Append(Encoding.UTF8.GetString(utf8, copied, (int)reader.TokenStartIndex - copied)).Append('"').Append(to).Append('"');
                    copied = (int)reader.BytesConsumed;
                    break;
            }
        }

        return copied == 0 ? policy : result.Append(Encoding.UTF8.GetString(utf8, copied, utf8.Length - copied)).ToString();
    }

    /// <summary>Whether "AWS", or the list of that name, is a member of a statement's principal.</summary>
    private static bool IsInPrincipal(List<(string Name, bool IsArray)> path)
    {
        int holder = path[^1].IsArray ? path.Count - 2 : path.Count - 1;
        return holder > 0 && path[holder].Name is ("Principal" or "NotPrincipal") && path[holder - 1].Name == "Statement";
    }
}
