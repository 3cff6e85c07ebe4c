using System.Management.Automation;
using CmkFlink.Cmdlets.Binding;
using CmkFlink.Cmdlets.Completion;
using CmkFlink.Cmdlets.Connection;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;

namespace CmkFlink.Cmdlets.Rotation;

/// <summary>Rotates the key of an application as one transaction of several actors; run again, by anybody and anywhere, it goes on where it stopped.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "FlinkCmkRotation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FlinkCmkStep))]
public sealed class InvokeFlinkCmkRotationCommand : ActorsCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [NameOfApplication]
    [ArgumentCompleter(typeof(ApplicationNameCompleter))]
    public string ApplicationName { get; set; } = "";

    /// <summary>NewKey: a new key takes the old one's place. KeyMaterial: the key gets new material. By default that of the open change.</summary>
    [Parameter(Position = 1)]
    public RotationStrategy? Strategy { get; set; }

    /// <summary>What becomes of the old key, where nobody needs it any more (NewKey).</summary>
    [Parameter]
    public OldKeyRetirement? RetireOldKey { get; set; }

    /// <summary>Days until the deletion of a key that is scheduled for it.</summary>
    [Parameter]
    [ValidateRange(7, 30)]
    public int PendingWindowInDays { get; set; } = 30;

    /// <summary>How many snapshots under the old key, or older than the new material, stay.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int? KeepSnapshot { get; set; }

    /// <summary>Restarts the other applications that share the key too (KeyMaterial).</summary>
    [Parameter]
    public SwitchParameter IncludeSharing { get; set; }

    /// <summary>A rotation that ended less than this ago counts as the one that is asked for: a TimeSpan, or seconds; one hour by default.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan? MinimumAge { get; set; }

    /// <summary>The roles that operate the application; by default those whom the key policy names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string[] OperatorRoleName { get; set; } = [];

    /// <summary>The IAM users that operate the application; by default those whom the key policy names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(UserNameCompleter))]
    public string[] OperatorUserName { get; set; } = [];

    protected override void ProcessRecord()
    {
        InvokeFlinkCmkRotationRequest request = new()
        {
            ApplicationName = ApplicationName,
            Strategy = Strategy,
            RetireOldKey = RetireOldKey,
            PendingWindowInDays = PendingWindowInDays,
            KeepSnapshot = KeepSnapshot,
            IncludeSharing = IncludeSharing,
            Operators = [.. OperatorRoleName.Select(IamPrincipalName.Role), .. OperatorUserName.Select(IamPrincipalName.User)],
            Actor = Actor,
            PlanOnly = PlanOnly,
            PlanPath = FullPlanPath,
            Timeout = Timeout,
            EvidencePath = FullEvidencePath,
        };
        Run(new InvokeFlinkCmkRotationHandler(Connections()), MinimumAge is { } age ? request with { MinimumAge = age } : request, ApplicationName);
    }
}
