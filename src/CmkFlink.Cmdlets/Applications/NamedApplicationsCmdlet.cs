using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Applications;

namespace CmkFlink.Cmdlets.Applications;

/// <summary>The base of those that take nothing but applications, by name or as objects of the pipe.</summary>
/// <typeparam name="TItem">What comes out.</typeparam>
public abstract class NamedApplicationsCmdlet<TItem> : ApplicationsCmdlet<TItem>
{
    private protected const string ByName = "Name";
    private const string ByObject = "Application";

    /// <summary>Applications, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByName)]
    [SupportsWildcards]
    [NameOfApplication]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string[] ApplicationName { get; set; } = [];

    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [TypedObject(typeof(FlinkApplication))]
    public FlinkApplication[] Application { get; set; } = [];

    protected sealed override void ProcessRecord() =>
        Add(ParameterSetName == ByObject ? Of(Application) : ApplicationName.Select(name => new ApplicationTarget(name)));
}
