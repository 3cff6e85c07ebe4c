using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Keys;

namespace CmkFlink.Cmdlets.Keys;

/// <summary>Customer managed keys: state, aliases, tags, rotation, policy. For the key administrator, or a reader.</summary>
[Cmdlet(VerbsCommon.Get, "FlinkCmkKey")]
[OutputType(typeof(FlinkCmkKey))]
public sealed class GetFlinkCmkKeyCommand : ExplainingCmdlet
{
    /// <summary>Key ARNs, key ids, aliases or alias ARNs; aliases with wildcards. By default all keys of the Region.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("KeyId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string[]? KeyArn { get; set; }

    /// <summary>Lists who uses each key, over every application of the Region: Usage, and UsageComplete where all could be read.</summary>
    [Parameter]
    public SwitchParameter IncludeUsage { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public override object? Region { get; set; }

    protected override void ProcessRecord()
    {
        string[] names = [.. (KeyArn ?? []).Where(name => !string.IsNullOrEmpty(name))];
        if (names.Length == 0 && MyInvocation.ExpectingInput)
        {
            // An application under the AWS owned key has no KeyArn: that is no request for all keys.
            WriteVerbose("An object of the pipe names no key.");
            return;
        }

        Run(new GetFlinkCmkKeyHandler(Connections()), new GetFlinkCmkKeyRequest { Names = names, IncludeUsage = IncludeUsage }, names.FirstOrDefault() ?? "all keys");
    }
}
