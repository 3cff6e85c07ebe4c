using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Keys;

/// <summary>What Set-FlinkCmkKey finds and what is left to do.</summary>
public sealed record SetFlinkCmkKeyPlan(FlinkCmkKey Key, IReadOnlyList<OperationStep> Steps);

/// <summary>PutKeyPolicy.</summary>
/// <param name="Before">The policy that the difference was made from: where it is another one by then, the step is not taken.</param>
/// <param name="Difference">What the new policy gives and takes, in words.</param>
public sealed record PutKeyPolicyStep(FlinkCmkKey Key, PolicyDocument? Before, PolicyDocument Policy, string Difference)
    : OperationStep(Actor.KeyAdministrator, $"key {KeyNames.Of(Key)}", $"put another key policy; {Difference}");

/// <summary>UpdateAlias.</summary>
/// <param name="From">Id of the key that has the alias now.</param>
public sealed record MoveAliasStep(string Alias, string From, FlinkCmkKey To)
    : OperationStep(Actor.KeyAdministrator, $"alias {Alias}", $"move from key {From} to key {To.KeyId}");

/// <summary>DeleteAlias.</summary>
public sealed record RemoveAliasStep(string Alias, FlinkCmkKey Key) : OperationStep(Actor.KeyAdministrator, $"alias {Alias}", $"remove from key {Key.KeyId}");

/// <summary>UpdateKeyDescription.</summary>
public sealed record DescribeKeyStep(FlinkCmkKey Key, string Description) : OperationStep(Actor.KeyAdministrator, $"key {KeyNames.Of(Key)}", $"describe as '{Description}'");

/// <summary>TagResource.</summary>
public sealed record TagKeyStep(FlinkCmkKey Key, IReadOnlyDictionary<string, string> Tags)
    : OperationStep(Actor.KeyAdministrator, $"key {KeyNames.Of(Key)}", $"tag with {string.Join(", ", Tags.Select(tag => $"{tag.Key}={tag.Value}"))}");

/// <summary>UntagResource.</summary>
public sealed record UntagKeyStep(FlinkCmkKey Key, IReadOnlyList<string> Names) : OperationStep(Actor.KeyAdministrator, $"key {KeyNames.Of(Key)}", $"remove the tags {string.Join(", ", Names)}");

/// <summary>DisableKeyRotation.</summary>
public sealed record DisableAutomaticRotationStep(FlinkCmkKey Key) : OperationStep(Actor.KeyAdministrator, $"key {KeyNames.Of(Key)}", "turn automatic rotation off");
