using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Kms;

/// <summary>Saves and reads what KMS remembers, key material included.</summary>
internal sealed class KmsPart(KmsStore store, KeyRotator rotator, StateOperations states) : IAccountPart
{
    public string Service => "kms";

    public object Content { get => store.Content; set => store.Content = (KmsContent)value; }

    public JsonNode Save() => JsonSerializer.SerializeToNode(new Saved([.. store.Content.Keys], [.. store.Content.Aliases.Values], store.Content.Number), StateJson.Options)!;

    public object Read(JsonElement saved)
    {
        Saved read = StateJson.Read<Saved>(saved);
        KmsContent content = new() { Number = read.Number };
        foreach (KmsKey key in read.Keys.OrderBy(key => key.Number))
        {
            // Compiled here, so that a policy that cannot be decided by is found now and not in the middle of a call.
            _ = key.Policy;
            content.Keys.Add(key);
            content.ById.Add(key.KeyId, key);
        }

        foreach (KmsAlias alias in read.Aliases)
        {
            if (!content.ById.ContainsKey(alias.TargetKeyId)) throw new JsonException($"{alias.Name} is the alias of no key.");
            content.Aliases.Add(alias.Name, alias);
        }

        return content;
    }

    public void Resume()
    {
        foreach (KmsKey key in store.Keys)
        {
            if (key.OnDemandRotationEnd is not null) rotator.ScheduleOnDemandEnd(key);
            if (key.AutomaticRotation && key.NextRotationDate is { } date) rotator.ScheduleAutomatic(key, date);
            if (key is { State: KeyState.PendingDeletion, DeletionDate: not null }) states.ScheduleDeletion(key);
        }
    }

    private sealed record Saved(List<KmsKey> Keys, List<KmsAlias> Aliases, long Number);
}
