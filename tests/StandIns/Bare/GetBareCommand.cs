using System.Management.Automation;

namespace StandIns;

[Cmdlet(VerbsCommon.Get, "Bare")]
public sealed class GetBareCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string? Name { get; set; }

    protected override void ProcessRecord() => WriteObject(Name);
}
