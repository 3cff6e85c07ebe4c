using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Estate;

namespace CmkFlink.Cmdlets.Estate;

/// <summary>Shows how every application of an estate stands: key, snapshots by key, access of its operators, what is amiss and the next step as a command. For a reader.</summary>
[Cmdlet(VerbsCommon.Get, "FlinkCmkStatus")]
[OutputType(typeof(FlinkCmkStatus))]
public sealed class GetFlinkCmkStatusCommand : EstateCmdlet
{
    /// <summary>Names, with wildcards; by default all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string[]? ApplicationName { get; set; }

    /// <summary>ARNs of the roles or users that operate the applications; by default those whom the key policies name.</summary>
    [Parameter]
    public string[] Operator { get; set; } = [];

    /// <summary>How many applications are read at a time, over all Regions and profiles.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 8;

    private readonly List<(string Region, string Name)> _piped = [];
    private object[]? _given;

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // Later the parameter holds what the latest object of the pipe has brought.
        _given = Region;
    }

    protected override void ProcessRecord()
    {
        if (!MyInvocation.ExpectingInput) Show(ApplicationName ?? []);
        else if (ApplicationName is null) WriteVerbose("An object of the pipe names no application.");
        else _piped.AddRange(Regions.DefaultIfEmpty("").SelectMany(region => ApplicationName.Select(name => (region, name))));
    }

    // Together, so that a key which many of the objects share is read once.
    protected override void EndProcessing()
    {
        foreach (IGrouping<string, (string Region, string Name)> region in _piped.GroupBy(piped => piped.Region))
        {
            Region = region.Key.Length == 0 ? _given : [region.Key];
            Show([.. region.Select(piped => piped.Name)]);
        }
    }

    private void Show(string[] names)
    {
        GetFlinkCmkStatusRequest request = new() { ApplicationNames = names, Operators = Operator, ThrottleLimit = ThrottleLimit };
        GetFlinkCmkStatusHandler handler = new(Scopes());
        Run((host, token) => handler.RunAsync(request, host, token), status => WriteObject(status), "the estate");
    }
}
