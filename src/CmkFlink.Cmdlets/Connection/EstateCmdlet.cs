using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Connection;

/// <summary>The base of the cmdlets that look at a whole estate: every Region given, with every profile given.</summary>
public abstract class EstateCmdlet : SessionCmdlet
{
    private EstateScopes? _scopes;

    /// <summary>Named profiles of the shared credentials file, one for each account say; nothing else is tried where any is given.</summary>
    [Parameter]
    [Alias("StoredCredentials", "AWSProfileName")]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] ProfileName { get; set; } = [];

    /// <summary>Regions: names, or Region objects of AWS.Tools. Each is looked at with every profile; by default each profile's own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("RegionToCall")]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public object[]? Region { get; set; }

    /// <summary>The Regions by name. An empty one, as a column of a CSV file may have, is none.</summary>
    private protected string[] Regions => [.. (Region ?? []).Select(SessionValues.RegionName).OfType<string>().Where(region => region.Length > 0)];

    /// <summary>The parts of the estate, made anew for each object of the pipe. On the pipeline thread.</summary>
    private protected EstateScopes Scopes()
    {
        bool hasKeys = !string.IsNullOrEmpty(AccessKey) || !string.IsNullOrEmpty(SecretKey) || !string.IsNullOrEmpty(SessionToken);
        if (ProfileName.Length > 0 && (hasKeys || Credential is not null))
        {
            ThrowTerminatingError(Hosting.ErrorRecords.From(new OperationFailure(
                "CredentialsAmbiguous", FailureCategory.InvalidArgument, "-ProfileName lists whom to act as, and keys or a credential object were given as well.", "Give either -ProfileName, or -Credential or keys.", string.Join(", ", ProfileName))));
        }

        _scopes?.Dispose();
        return _scopes = new EstateScopes(Session, ProfileName, Regions);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _scopes?.Dispose();
        base.Dispose(disposing);
    }
}
