using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Rotation;

/// <summary>Failures of a rotation, each with its remedy.</summary>
internal static class RotationFailures
{
    public static OperationFailure MarkUnreadable(string bearer, string text) => new(
        "ChangeMarkUnreadable",
        FailureCategory.InvalidData,
        $"The tag {ChangeMark.Tag} of {bearer} is not of the form that this module writes: '{text}'.",
        "Somebody has edited it. Look with Get-FlinkApplication, Get-FlinkCmkKey and Get-FlinkSnapshot where the change stands; remove the tag once nothing is open, and run the command again.",
        bearer);

    /// <param name="open">Of a change that is open although the application has left the key that it is about.</param>
    public static OperationFailure NoKey(FlinkApplication application, ChangeMark? open) => new(
        "ApplicationUnderAwsOwnedKey",
        FailureCategory.InvalidOperation,
        open is null
            ? $"Application '{application.ApplicationName}' uses the AWS owned key, which AWS rotates; there is nothing to rotate."
            : $"Application '{application.ApplicationName}' carries the open change {open.Id}, begun {Moments.Utc(open.Begun)}, and uses the AWS owned key: somebody has changed it since.",
        open is not null
            ? $"Enable-FlinkCmk -ApplicationName {application.ApplicationName} -KeyArn KEY puts it back under the key that is left or under the one that takes its place; then run the same command again. Where the rotation is given up, remove the tag {ChangeMark.Tag} of the application and of the key that bears it."
            : $"Initialize-FlinkCmk -ApplicationName {application.ApplicationName} -Alias alias/NAME moves it to a customer managed key.",
        application);

    public static OperationFailure Contradiction(string parameter, string asked, string open, ChangeMark mark) => new(
        "OpenChangeDiffers",
        FailureCategory.ResourceBusy,
        $"Application '{mark.Application}' has an open change ({mark.Id}, begun {Moments.Utc(mark.Begun)}) with -{parameter} {open}; -{parameter} {asked} contradicts it.",
        $"Leave -{parameter} out to take the open change up and bring it to its end; then begin another.",
        mark.Application);

    public static OperationFailure KeyBusy(string keyArn, ChangeMark mark) => new(
        "KeyHasOpenChange",
        FailureCategory.ResourceBusy,
        $"Key {keyArn} has an open change of application '{mark.Application}' ({mark.Strategy}, {mark.Id}, begun {Moments.Utc(mark.Begun)}).",
        $"Bring that one to its end first: Invoke-FlinkCmkRotation -ApplicationName {mark.Application}. Where that application is gone, or the change is given up: Set-FlinkCmkKey -KeyArn {keyArn} -RemoveTag {ChangeMark.Tag}",
        keyArn);

    public static OperationFailure BegunMeanwhile(ChangeMark mark) => new(
        "ChangeBegunMeanwhile",
        FailureCategory.ResourceBusy,
        $"Somebody else has begun a rotation of application '{mark.Application}' at the same time ({mark.Strategy}, {mark.Id}, begun {Moments.Utc(mark.Begun)}); this one has changed nothing.",
        $"Get-FlinkCmkRotation {mark.Application} shows how it stands. Invoke-FlinkCmkRotation -ApplicationName {mark.Application} takes it up, should its owner not bring it to its end.",
        mark.Application);

    public static OperationFailure KeyChangedMeanwhile(FlinkApplication application, string keyArn) => new(
        "KeyChangedMeanwhile",
        FailureCategory.ResourceBusy,
        $"Application '{application.ApplicationName}' is under {(object?)application.KeyArn ?? "the AWS owned key"} now and not under {keyArn} any more: somebody has changed it since this command looked.",
        $"Get-FlinkCmkRotation {application.ApplicationName} shows how it stands; then run the same command again, if a rotation is still wanted.",
        application);

    public static OperationFailure TakenUpElsewhere(string application, string alias) => new(
        "ChangeTakenUpElsewhere",
        FailureCategory.ResourceBusy,
        $"Somebody else is taking the change of application '{application}' up at this moment: {alias} is there already.",
        $"Run the same command again in a minute: it goes on from where the other one is then. Get-FlinkCmkRotation {application} shows how it stands.",
        application);

    public static OperationFailure NoStrategy(string application) => new(
        "RotationStrategyMissing",
        FailureCategory.InvalidArgument,
        $"Application '{application}' has no open change, and no strategy was given for a new one.",
        "Give -Strategy NewKey (a new key takes the place of the old one) or -Strategy KeyMaterial (the key gets new material).",
        application);

