using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Rotation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Estate;

/// <summary>Finds the aliases of an application's key, and the one that leads elsewhere now. Pure.</summary>
/// <remarks>MSF resolves an alias once and keeps the key's ARN (MSF developer guide, "Use CMK: APIs"): whoever re-points the alias has changed nothing for the application, and may believe otherwise.</remarks>
internal static class AliasDrift
{
    /// <summary>The alias to show for the application's key: the one that the key was made for, the application's name, or the first.</summary>
    public static string? AliasOf(ApplicationFacts facts)
    {
        List<string> own = [.. Own(facts)];
        return MadeFor(facts) is { } made && own.Contains(made) ? made : Named(facts.Application).FirstOrDefault(own.Contains) ?? own.FirstOrDefault();
    }

    /// <summary>The alias that names another key now; <see langword="null"/> where none does, or where aliases are not known. During an open change aliases move as they should.</summary>
    public static FlinkCmkDrift? Of(ApplicationFacts facts)
    {
        if (facts is not { Aliases: { } aliases, Key.Key: { } key } || facts.OpenMark is not null) return null;
        if (MadeFor(facts) is { } made && Elsewhere(aliases, made, key) is { } moved)
            return Drift(facts, moved, $"the key was made for {made} (its tag {KeyDraft.AliasTag})");
        if (Own(facts).Any()) return null;
        foreach (string name in Named(facts.Application))
        {
            if (Elsewhere(aliases, name, key) is { } named) return Drift(facts, named, $"{name} bears the application's name, and no alias names the key in use");
        }

        foreach (AliasListEntry alias in aliases.OrderBy(a => a.AliasName, StringComparer.Ordinal))
        {
            if (!facts.OtherKeyTags.TryGetValue(alias.TargetKeyId, out IReadOnlyDictionary<string, string>? tags)) continue;
            if (tags.TryGetValue(ChangeMark.ReplacesTag, out string? replaced) && replaced == key.KeyId)
                return Drift(facts, alias, $"the key behind {alias.AliasName} says that it takes the place of the key in use (its tag {ChangeMark.ReplacesTag})");
            if (tags.TryGetValue(KeyDraft.ApplicationTag, out string? application) && NamesApplication(application, facts.Application))
                return Drift(facts, alias, $"the key behind {alias.AliasName} was made for the application (its tag {KeyDraft.ApplicationTag}), and no alias names the key in use");
        }

        return null;
    }

    private static IEnumerable<string> Own(ApplicationFacts facts) => (facts.Aliases ?? [])
        .Where(a => a.TargetKeyId == facts.Key?.Key.KeyId)
        .Select(a => a.AliasName)
        .OrderBy(RotationView.IsOfChange).ThenBy(a => a, StringComparer.Ordinal);

    /// <summary>A key that a rotation made was tagged with the alias that it had until it took over.</summary>
    private static string? MadeFor(ApplicationFacts facts)
    {
        if (facts.Key?.Key.Tags?.TryGetValue(KeyDraft.AliasTag, out string? alias) != true) return null;
        return facts.Key.Key.Tags.ContainsKey(ChangeMark.ReplacesTag) && RotationView.IsOfChange(alias!) ? RotationView.BaseOf(alias!) : alias;
    }

    private static IEnumerable<string> Named(FlinkApplication application) => new[] { "alias/" + application.ApplicationName, "alias/" + application.ApplicationName.Replace('.', '-') }.Distinct(StringComparer.Ordinal);

    private static AliasListEntry? Elsewhere(IReadOnlyList<AliasListEntry> aliases, string name, FlinkCmkKey key) => aliases.FirstOrDefault(a => a.AliasName == name && a.TargetKeyId != key.KeyId);

    // One application by its ARN, several by their names.
    private static bool NamesApplication(string tag, FlinkApplication application) => tag == application.ApplicationArn || tag.Split(' ').Contains(application.ApplicationName, StringComparer.Ordinal);

    private static FlinkCmkDrift Drift(ApplicationFacts facts, AliasListEntry alias, string reason)
    {
        Arn place = Arn.Parse(facts.Key!.Key.KeyArn);
        return new FlinkCmkDrift { Alias = alias.AliasName, AliasKeyArn = $"arn:{place.Partition}:kms:{place.Region}:{place.Account}:key/{alias.TargetKeyId}", KeyArn = facts.Key.Key.KeyArn, Reason = reason };
    }
}
