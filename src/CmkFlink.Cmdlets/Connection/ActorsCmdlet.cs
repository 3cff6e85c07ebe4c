using System.Management.Automation;
using CmkFlink.Aws;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;

namespace CmkFlink.Cmdlets.Connection;

/// <summary>The base of the cmdlets in which several actors take part, each under credentials of its own; one whose credentials are not given acts under the common ones.</summary>
public abstract class ActorsCmdlet : AwsCmdlet
{
    /// <summary>The profile of the IAM administrator.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? IamProfileName { get; set; }

    /// <summary>The IAM administrator's credentials as an object, as for -Credential.</summary>
    [Parameter]
    public object? IamCredential { get; set; }

    /// <summary>The profile of the key administrator.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? KeyAdministratorProfileName { get; set; }

    [Parameter]
    public object? KeyAdministratorCredential { get; set; }

    /// <summary>The profile of the operator.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? OperatorProfileName { get; set; }

    [Parameter]
    public object? OperatorCredential { get; set; }

    /// <summary>The profile of a reader, who sees applications, keys and policies and changes nothing.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ReaderProfileName { get; set; }

    [Parameter]
    public object? ReaderCredential { get; set; }

    /// <summary>Takes the steps of this actor only, and says whose turn it is then.</summary>
    [Parameter]
    public Actor? Actor { get; set; }

    /// <summary>Shows the steps and takes none.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>How long to wait for each transition of AWS: a TimeSpan, or seconds; 30 minutes by default. What was begun goes on at AWS.</summary>
    [Parameter]
    [Binding.Seconds]
    public TimeSpan? Timeout { get; set; }

    /// <summary>A file to which evidence is appended as it happens, one JSON object a line.</summary>
    [Parameter]
    public string? EvidencePath { get; set; }

    /// <summary>A file for the plan: with -PlanOnly it is written, without it the plan is applied, unless things have changed since.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PlanPath { get; set; }

    private protected string? FullPlanPath => PlanPath is null ? null : FilePath(PlanPath);

    private protected string? FullEvidencePath => EvidencePath is null ? null : FilePath(EvidencePath);

    private protected sealed override IReadOnlyDictionary<Actor, AwsConnectionOptions> Others(AwsConnectionOptions own)
    {
        Dictionary<Actor, AwsConnectionOptions> others = [];
        Add(Core.Operations.Actor.IamAdministrator, IamProfileName, IamCredential);
        Add(Core.Operations.Actor.KeyAdministrator, KeyAdministratorProfileName, KeyAdministratorCredential);
        Add(Core.Operations.Actor.Operator, OperatorProfileName, OperatorCredential);
        Add(Core.Operations.Actor.Reader, ReaderProfileName, ReaderCredential);
        return others;

        void Add(Actor actor, string? profile, object? credential)
        {
            // An empty name is none, as of -ProfileName: a script that passes its own parameters on must not end at whoever is the default.
            if (!string.IsNullOrEmpty(profile) || credential is not null) others[actor] = SessionValues.OfAnother(own, profile, credential);
        }
    }

    /// <summary>A role or a user; <see langword="null"/> where neither is named.</summary>
    private protected IamPrincipalName? Principal(string parameter, string? role, string? user)
    {
        if (!string.IsNullOrEmpty(role) && !string.IsNullOrEmpty(user)) ThrowTerminatingError(Hosting.ErrorRecords.From(new OperationFailure("PrincipalAmbiguous", FailureCategory.InvalidArgument, $"-{parameter}RoleName and -{parameter}UserName name two principals.", "Give one of the two.", parameter)));
        return !string.IsNullOrEmpty(role) ? IamPrincipalName.Role(role!) : !string.IsNullOrEmpty(user) ? IamPrincipalName.User(user!) : null;
    }
}
