using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Keys;

/// <summary>What a change of a key's state finds and what is left to do.</summary>
/// <param name="Key">As observed.</param>
/// <param name="Usage">Who needs it; <see langword="null"/> where the change takes nothing from anybody.</param>
/// <param name="Steps">Empty where the key is in the state already.</param>
public sealed record KeyStatePlan(FlinkCmkKey Key, KeyUsage? Usage, IReadOnlyList<OperationStep> Steps);

/// <summary>EnableKey.</summary>
public sealed record EnableKeyStep(FlinkCmkKey Key) : OperationStep(Actor.KeyAdministrator, $"key {KeyNames.Of(Key)}", "enable");

/// <summary>DisableKey.</summary>
public sealed record DisableKeyStep(FlinkCmkKey Key, string Usage) : OperationStep(Actor.KeyAdministrator, $"key {KeyNames.Of(Key)}", $"disable; {Usage}");

/// <summary>ScheduleKeyDeletion.</summary>
/// <param name="Days">7-30.</param>
public sealed record ScheduleKeyDeletionStep(FlinkCmkKey Key, int Days, string Usage)
    : OperationStep(Actor.KeyAdministrator, $"key {KeyNames.Of(Key)}", $"schedule for deletion in {Days} days; {Usage}");

/// <summary>CancelKeyDeletion, which leaves the key Disabled.</summary>
public sealed record CancelKeyDeletionStep(FlinkCmkKey Key) : OperationStep(Actor.KeyAdministrator, $"key {KeyNames.Of(Key)}", "cancel the deletion");

internal static class KeyNames
{
    /// <summary>The ARN, with the alias where there is one: an id alone tells a person nothing.</summary>
    public static string Of(FlinkCmkKey key) => key.Alias is null ? key.KeyArn : $"{key.KeyArn} ({key.Alias})";
}
