using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Kms;

/// <summary>Reads and checks the tags of a request.</summary>
internal static class KmsTags
{
    private const int MaxTags = 50;

    /// <exception cref="ServiceException">TagException or ValidationException.</exception>
    public static List<KeyValuePair<string, string>> Read(CallInput input)
    {
        List<KeyValuePair<string, string>> tags = [];
        foreach (CallInput tag in input.Structures("Tags") ?? [])
        {
            string name = tag.RequiredText("TagKey", 1, 128);
            string value = tag.Text("TagValue", 0, 256) ?? throw tag.Missing("TagValue");
            if (name.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) throw new ServiceException("TagException", "aws: prefixed tag key names are not allowed for external use.");
            if (tags.Exists(t => t.Key == name)) throw new ServiceException("TagException", "Duplicate tag keys");
            tags.Add(new(name, value));
        }
        return tags;
    }

    public static RequestContext AddTo(RequestContext context, IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        if (tags.Count == 0) return context;
        foreach ((string key, string value) in tags) context.Set($"aws:RequestTag/{key}", value);
        return context.SetMany("aws:TagKeys", tags.Select(t => t.Key));
    }

    /// <exception cref="ServiceException">LimitExceededException above 50 tags; nothing is changed then.</exception>
    public static void Apply(KmsKey key, IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        if (key.Tags.Keys.Union(tags.Select(t => t.Key), StringComparer.Ordinal).Count() > MaxTags) throw KmsErrors.LimitExceeded($"A KMS key can have at most {MaxTags} tags.");
        foreach ((string name, string value) in tags) key.Tags[name] = value;
    }
}
