namespace CmkFlink.Sandbox.Assumptions;

/// <summary>Everything the sandbox does that public sources do not say, in one place. The code refers to the ids; a better source replaces an entry.</summary>
public static class SandboxAssumptions
{
    public static IReadOnlyList<Assumption> All { get; } =
    [
        new("KMS-1", "Error texts of KMS that are not public are worded like its public ones.", "Codes decide what a client does; texts are for people, and nothing here leans on them."),
        new("KMS-2", "Keys and aliases of another account do not exist. A key of this account that does not exist is answered NotFoundException before authorization.", "The sandbox is one account. AWS hides the existence of other accounts' keys, not of one's own."),
        new("KMS-3", "A key policy that the policy evaluator does not understand with certainty is refused as malformed.", "AWS would take some of them; enforcing a policy that was not understood would be guessing."),
        new("KMS-4", "A service principal in a key policy or a grant is checked for its form only.", "The list of service principals is not published; refusing an unknown one would refuse real ones."),
        new("KMS-5", "A custom key store that CreateKey names exists.", "Such keys matter here only because MSF and on-demand rotation treat them differently."),
        new("KMS-6", "An alias name under alias/aws/ is refused with NotAuthorizedException.", "The documentation says that the prefix is reserved, not with which code it is refused."),
        new("KMS-7", "An on-demand rotation takes tens of milliseconds of virtual time, in which GetKeyRotationStatus shows its start.", "Long enough to be seen in progress, short enough to rehearse."),
        new("KMS-8", "RotateKeyOnDemand while one is in progress is refused with KMSInvalidStateException.", "ConflictException is documented for automatic rotations alone, and a silent success would hide one of the 25."),
        new("KMS-9", "Asymmetric and HMAC keys can be created, described and refused; they encrypt and sign nothing.", "MSF takes symmetric keys only."),
        new("KMS-10", "AWS managed keys exist from the start for s3, kinesis, ebs, lambda, secretsmanager and ssm, each usable through its own service only.", "AWS creates them at first use by the service; the sandbox has no such services."),
        new("MSF-1", "Error texts of MSF that nobody has published are worded like the observed ones.", "Codes decide what a client does."),
        new("MSF-2", "Whatever is wrong with a key, create, update, start, stop, snapshot and rollback answer one InvalidArgumentException with one text.", "AWS documents that it rejects such requests, and neither code nor text; one text gives no client more to lean on than AWS may give."),
        new("MSF-3", "Validation's Decrypt is a dry run that ignores the ciphertext.", "Before the key is in use there is nothing encrypted under it, and KMS offers this modifier for dry runs."),
        new("MSF-4", "The grants of running storage name infrastructure.kinesisanalytics.amazonaws.com as grantee and as retiring principal, and live as long as the running state.", "Grantee and lifetime are not documented; the key policy names this principal for running state."),
        new("MSF-5", "A key must be in the application's Region.", "Key policies, key ARNs and kms:ViaService are Regional, and MSF calls KMS in its own Region."),
        new("MSF-6", "Every VPC configuration is in one made-up VPC.", "The sandbox has no EC2."),
        new("MSF-7", "DescribeApplicationOperation shows the start time as end time while the operation runs.", "The service model requires the member."),
        new("MSF-8", "Each phase of an operation takes 30 ms of virtual time, times the time scale.", "AWS takes minutes; the order of states is what matters."),
        new("MSF-9", "The error string of a failed operation is the refusing service's own message and code.", "The documentation sends readers there \"to see the required permissions\"."),
        new("MSF-10", "A graceful stop whose snapshot fails leaves the application RUNNING.", "Stopping would lose its state; a forced stop is documented as the way that does."),
        new("MSF-11", "Snapshots, rollback and the maintenance window are refused for Studio notebooks with UnsupportedOperationException.", "The service model lists this error for these operations; notebooks have no snapshots."),
        new("MSF-12", "Studio notebooks and SQL applications cannot use a customer managed key.", "Support begins with Flink 1.20, and their runtimes are older."),
        new("MSF-13", "ListApplications is in the order of names.", "Its token is an application's name."),
        new("MSF-14", "SnapshotMode is a top-level member of CreateApplication, UpdateApplication and ApplicationDetail; such an application's automatic snapshots are not in ListApplicationSnapshots.", "The published service model does not have it yet; the mode is marked, not imitated."),
        new("MSF-15", "Where CurrentApplicationVersionId and ConditionalToken are both given, both must be current.", "Either alone protects against lost updates; ignoring one would not."),
        new("MSF-16", "A start without restore configuration restores as the last one did, at first from the latest snapshot, and begins empty where there is none.", "The run configuration is part of the application's description."),
        new("MSF-17", "A forced stop asks for no key.", "It writes no state, and must work when the key does not."),
        new("MSF-18", "Snapshots cannot be deleted while the application changes state.", "The service model lists ResourceInUseException for the operation."),
        new("MSF-19", "Adding or deleting a CloudWatch log stream makes a new version without a redeployment.", "Nothing about the running state depends on it."),
        new("MSF-20", "An update of a READY application checks the new key and not the old one; the next start checks the keys of its snapshot and of its settings.", "Nothing is encrypted or decrypted before the start."),
        new("MSF-21", "A rolled-back application gets a new version number with the settings of the version it went back to.", "Version numbers only grow; ApplicationVersionRolledBackFrom and -To name the other two."),
        new("MSF-22", "A system rollback appears as an operation RollbackApplication; if the update failed while its snapshot was taken, the job runs on.", "The name is not documented; a job that was not stopped has nothing to restore."),
        new("MSF-23", "The sandbox never performs maintenance and never scales by itself.", "Both depend on AWS's own schedule; the names of their snapshots are not public."),
        new("MSF-24", "A time of creation is given with milliseconds; a deletion may name it exactly or in whole seconds, and with any other fraction is refused.", "The AWS CLI and boto3 send whole seconds only, and AWS's own samples delete snapshots with them."),
    ];
}
