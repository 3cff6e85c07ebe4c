using System.Text.Json;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>Reads the members of an event. Every member may be missing or of another kind.</summary>
internal static class CloudTrailText
{
    private static readonly HashSet<string> WithoutResource = new(StringComparer.Ordinal) { "ListApplications", "DiscoverInputSchema" };

    public static CloudTrailEvent One(JsonElement record)
    {
        string source = Text(record, "eventSource") ?? throw CloudTrailEvent.Invalid("it has no eventSource");
        string name = Text(record, "eventName") ?? throw CloudTrailEvent.Invalid("it has no eventName");
        string region = Text(record, "awsRegion") ?? throw CloudTrailEvent.Invalid("it has no awsRegion");
        string service = source.Split('.')[0];
        if (service is not ("kms" or "kinesisanalytics")) throw CloudTrailEvent.Invalid($"it is an event of {source}");
        if (name == "ReEncrypt") throw CloudTrailEvent.Invalid("ReEncrypt asks for two actions on two keys, and the event does not say which was refused");

        (RequestPrincipal principal, string? forwardedBy) = Identity(Object(record, "userIdentity") ?? throw CloudTrailEvent.Invalid("it has no userIdentity"));
        JsonElement? parameters = Object(record, "requestParameters");
        string account = Text(record, "recipientAccountId") ?? (principal.Account.Length > 0 ? principal.Account : null) ?? AccountOfResource(record) ?? throw CloudTrailEvent.Invalid("it says of no account that it was called");
        CloudTrailEvent read = new()
        {
            EventId = Text(record, "eventID"),
            EventTime = Text(record, "eventTime"),
            Action = $"{service}:{name}",
            Region = region,
            Principal = principal,
            ForwardedBy = forwardedBy,
            Account = account,
            ErrorCode = Text(record, "errorCode"),
        };
        return service == "kms" ? Kms(read, record, name, parameters) : Flink(read, name, parameters);
    }

