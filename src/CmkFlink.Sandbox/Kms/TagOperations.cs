using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Kms;

/// <summary>TagResource, UntagResource and ListResourceTags.</summary>
internal sealed class TagOperations(KmsAccess access)
{
    public JsonObject TagResource(ServiceCall call, CallInput input)
    {
        if (!input.Has("Tags")) throw input.Missing("Tags");
        List<KeyValuePair<string, string>> tags = KmsTags.Read(input);
        KmsKey key = access.Open(call, input, "TagResource", StateRule.NotPendingDeletion, context: KmsTags.AddTo(new RequestContext(), tags));
        KmsTags.Apply(key, tags);
        return [];
    }

    public JsonObject UntagResource(ServiceCall call, CallInput input)
    {
        IReadOnlyList<string> names = input.Texts("TagKeys", 128) ?? throw input.Missing("TagKeys");
        KmsKey key = access.Open(call, input, "UntagResource", StateRule.NotPendingDeletion, context: new RequestContext().SetMany("aws:TagKeys", names));
        foreach (string name in names) key.Tags.Remove(name);
        return [];
    }

    public JsonObject ListResourceTags(ServiceCall call, CallInput input)
    {
        int limit = (int)(input.Number("Limit", 1, 50) ?? 50);
        long? after = Paging.Decode(input.Text("Marker", 1, 1024), "ListResourceTags", KmsErrors.InvalidMarker);
        KmsKey key = access.Open(call, input, "ListResourceTags", StateRule.Any);
        IReadOnlyList<(long Index, string Name, string Value)> tags = [.. key.Tags.Select((t, i) => ((long)i, t.Key, t.Value))];
        (List<(long Index, string Name, string Value)> page, string? next) = Paging.Ascending(tags, t => t.Index, after, limit, "ListResourceTags");
        return KmsPages.Answer("Tags", page.Select(t => new JsonObject { ["TagKey"] = t.Name, ["TagValue"] = t.Value }), next);
    }
}