    public static OperationFailure KeptAndRetired(OldKeyRetirement retire) => new(
        "KeptSnapshotsNeedOldKey",
        FailureCategory.InvalidArgument,
        $"-KeepSnapshot keeps snapshots under the old key, and -RetireOldKey {retire} would make them useless.",
        "Give one of the two; retire the key later, when the kept snapshots are gone.");

    public static OperationFailure RetireWithMaterial() => new(
        "RetireNeedsNewKey",
        FailureCategory.InvalidArgument,
        "-RetireOldKey has no meaning with -Strategy KeyMaterial: there is one key, and it stays.",
        "Leave -RetireOldKey out, or rotate with -Strategy NewKey.");

    public static OperationFailure OldKeyUnknown(FlinkApplication application, ChangeMark mark) => new(
        "OldKeyUnknown",
        FailureCategory.InvalidData,
        $"Application '{application.ApplicationName}' carries the open change {mark.Id}, and neither is its key {application.KeyArn} marked by it nor {(mark.Strategy == RotationStrategy.KeyMaterial ? "did that key ever have the material that the change began with" : "does that key say which one it replaces for this application")}: KMS does not show yet what was just changed, the tags were edited, or the key was changed by hand.",
        $"Run the same command again in a minute. Where it stays so, look at the keys with Get-FlinkCmkKey; remove the tag {ChangeMark.Tag} of the application and of the key that bears it once nothing is open, and begin anew.",
        application);

    public static OperationFailure NotRotatable(string keyArn, string reason) => new(
        "KeyMaterialNotRotatable",
        FailureCategory.InvalidOperation,
        $"Key {keyArn} cannot be rotated on demand: {reason}.",
        "Rotate by a new key: -Strategy NewKey.",
        keyArn);

    public static OperationFailure AliasElsewhere(string alias, string target) => new(
        "AliasTaken",
        FailureCategory.ResourceExists,
        $"{alias} points to key {target} and not to the old or the new key.",
        "Somebody has moved it. Point it to one of the two with the AWS CLI (kms update-alias), then run the same command again.",
        alias);

    public static OperationFailure AliasOfChange(string alias, string keyArn) => new(
        "AliasReserved",
        FailureCategory.ResourceExists,
        $"Key {keyArn} has the alias {alias}, which ends as those do that a rotation gives its keys and takes away again; nothing was changed.",
        $"Give the key another name first, as the key administrator: Set-FlinkCmkKey -KeyArn {keyArn} -Alias alias/NAME -RemoveAlias {alias}",
        alias);

    public static OperationFailure SharingNeedsStop(FlinkApplication application) => new(
        "RestartNeedsStop",
        FailureCategory.InvalidOperation,
        $"Application '{application.ApplicationName}' shares the key, and the service refuses the update that would restart it: it has to be stopped and started, which a change of another application does not do.",
        $"Restart-FlinkApplication -ApplicationName {application.ApplicationName} stops and starts it; then run the same command again.",
        application);

    public static OperationFailure OldKeyStillNeeded(string keyArn, IReadOnlyList<Snapshots.FlinkSnapshot> snapshots) => new(
        "KeyStillNeeded",
        FailureCategory.ResourceBusy,
        $"Permission on {keyArn} is not withdrawn: {snapshots.Count} snapshot(s) are under it ({string.Join(", ", snapshots.Take(5))}).",
        "Somebody has taken or kept them meanwhile. Run the same command again: it deletes what is not needed any more.",
        keyArn);

    public static OperationFailure OperatorKeyNotSeen(string policyArn, string principal, string keyArn) => new(
        "OperatorKeyNotSeen",
        FailureCategory.ResourceBusy,
        $"As IAM shows policy {policyArn}, it does not let {principal} use {keyArn}: a change is not visible yet, or somebody has taken it back. Nothing is taken away from {principal}.",
        "Run the same command again in a minute: it looks anew, and grants first what is missing.",
        policyArn);

    public static OperationFailure PolicyNotOurs(string policyArn, string principal, string keyArn) => new(
        "PolicyNotOurs",
        FailureCategory.InvalidOperation,
        $"Policy {policyArn} lets {principal} use {keyArn} and was not made by this module, so it is not edited unasked.",
        $"IAM administrator: Revoke-FlinkCmkAccess -KeyArn {keyArn} -PolicyName {policyArn} with the principal's -RoleName or -UserName; then run the same command again.",
        policyArn);
}