    public static string? Text(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Object(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static (RequestPrincipal Principal, string? ForwardedBy) Identity(JsonElement identity)
    {
        string type = Text(identity, "type") ?? throw CloudTrailEvent.Invalid("its userIdentity has no type");
        string? invokedBy = Text(identity, "invokedBy");
        if (type == "AWSService") return (RequestPrincipal.Service(invokedBy ?? throw CloudTrailEvent.Invalid("its userIdentity names no service")), null);

        string arn = Text(identity, "arn") ?? throw CloudTrailEvent.Invalid($"its userIdentity of type {type} has no arn");
        string? id = Text(identity, "principalId");
        if (!Arn.TryParse(arn, out Arn? parsed) || !FlinkNames.IsAccountId(parsed.Account)) throw CloudTrailEvent.Invalid($"'{arn}' is no ARN of a principal");
        // A service that acts inside AWS without forwarding a session shows as "AWS Internal".
        string? forwardedBy = invokedBy is not null && invokedBy.Contains('.') ? invokedBy : null;
        switch (type)
        {
            case "Root":
                return (RequestPrincipal.Root(parsed.Partition, parsed.Account), forwardedBy);
            case "IAMUser":
                return (RequestPrincipal.User(arn, id), forwardedBy);
            case "AssumedRole":
                // The ARN of a session leaves out the path of its role; the issuer has it.
                string session = parsed.Resource.Substring(parsed.Resource.LastIndexOf('/') + 1);
                string role = Text(Object(Object(identity, "sessionContext"), "sessionIssuer"), "arn") ?? $"arn:{parsed.Partition}:iam::{parsed.Account}:role/{(parsed.Resource.Split('/') is { Length: 3 } parts ? parts[1] : throw CloudTrailEvent.Invalid($"'{arn}' is no session of a role"))}";
                return Arn.TryParse(role, out _) ? (RequestPrincipal.RoleSession(role, session, id), forwardedBy) : throw CloudTrailEvent.Invalid($"'{role}' is no ARN of a role");
            default:
                throw CloudTrailEvent.Invalid($"callers of type {type} are not judged; IAM users, sessions of roles, the root user and AWS services are");
        }
    }

    private static CloudTrailEvent Kms(CloudTrailEvent read, JsonElement record, string name, JsonElement? parameters)
    {
        RequestContext context = new();
        JsonElement? grant = name == "CreateGrant" ? Object(parameters, "constraints") : null;
        JsonElement? subset = Object(grant, "encryptionContextSubset"), equal = Object(grant, "encryptionContextEquals");
        string? application = null;
        // The context of a grant's constraint is the request's encryption context for conditions (KMS developer guide, conditions-kms).
        if ((Object(parameters, "encryptionContext") ?? subset ?? equal) is { } encryption)
        {
            List<string> keys = [];
            foreach (JsonProperty pair in encryption.EnumerateObject().Where(pair => pair.Value.ValueKind == JsonValueKind.String))
            {
                keys.Add(pair.Name);
                context.Set("kms:EncryptionContext:" + pair.Name, pair.Value.GetString()!);
                if (pair.Name == MsfKmsCalls.EncryptionContextKey) application = pair.Value.GetString();
            }

            context.SetMany("kms:EncryptionContextKeys", keys);
        }

        if (name == "CreateGrant")
        {
            if (subset is not null || equal is not null) context.Set("kms:GrantConstraintType", subset is not null ? "EncryptionContextSubset" : "EncryptionContextEquals");
            if (parameters is { } given && given.TryGetProperty("operations", out JsonElement operations) && operations.ValueKind == JsonValueKind.Array)
                context.SetMany("kms:GrantOperations", operations.EnumerateArray().Where(o => o.ValueKind == JsonValueKind.String).Select(o => o.GetString()!));
            if (Text(parameters, "granteePrincipal") is { } grantee) context.Set("kms:GranteePrincipal", grantee);
            context.Set("kms:GrantIsForAWSResource", read.ForwardedBy is not null || read.Principal.Kind == PrincipalKind.Service ? "true" : "false");
        }

        bool dryRun = read.ErrorCode == "DryRunOperationException" || (parameters is { } asked && asked.TryGetProperty("dryRun", out JsonElement flag) && flag.ValueKind == JsonValueKind.True);
        return read with { IsDryRun = dryRun, Key = KeyArn(record) ?? Text(parameters, "keyId"), ApplicationArn = application, Context = context };
    }

    private static CloudTrailEvent Flink(CloudTrailEvent read, string name, JsonElement? parameters)
    {
        if (WithoutResource.Contains(name)) return read;
        string? application = Text(parameters, "resourceARN") ?? (Text(parameters, "applicationName") is { } applicationName ? FlinkNames.ApplicationArn(read.Region, read.Account, applicationName) : null);
        JsonElement? configuration = Object(parameters, "applicationConfigurationUpdate") ?? Object(parameters, "applicationConfiguration");
        JsonElement? encryption = Object(configuration, "applicationEncryptionConfigurationUpdate") ?? Object(configuration, "applicationEncryptionConfiguration");
        return read with
        {
            ApplicationArn = application,
            RequestedKey = Text(encryption, "keyIdUpdate") ?? Text(encryption, "keyId"),
            AsksForAwsOwnedKey = (Text(encryption, "keyTypeUpdate") ?? Text(encryption, "keyType")) == "AWS_OWNED_KEY",
        };
    }

    /// <summary>KMS lists the key among the event's resources, also where the request named an alias.</summary>
    private static string? KeyArn(JsonElement record) => Resources(record).Select(resource => Text(resource, "ARN")).FirstOrDefault(arn => KeyReference.TryParse(arn, out KeyReference? key) && key.Kind == KeyReferenceKind.KeyArn);

    private static string? AccountOfResource(JsonElement record) => Resources(record).Select(resource => Text(resource, "accountId")).Concat([Arn.TryParse(KeyArn(record) ?? Text(Object(record, "requestParameters"), "keyId"), out Arn? arn) ? arn.Account : null])
        .FirstOrDefault(FlinkNames.IsAccountId);

    private static IEnumerable<JsonElement?> Resources(JsonElement record) =>
        record.TryGetProperty("resources", out JsonElement resources) && resources.ValueKind == JsonValueKind.Array ? resources.EnumerateArray().Select(resource => (JsonElement?)resource) : [];
}
