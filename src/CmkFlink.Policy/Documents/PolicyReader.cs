using System.Text;
using System.Text.Json;

namespace CmkFlink.Policy.Documents;

/// <summary>Reads a policy token by token, so that every refusal knows its line, column and path.</summary>
internal static class PolicyReader
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private static readonly JsonReaderOptions Strict = new() { AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow, MaxDepth = PolicyDocument.MaximumDepth };

    public static PolicyDocument Read(string? json)
    {
        // A byte order mark is left over from a file or an answer, and no part of the text (RFC 8259, chapter 8.1).
        if (json is ['\uFEFF', ..]) json = json.Substring(1);
        if (string.IsNullOrWhiteSpace(json)) throw new PolicyParseException("The policy is empty; give its JSON text.");
        if (json!.Length > PolicyDocument.MaximumLength) throw new PolicyParseException($"The policy has {json.Length} characters, more than the {PolicyDocument.MaximumLength} that AWS accepts anywhere.");
        byte[] utf8;
        try
        {
            utf8 = Utf8.GetBytes(json);
        }
        catch (EncoderFallbackException e)
        {
            throw new PolicyParseException("The policy has half of a surrogate pair, which is no character; write the text anew in UTF-8.", inner: e);
        }

        JsonCursor cursor = new(utf8, Strict);
        try
        {
            cursor.Next();
            PolicyDocument document = ReadDocument(ref cursor);
            cursor.End();
            return document;
        }
        catch (JsonException e)
        {
            throw cursor.NotJson(e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The reader's word for a string whose \u escapes are half of a surrogate pair.
            throw cursor.Fail("a string holds half of a surrogate pair (\\uD800-\\uDFFF), which is no character", e);
        }
    }

    private static PolicyDocument ReadDocument(ref JsonCursor cursor)
    {
        cursor.Expect(JsonTokenType.StartObject, "a policy is a JSON object");
        string? version = null;
        string? id = null;
        List<PolicyStatement>? statements = null;
        Dictionary<string, JsonElement> unknown = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (cursor.NextMember(seen, out string name))
        {
            switch (name)
            {
                case "Version":
                    version = cursor.Text();
                    if (version is not (PolicyDocument.CurrentVersion or PolicyDocument.FirstVersion))
                        throw cursor.Fail($"Version is the version of the policy language, {PolicyDocument.CurrentVersion} or {PolicyDocument.FirstVersion}, not '{JsonCursor.Short(version)}'");
                    break;
                case "Id":
                    id = cursor.Text();
                    break;
                case "Statement":
                    statements = ReadStatements(ref cursor);
                    break;
                default:
                    unknown.Add(name, cursor.Element());
                    break;
            }

            cursor.Leave();
        }

        if (statements is null) throw cursor.Fail("the policy has no Statement");
        return new PolicyDocument { Version = version, Id = id, Statements = statements.AsReadOnly(), UnknownMembers = unknown };
    }

    private static List<PolicyStatement> ReadStatements(ref JsonCursor cursor)
    {
        List<PolicyStatement> statements = [];
        if (cursor.Token != JsonTokenType.StartArray)
        {
            statements.Add(ReadStatement(ref cursor));
            return statements;
        }

        while (cursor.NextElement(statements.Count))
        {
            statements.Add(ReadStatement(ref cursor));
            cursor.Leave();
        }

        return statements;
    }

    private static PolicyStatement ReadStatement(ref JsonCursor cursor)
    {
        cursor.Expect(JsonTokenType.StartObject, "a statement is a JSON object");
        string? sid = null;
        PolicyEffect? effect = null;
        IReadOnlyList<PolicyPrincipal>? principals = null, notPrincipals = null;
        IReadOnlyList<string>? actions = null, notActions = null, resources = null, notResources = null;
        IReadOnlyList<PolicyCondition> conditions = [];
        Dictionary<string, JsonElement> unknown = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (cursor.NextMember(seen, out string name))
        {
            if (Counterpart(name) is { } counterpart && seen.Contains(counterpart)) throw cursor.Fail($"a statement has {counterpart} or {name}, not both");
            switch (name)
            {
                case "Sid": sid = cursor.Text(); break;
                case "Effect": effect = ReadEffect(ref cursor); break;
                case "Principal": principals = ReadPrincipals(ref cursor); break;
                case "NotPrincipal": notPrincipals = ReadPrincipals(ref cursor); break;
                case "Action": actions = ReadList(ref cursor); break;
                case "NotAction": notActions = ReadList(ref cursor); break;
                case "Resource": resources = ReadList(ref cursor); break;
                case "NotResource": notResources = ReadList(ref cursor); break;
                case "Condition": conditions = ReadConditions(ref cursor); break;
                default: unknown.Add(name, cursor.Element()); break;
            }

            cursor.Leave();
        }

        return new PolicyStatement
        {
            Sid = sid,
            Effect = effect ?? throw cursor.Fail("the statement has no Effect; write \"Effect\": \"Allow\" or \"Deny\""),
            Principals = principals,
            NotPrincipals = notPrincipals,
            Actions = actions,
            NotActions = notActions,
            Resources = resources,
            NotResources = notResources,
            Conditions = conditions,
            UnknownMembers = unknown,
        };
    }

    private static string? Counterpart(string name) => name switch
    {
        "Action" => "NotAction",
        "NotAction" => "Action",
        "Resource" => "NotResource",
        "NotResource" => "Resource",
        "Principal" => "NotPrincipal",
        "NotPrincipal" => "Principal",
        _ => null,
    };

    private static PolicyEffect ReadEffect(ref JsonCursor cursor) => cursor.Text() switch
    {
        "Allow" => PolicyEffect.Allow,
        "Deny" => PolicyEffect.Deny,
        string other => throw cursor.Fail($"Effect is 'Allow' or 'Deny', in this case of letters, not '{JsonCursor.Short(other)}'"),
    };

    private static PolicyPrincipal[] ReadPrincipals(ref JsonCursor cursor)
    {
        if (cursor.Token == JsonTokenType.String)
        {
            string text = cursor.Text();
            return text == "*" ? [new PolicyPrincipal(PolicyPrincipalType.Everyone, "*")] : throw cursor.Fail($"a principal is \"*\" or an object such as {{\"AWS\": \"{JsonCursor.Short(text)}\"}}");
        }

        cursor.Expect(JsonTokenType.StartObject, "a principal is \"*\" or an object such as {\"AWS\": \"arn...\"}");
        List<PolicyPrincipal> principals = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        while (cursor.NextMember(seen, out string name))
        {
            PolicyPrincipalType type = name switch
            {
                "AWS" => PolicyPrincipalType.Aws,
                "Service" => PolicyPrincipalType.Service,
                "Federated" => PolicyPrincipalType.Federated,
                "CanonicalUser" => PolicyPrincipalType.CanonicalUser,
                _ => throw cursor.Fail($"'{JsonCursor.Short(name)}' is no type of principal; the types are AWS, Service, Federated and CanonicalUser"),
            };
            foreach (string value in ReadList(ref cursor)) principals.Add(new PolicyPrincipal(type, value));
            cursor.Leave();
        }

        return principals.Count > 0 ? [.. principals] : throw cursor.Fail("the principal names nobody");
    }

    private static PolicyCondition[] ReadConditions(ref JsonCursor cursor)
    {
        cursor.Expect(JsonTokenType.StartObject, "Condition is an object of operators");
        List<PolicyCondition> conditions = [];
        HashSet<string> operators = new(StringComparer.Ordinal);
        while (cursor.NextMember(operators, out string name))
        {
            cursor.Expect(JsonTokenType.StartObject, "a condition operator holds an object of condition keys");
            HashSet<string> keys = new(StringComparer.Ordinal);
            while (cursor.NextMember(keys, out string key))
            {
                conditions.Add(new PolicyCondition(name, key, ReadList(ref cursor, scalars: true)));
                cursor.Leave();
            }

            cursor.Leave();
        }

        return [.. conditions];
    }

    /// <summary>One string or a list of them; <paramref name="scalars"/> admits numbers and Booleans, which condition values may be.</summary>
    private static string[] ReadList(ref JsonCursor cursor, bool scalars = false)
    {
        if (cursor.Token != JsonTokenType.StartArray) return [cursor.Text(scalars)];
        List<string> values = [];
        while (cursor.NextElement(values.Count))
        {
            values.Add(cursor.Text(scalars));
            cursor.Leave();
        }

        return values.Count > 0 ? [.. values] : throw cursor.Fail("the list is empty");
    }
}
