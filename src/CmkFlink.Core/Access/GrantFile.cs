using System.Text.Json;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>Grants from a file.</summary>
public static class GrantFile
{
    // KMS API reference, GrantConstraints.
    private const string Subset = "EncryptionContextSubset", Exactly = "EncryptionContextEquals", Source = "SourceArn";

    /// <summary>Reads the answer of ListGrants: an object with Grants, or the list itself.</summary>
    /// <exception cref="OperationException">InvalidGrants: the text is not of this form.</exception>
    public static IReadOnlyList<KeyGrant> Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            JsonElement list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("Grants", out JsonElement grants) ? grants : root;
            return list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(Read)] : throw Invalid("it is neither a list of grants nor an object with Grants", null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Invalid(e is JsonException ? "it is not JSON" : "a grant lacks GranteePrincipal or Operations, or has a member of another kind", e);
        }
    }

    private static KeyGrant Read(JsonElement grant)
    {
        JsonElement? constraints = Member(grant, "Constraints");
        // A constraint that is passed over would let the grant allow more than it does.
        foreach (string name in constraints?.EnumerateObject().Select(constraint => constraint.Name) ?? [])
            if (name is not (Subset or Exactly or Source)) throw Invalid($"a grant has the constraint '{name}', which this module does not know", null);
        return new(
            Member(grant, "GrantId")?.GetString() ?? "",
            // A service is named by one or the other member, as whoever made the grant named it (KMS API reference, CreateGrant).
            (Member(grant, "GranteeServicePrincipal") ?? grant.GetProperty("GranteePrincipal")).GetString() ?? "",
            [.. grant.GetProperty("Operations").EnumerateArray().Select(operation => operation.GetString() ?? "")],
            Pairs(constraints, Subset),
            Pairs(constraints, Exactly))
        {
            SourceArn = constraints is { } all ? Member(all, Source)?.GetString() : null,
        };
    }

    private static Dictionary<string, string>? Pairs(JsonElement? constraints, string name)
    {
        if (constraints is not { } all || Member(all, name) is not { } pairs) return null;
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (JsonProperty pair in pairs.EnumerateObject())
        {
            if (pair.Value.GetString() is not { } value || found.ContainsKey(pair.Name)) throw Invalid($"{name} of a grant has no one value for '{pair.Name}'", null);
            found.Add(pair.Name, value);
        }

        return found;
    }

    private static JsonElement? Member(JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static OperationException Invalid(string why, Exception? cause) => new(new OperationFailure("InvalidGrants", FailureCategory.InvalidData, $"The grants cannot be read: {why}.", "Give the JSON that `aws kms list-grants` prints.", null, cause));
}
