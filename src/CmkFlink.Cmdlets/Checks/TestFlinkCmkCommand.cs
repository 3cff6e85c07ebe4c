using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Checks;

namespace CmkFlink.Cmdlets.Checks;

/// <summary>Checks whether applications are ready for a key: application, key, access of operator and service, snapshots. Changes nothing. For a reader.</summary>
/// <remarks>Takes -WhatIf, which changes nothing here either, so that every line of a composed script can carry it.</remarks>
[Cmdlet(VerbsDiagnostic.Test, "FlinkCmk", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.None)]
[OutputType(typeof(FlinkCmkCheck))]
public sealed class TestFlinkCmkCommand : ExplainingCmdlet
{
    /// <summary>Names, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string[] ApplicationName { get; set; } = [];

    /// <summary>The key: ARN, id, alias or alias ARN; by default the one that each application uses. An object's KeyArn is taken before its KeyId.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("KeyId")]
    [ArgumentCompleter(typeof(KeyCompleter))]
    public string? KeyArn { get; set; }

    /// <summary>Roles or users that operate; by default those whom the key policy lets use the key through MSF.</summary>
    [Parameter]
    public string[]? Operator { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public override object? Region { get; set; }

    protected override void ProcessRecord() => Run(
        new TestFlinkCmkHandler(Connections()),
        new TestFlinkCmkRequest { ApplicationNames = ApplicationName, Key = string.IsNullOrEmpty(KeyArn) ? null : KeyArn, Operators = Operator ?? [] },
        ApplicationName.FirstOrDefault());
}
