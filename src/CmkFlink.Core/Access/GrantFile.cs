using System.Text.Json;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>Grants from a file.</summary>
public static class GrantFile
{
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
            throw Invalid(e is JsonException ? "it is not JSON" : "a grant lacks GranteePrincipal or Operations, or has them of another kind", e);
        }
    }

    private static KeyGrant Read(JsonElement grant) => new(
        grant.TryGetProperty("GrantId", out JsonElement id) ? id.GetString() ?? "" : "",
        Grantee(grant).GetString() ?? "",
        [.. grant.GetProperty("Operations").EnumerateArray().Select(operation => operation.GetString() ?? "")],
        Constraint(grant, "EncryptionContextSubset"),
        Constraint(grant, "EncryptionContextEquals"))
    {
        SourceArn = Member(grant, "SourceArn") is { ValueKind: JsonValueKind.String } source ? source.GetString() : null,
    };

    // A service is named by one or the other member, as whoever made the grant named it (KMS API reference, CreateGrant).
    private static JsonElement Grantee(JsonElement grant) => grant.TryGetProperty("GranteeServicePrincipal", out JsonElement service) && service.ValueKind == JsonValueKind.String ? service : grant.GetProperty("GranteePrincipal");

    private static JsonElement? Member(JsonElement grant, string name) =>
        grant.TryGetProperty("Constraints", out JsonElement constraints) && constraints.ValueKind == JsonValueKind.Object && constraints.TryGetProperty(name, out JsonElement member) ? member : null;

    private static Dictionary<string, string>? Constraint(JsonElement grant, string name) =>
        Member(grant, name) is { ValueKind: JsonValueKind.Object } pairs
            ? pairs.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "", StringComparer.Ordinal)
            : null;

    private static OperationException Invalid(string why, Exception? cause) => new(new OperationFailure("InvalidGrants", FailureCategory.InvalidData, $"The grants cannot be read: {why}.", "Give the JSON that `aws kms list-grants` prints.", null, cause));
}
