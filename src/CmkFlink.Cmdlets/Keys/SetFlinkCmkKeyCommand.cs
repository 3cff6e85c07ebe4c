using System.Collections;
using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Policies;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Cmdlets.Keys;

/// <summary>Changes the policy, aliases, description and tags of keys, and turns automatic rotation off. A policy that locks its author out is never put. For the key administrator.</summary>
[Cmdlet(VerbsCommon.Set, "FlinkCmkKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ByKeyArn)]
[OutputType(typeof(FlinkCmkKey))]
public sealed class SetFlinkCmkKeyCommand : KeysCmdlet
{
    /// <summary>The key policy from now on: of New-FlinkCmkPolicy -Kind KeyPolicy, or JSON text. The question says what it gives and takes.</summary>
    [Parameter]
    [PolicyArgument]
    public FlinkCmkPolicy? Policy { get; set; }

    /// <summary>Aliases that point to the key from now on; one that another key has is moved.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NewNameCompleter))]
    public string[] Alias { get; set; } = [];

    /// <summary>Aliases of the key that go.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AliasCompleter))]
    public string[] RemoveAlias { get; set; } = [];

    [Parameter]
    public string? Description { get; set; }

    /// <summary>Tags to set: @{ owner = 'team-a' }.</summary>
    [Parameter]
    public IDictionary? Tag { get; set; }

    /// <summary>Names of tags that go.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] RemoveTag { get; set; } = [];

    /// <summary>Turns KMS's rotation by date off: applications take new key material up at a restart only, and no restart follows a rotation by date.</summary>
    [Parameter]
    public SwitchParameter DisableAutomaticRotation { get; set; }

    /// <summary>Accepts a policy that takes MSF's use of the key from an application that needs it.</summary>
    [Parameter]
    public SwitchParameter AllowUnreadableState { get; set; }

    private protected override IAsyncEnumerable<FlinkCmkKey> Work(string key, IActorConnections connections, IOperationHost host, CancellationToken cancellation) =>
        new SetFlinkCmkKeyHandler(connections).RunAsync(
            new SetFlinkCmkKeyRequest
            {
                Key = key,
                Policy = Policy is null ? null : PolicyDocument.Parse(Policy.Json),
                Aliases = Alias,
                RemoveAliases = RemoveAlias,
                Description = Description,
                Tags = Tables.Texts(Tag),
                RemoveTags = RemoveTag,
                DisableAutomaticRotation = DisableAutomaticRotation,
                AllowUnreadableState = AllowUnreadableState,
            },
            host,
            cancellation);
}
