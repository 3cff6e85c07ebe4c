using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Hosting;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Cmdlets.Access;

/// <summary>Reads what Test-FlinkCmkAccess takes besides names: files and objects.</summary>
internal static class AccessInput
{
    private const int MaxDepth = 32;

    public static AccessFilesRequest Files(TestFlinkCmkAccessCommand cmdlet, string? key)
    {
        // The binder lets an empty one pass, for the sake of piped applications that have no key.
        if (key is null) throw Invalid("-KeyArn names the key that the policy belongs to, and is empty.", cmdlet.KeyPolicyPath);
        if ((cmdlet.OldKeyArn is null) != (cmdlet.OldKeyPolicyPath is null)) throw Invalid("-OldKeyArn and -OldKeyPolicyPath go together: the one names the key that a change leaves, the other its policy.", cmdlet.OldKeyArn ?? cmdlet.OldKeyPolicyPath!);
        if (cmdlet.Operator is not { Length: 1 } operators) throw Invalid("From files the access of one operator is judged at a time.", string.Join(", ", cmdlet.Operator ?? []));
        return new AccessFilesRequest
        {
            ApplicationArn = cmdlet.ApplicationArn,
            Key = new AccessKeyFile(key, Policy(cmdlet, cmdlet.KeyPolicyPath).Document, cmdlet.GrantPath is { } grants ? GrantFile.Parse(Read(cmdlet, grants)) : []),
            OldKey = cmdlet.OldKeyArn is { } old ? new AccessKeyFile(old, Policy(cmdlet, cmdlet.OldKeyPolicyPath!).Document, []) : null,
            Operator = operators[0],
            OperatorPolicies = cmdlet.OperatorPolicyPath?.Select(path => Policy(cmdlet, path)).ToList(),
            Boundary = cmdlet.BoundaryPath is { } boundary ? Policy(cmdlet, boundary) : null,
            Operations = cmdlet.Operation ?? [],
        };
    }

    /// <summary>JSON of text, of a file, or of an object.</summary>
    public static string Json(PSCmdlet cmdlet, object given)
    {
        object? plain = given is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : given;
        return plain switch
        {
            string text when text.TrimStart() is { Length: > 0 } start && (start[0] == '{' || start[0] == '[') => text,
            string path => Read(cmdlet, path),
            FileInfo file => Read(cmdlet, file.FullName),
            null => "null",
            _ => Node(given, 0)?.ToJsonString() ?? "null",
        };
    }

    /// <summary>What went wrong, where it is the input's fault; <see langword="null"/> for anything else.</summary>
    public static OperationFailure? Describe(Exception exception) => exception switch
    {
        OperationException known => known.Failure,
        PolicyParseException policy => new OperationFailure("PolicyUnreadable", FailureCategory.InvalidData, policy.Message, "Mend the policy document.", null, policy),
        PolicyNotSupportedException policy => new OperationFailure("PolicyNotEvaluated", FailureCategory.InvalidData, policy.Message, "Test-FlinkCmkPolicy names what cannot be evaluated.", null, policy),
        FormatException format => new OperationFailure("InvalidInput", FailureCategory.InvalidArgument, format.Message, "Correct the argument.", null, format),
        _ => null,
    };

    private static NamedPolicy Policy(PSCmdlet cmdlet, string path)
    {
        string text = Read(cmdlet, path);
        try
        {
            return new NamedPolicy(Path.GetFileName(path), PolicyDocument.Parse(text));
        }
        catch (PolicyParseException e)
        {
            throw new OperationException(new OperationFailure("PolicyUnreadable", FailureCategory.InvalidData, $"{path}: {e.Message}", "Mend the policy document.", path, e));
        }
    }

    private static string Read(PSCmdlet cmdlet, string path)
    {
        try
        {
            return File.ReadAllText(FilePaths.Of(cmdlet.SessionState.Path, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ArgumentException or NotSupportedException)
        {
            throw new OperationException(new OperationFailure("FileNotReadable", FailureCategory.ObjectNotFound, $"'{path}' cannot be read: {e.Message}", "Give the path of a file; text is taken for JSON where it begins with { or [.", path, e));
        }
    }

    private static JsonNode? Node(object? value, int depth)
    {
        if (depth > MaxDepth) throw Invalid("The object is nested too deeply for an event of CloudTrail.", "CloudTrailEvent");
        object? plain = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null:
                return null;
            case string text:
                return JsonValue.Create(text);
            case bool flag:
                return JsonValue.Create(flag);
            case DateTime time:
                return JsonValue.Create(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            case int or long or double or decimal:
                return JsonValue.Create(Convert.ToDecimal(plain, CultureInfo.InvariantCulture));
            case IDictionary table:
                JsonObject pairs = [];
                foreach (DictionaryEntry entry in table) pairs[$"{entry.Key}"] = Node(entry.Value, depth + 1);
                return pairs;
            case IEnumerable list:
                JsonArray items = [];
                foreach (object? item in list) items.Add(Node(item, depth + 1));
                return items;
            default:
                JsonObject members = [];
                PSObject bag = PSObject.AsPSObject(value!);
                foreach (PSPropertyInfo property in bag.Properties)
                {
                    // Find-CTEvent's objects wrap the event as text; the rest of such an object is not needed.
                    if (bag.BaseObject is not PSCustomObject && property.Name is not ("CloudTrailEvent" or "Records")) continue;
                    members[property.Name] = Node(property.Value, depth + 1);
                }

                return members;
        }
    }

    private static OperationException Invalid(string message, string target) => new(new OperationFailure("InvalidInput", FailureCategory.InvalidArgument, message, "Correct the arguments.", target));
}
