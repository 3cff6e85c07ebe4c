using System.Text.Json;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Access;

/// <summary>One call as CloudTrail recorded it: who, what, on which object, in which context, with what answer.</summary>
/// <remarks>https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html and https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html</remarks>
public sealed record CloudTrailEvent
{
    /// <summary>KMS answers a dry run that would have succeeded with this error.</summary>
    private const string DryRunSucceeded = "DryRunOperationException";

    private static readonly HashSet<string> Denials = new(StringComparer.Ordinal) { "AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "UnauthorizedOperation" };

    public string? EventId { get; init; }

    /// <summary>As the record says it.</summary>
    public string? EventTime { get; init; }

    /// <summary><c>kms:Decrypt</c>, <c>kinesisanalytics:UpdateApplication</c>.</summary>
    public required string Action { get; init; }

    public required string Region { get; init; }

    public required RequestPrincipal Principal { get; init; }

    /// <summary>The service that forwarded the caller's session; <see langword="null"/> for a direct call and for a service of its own.</summary>
    public string? ForwardedBy { get; init; }

    /// <summary>The account whose resource was called.</summary>
    public required string Account { get; init; }

    public string? ErrorCode { get; init; }

    /// <summary>Of a KMS call: its key, in any of the four forms.</summary>
    public string? Key { get; init; }

    /// <summary>Of an MSF call, its application; of a KMS call, the one that its encryption context or source names.</summary>
    public string? ApplicationArn { get; init; }

    /// <summary>The key that an update of an application asked for.</summary>
    public string? RequestedKey { get; init; }

    /// <summary>Whether an update asked for the AWS owned key.</summary>
    public bool AsksForAwsOwnedKey { get; init; }

    internal RequestContext Context { get; init; } = RequestContext.Empty;

    /// <summary>Whether only the answer was asked for.</summary>
    public bool IsDryRun { get; init; }

    public bool IsDenied => ErrorCode is { } code && Denials.Contains(code);

    public bool IsKms => Action.StartsWith("kms:", StringComparison.Ordinal);

    /// <summary>What AWS answered: Allowed, Allowed (dry run), Denied, or Failed with the code.</summary>
    public string Recorded => ErrorCode switch
    {
        null => "Allowed",
        DryRunSucceeded => "Allowed (dry run)",
        _ when IsDenied => "Denied",
        _ => $"Failed ({ErrorCode})",
    };

    /// <summary>Reads one event, a file of CloudTrail (<c>{"Records": [...]}</c>), an array, or one event a line.</summary>
    /// <exception cref="OperationException">InvalidCloudTrailEvent: not JSON, no event, or one of a kind that cannot be judged.</exception>
    public static IReadOnlyList<CloudTrailEvent> Parse(string json)
    {
        json = (json ?? throw new ArgumentNullException(nameof(json))).Trim();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return json.Contains('\n') && TryLines(json) is { } lines ? lines : throw Invalid($"the text is not JSON (line {e.LineNumber + 1})");
        }
    }

    private static List<CloudTrailEvent>? TryLines(string json)
    {
        List<CloudTrailEvent> events = [];
        foreach (string line in json.Split('\n').Where(line => line.Trim().Length > 0))
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(line);
                events.AddRange(Read(document.RootElement));
            }
            catch (JsonException)
            {
                return null;
            }
        }

        return events;
    }

    private static IReadOnlyList<CloudTrailEvent> Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array) return [.. root.EnumerateArray().SelectMany(Read)];
        if (root.ValueKind != JsonValueKind.Object) throw Invalid("the text is JSON, but no object");
        if (root.TryGetProperty("Records", out JsonElement records) && records.ValueKind == JsonValueKind.Array) return [.. records.EnumerateArray().SelectMany(Read)];
        // LookupEvents wraps the event as text.
        if (CloudTrailText.Text(root, "CloudTrailEvent") is { } wrapped) return Parse(wrapped);
        return [CloudTrailText.One(root)];
    }

    internal static OperationException Invalid(string why) => new(new OperationFailure(
        "InvalidCloudTrailEvent", FailureCategory.InvalidData, $"This is no CloudTrail event that can be judged: {why}.",
        "Give the JSON of an event of kms.amazonaws.com or kinesisanalytics.amazonaws.com, as CloudTrail's files, its console or Find-CTEvent show it."));
}
