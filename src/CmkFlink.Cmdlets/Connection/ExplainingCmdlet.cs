using System.Management.Automation;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Connection;

/// <summary>The base of the cmdlets that check, guard or explain: a reader's credentials show them what the caller may not see.</summary>
public abstract class ExplainingCmdlet : AwsCmdlet
{
    /// <summary>The profile of a reader, who sees applications, keys and policies and changes nothing.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ReaderProfileName { get; set; }

    /// <summary>The reader's credentials as an object, as for -Credential.</summary>
    [Parameter]
    public object? ReaderCredential { get; set; }

    private protected sealed override IReadOnlyDictionary<Actor, AwsConnectionOptions> Others(AwsConnectionOptions own)
    {
        if (string.IsNullOrEmpty(ReaderProfileName) && ReaderCredential is null) return base.Others(own);
        return new Dictionary<Actor, AwsConnectionOptions> { [Actor.Reader] = SessionValues.OfAnother(own, ReaderProfileName, ReaderCredential) };
    }
}
