using System.Text.Json;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>Reads an event log call by call and says at which one a promise of the product was broken. It knows nothing of the product: only what CloudTrail would show.</summary>
internal sealed class InvariantWatch
{
    private readonly string _firstKey;
    private readonly HashSet<string> _underFirstKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private string _operatorPolicy;
    private string _intended;
    private string? _asked;
    private bool _proven;
    private bool _policyWithdrawn;

    /// <param name="firstKey">ARN of the key under which the application runs at first.</param>
    public InvariantWatch(string firstKey) => _firstKey = _operatorPolicy = _intended = firstKey;

    public List<string> Broken { get; } = [];

    /// <summary>Snapshots known to be under the first key before the watch begins.</summary>
    public InvariantWatch Knowing(IEnumerable<string> snapshots)
    {
        _underFirstKey.UnionWith(snapshots);
        return this;
    }

    public InvariantWatch Read(IEnumerable<SandboxEvent> events)
    {
        foreach (SandboxEvent call in events) Read(call);
        return this;
    }

    private void Read(SandboxEvent call)
    {
        string text = call.RequestParameters?.GetRawText() ?? "";
        if (call.DryRun) return;
        if (call.UserIdentity.InvokedBy is not null && call.ErrorCode is not null) Break(call, $"MSF was refused: {call.ErrorCode} {call.ErrorMessage}");
        if (call.ErrorCode is not null) return;
        switch (call.EventName)
        {
            case "UpdateApplication" when Find(call.RequestParameters, "keyIdUpdate") is { } key:
                // Invariant 3: permission on every key involved.
                if (!_operatorPolicy.Contains(key, StringComparison.Ordinal) || !_operatorPolicy.Contains(_intended, StringComparison.Ordinal)) Break(call, "the operator does not hold both keys in IAM");
                if (_policyWithdrawn) Break(call, "the operator is out of the first key's policy already");
                // Whatever snapshot there is was written before this restart.
                _proven = false;
                _intended = key;
                _asked = null;
                break;
            case "CreateApplicationSnapshot":
                _asked = _intended;
                break;
            case "GenerateDataKey" when call.UserIdentity.InvokedBy is not null && _asked is not null && text.Contains(_intended[(_intended.LastIndexOf('/') + 1)..], StringComparison.Ordinal):
                // The service has written durable state under the intended key, for the snapshot that was asked for.
                _proven = true;
                break;
            case "DeleteApplicationSnapshot":
                // Invariant 1.
                if (!_proven) Break(call, "no newer snapshot under the intended key was written");
                _deleted.Add(Find(call.RequestParameters, "snapshotName")!);
                break;
            case "PutKeyPolicy" when text.Contains(_firstKey[(_firstKey.LastIndexOf('/') + 1)..], StringComparison.Ordinal) || text.Contains(_firstKey, StringComparison.Ordinal):
                _policyWithdrawn = true;
                if (!_underFirstKey.IsSubsetOf(_deleted)) Break(call, "a snapshot under the first key is there still");
                break;
            case "CreatePolicyVersion":
                _operatorPolicy = Find(call.RequestParameters, "policyDocument") ?? "";
                if (!_operatorPolicy.Contains(_intended, StringComparison.Ordinal)) Break(call, "the operator loses the key that the application uses");
                if (!_operatorPolicy.Contains(_firstKey, StringComparison.Ordinal) && !_underFirstKey.IsSubsetOf(_deleted)) Break(call, "a snapshot under the first key is there still");
                break;
            case "DisableKey" or "ScheduleKeyDeletion":
                // Invariant 2.
                if (_intended == _firstKey || !_proven || !_underFirstKey.IsSubsetOf(_deleted)) Break(call, "somebody needs the key");
                break;
        }
    }

    private void Break(SandboxEvent call, string why) => Broken.Add($"{call.EventName} ({call.EventTime:HH:mm:ss.fff}): {why}");

    private static string? Find(JsonElement? element, string name)
    {
        if (element is not { ValueKind: JsonValueKind.Object } found) return null;
        foreach (JsonProperty property in found.EnumerateObject())
        {
            if (property.NameEquals(name) && property.Value.ValueKind == JsonValueKind.String) return property.Value.GetString();
            if (Find(property.Value, name) is { } inner) return inner;
        }

        return null;
    }
}
