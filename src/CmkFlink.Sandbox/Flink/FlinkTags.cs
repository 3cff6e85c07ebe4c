using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>TagResource, UntagResource and ListTagsForResource; reads the tags of requests.</summary>
internal sealed class FlinkTags(SandboxAccount account, FlinkStore store, FlinkAccess access)
{
    /// <summary>MSF developer guide, limits.</summary>
    private const int MaxTags = 50;

    public JsonObject TagResource(ServiceCall call, CallInput input)
    {
        if (!input.Has("Tags")) throw input.Missing("Tags");
        List<KeyValuePair<string, string>> tags = Read(input);
        FlinkApplication application = Open(call, input, AddTo(new RequestContext(), tags));
        if (application.Tags.Keys.Union(tags.Select(t => t.Key), StringComparer.Ordinal).Count() > MaxTags) throw TooMany();
        foreach ((string key, string value) in tags) application.Tags[key] = value;
        return [];
    }

    public JsonObject UntagResource(ServiceCall call, CallInput input)
    {
        IReadOnlyList<string> keys = input.Texts("TagKeys", 128) ?? throw input.Missing("TagKeys");
        FlinkApplication application = Open(call, input, new RequestContext().SetMany("aws:TagKeys", keys));
        foreach (string key in keys) application.Tags.Remove(key);
        return [];
    }

    public JsonObject ListTagsForResource(ServiceCall call, CallInput input)
    {
        FlinkApplication application = Open(call, input, new RequestContext());
        return new JsonObject { ["Tags"] = new JsonArray([.. application.Tags.Select(t => (JsonNode)new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]) };
    }

    /// <exception cref="ServiceException">InvalidArgumentException or TooManyTagsException.</exception>
    public static List<KeyValuePair<string, string>> Read(CallInput input)
    {
        List<KeyValuePair<string, string>> tags = [];
        foreach (CallInput tag in input.Structures("Tags") ?? [])
        {
            string key = tag.RequiredText("Key", 1, 128);
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) throw FlinkErrors.InvalidArgument("Tag keys that begin with 'aws:' are reserved.");
            if (tags.Exists(t => t.Key == key)) throw FlinkErrors.InvalidArgument($"Tag key '{key}' is given more than once.");
            tags.Add(new(key, tag.Text("Value", 0, 256) ?? ""));
        }
        return tags.Count > MaxTags ? throw TooMany() : tags;
    }

    public static RequestContext AddTo(RequestContext context, IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        if (tags.Count == 0) return context;
        foreach ((string key, string value) in tags) context.Set($"aws:RequestTag/{key}", value);
        return context.SetMany("aws:TagKeys", tags.Select(t => t.Key));
    }

    private FlinkApplication Open(ServiceCall call, CallInput input, RequestContext context)
    {
        string arn = input.RequiredText("ResourceARN", 1, 2048);
        if (!Policy.Naming.FlinkNames.TryParseApplicationArn(arn, out _, out string? name)) throw FlinkErrors.InvalidArgument($"'{arn}' is not the ARN of an application.");
        FlinkApplication? application = arn == account.ApplicationArn(name) ? store.Find(name) : null;
        access.Demand(call, arn, application, context);
        return application ?? throw FlinkErrors.ApplicationNotFound(name, account.AccountId);
    }

    private static ServiceException TooMany() => new("TooManyTagsException", $"An application can have at most {MaxTags} tags.");
}
