using CmkFlink.Policy.Calls;

namespace CmkFlink.Core.Access;

/// <summary>What an operator asks of MSF, by what it does with keys.</summary>
public enum MsfOperation
{
    /// <summary>StartApplication: restores a snapshot and runs.</summary>
    Start,

    /// <summary>StopApplication: takes a snapshot first.</summary>
    Stop,

    /// <summary>UpdateApplication, to the key or under it: a snapshot under the old key, running state under the new one.</summary>
    Update,

    /// <summary>CreateApplicationSnapshot.</summary>
    Snapshot,

    /// <summary>RollbackApplication.</summary>
    Rollback,

    /// <summary>UpdateApplication back to the AWS owned key.</summary>
    Revert,
}

/// <summary>One call of an operation on one of its keys.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="OnOldKey">On the key that the change leaves; otherwise on the one that it leads to, or the only one.</param>
/// <param name="DryRun">MSF asks KMS for the answer only, before it accepts the operation.</param>
/// <param name="Call">A row of the table of MSF's calls.</param>
internal sealed record MatrixCall(MsfOperation Operation, bool OnOldKey, bool DryRun, MsfKmsCall Call);

/// <summary>Which of MSF's calls each operation makes on which key.</summary>
/// <remarks>
/// Start, stop, update and snapshot need permission on every key involved, rollback and the way back to the AWS owned key as well (AWS Big Data Blog, 2025-09-05, on customer managed keys for Managed Service for Apache Flink);
/// keys are validated by dry runs at UpdateApplication (developer guide, key-management-flink, CloudTrail examples). Which single calls an operation makes follows from what it does with state; the documentation has no such table.
/// </remarks>
internal static class MatrixCalls
{
    /// <summary>The MSF action that the operator himself calls.</summary>
    public static string ActionOf(MsfOperation operation) => "kinesisanalytics:" + operation switch
    {
        MsfOperation.Start => "StartApplication",
        MsfOperation.Stop => "StopApplication",
        MsfOperation.Snapshot => "CreateApplicationSnapshot",
        MsfOperation.Rollback => "RollbackApplication",
        _ => "UpdateApplication",
    };

    /// <param name="operation">The operation.</param>
    /// <param name="hasOldKey">Whether a change leads from one customer managed key to another.</param>
    public static IEnumerable<MatrixCall> Of(MsfOperation operation, bool hasOldKey)
    {
        switch (operation)
        {
            case MsfOperation.Start:
                foreach (MatrixCall call in Make(operation, false, false, _ => true)) yield return call;
                // A snapshot that is still under the old key is restored.
                if (hasOldKey)
                    foreach (MatrixCall call in Make(operation, true, false, call => call.Purpose is MsfPurpose.Validate or MsfPurpose.ReadDurableState)) yield return call;
                break;
            case MsfOperation.Stop or MsfOperation.Snapshot:
                foreach (MatrixCall call in Make(operation, false, false, TakesSnapshot)) yield return call;
                if (hasOldKey)
                    foreach (MatrixCall call in Make(operation, true, false, TakesSnapshot)) yield return call;
                break;
            case MsfOperation.Update:
                foreach (MatrixCall call in Make(operation, false, true, _ => true)) yield return call;
                if (!hasOldKey)
                {
                    foreach (MatrixCall call in Make(operation, false, false, call => call.Caller != MsfCaller.Operator)) yield return call;
                    break;
                }

                foreach (MatrixCall call in Make(operation, true, true, _ => true)) yield return call;
                foreach (MatrixCall call in Make(operation, true, false, LeavesKey)) yield return call;
                foreach (MatrixCall call in Make(operation, false, false, call => call.Caller != MsfCaller.Operator && call.Purpose != MsfPurpose.ReadDurableState)) yield return call;
                break;
            case MsfOperation.Rollback:
                foreach (MatrixCall call in Make(operation, false, false, _ => true)) yield return call;
                if (hasOldKey)
                    foreach (MatrixCall call in Make(operation, true, false, _ => true)) yield return call;
                break;
            default:
                foreach (MatrixCall call in Make(operation, false, true, _ => true)) yield return call;
                foreach (MatrixCall call in Make(operation, false, false, LeavesKey)) yield return call;
                break;
        }
    }

    /// <summary>Running state is read, and written as a snapshot.</summary>
    private static bool TakesSnapshot(MsfKmsCall call) => call.Purpose is MsfPurpose.Validate or MsfPurpose.WriteDurableState || ReadsRunningState(call);

    /// <summary>A snapshot is taken and restored by the services; the operator's share was asked in the dry run.</summary>
    private static bool LeavesKey(MsfKmsCall call) => ReadsRunningState(call) || (call.Caller == MsfCaller.Service && call.Purpose is MsfPurpose.WriteDurableState or MsfPurpose.ReadDurableState);

    private static bool ReadsRunningState(MsfKmsCall call) => call is { Caller: MsfCaller.Infrastructure, Action: "kms:Decrypt" };

    private static IEnumerable<MatrixCall> Make(MsfOperation operation, bool onOldKey, bool dryRun, Func<MsfKmsCall, bool> where) =>
        MsfKmsCalls.All.Where(where).Select(call => new MatrixCall(operation, onOldKey, dryRun && call.Action != "kms:DescribeKey", call));
}
