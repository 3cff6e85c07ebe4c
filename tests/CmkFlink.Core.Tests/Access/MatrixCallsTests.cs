using CmkFlink.Core.Access;
using CmkFlink.Policy.Calls;

namespace CmkFlink.Core.Tests.Access;

public sealed class MatrixCallsTests
{
    // O the operator, S kinesisanalytics, I infrastructure.kinesisanalytics; a question mark is a dry run.
    [Theory]
    [InlineData(MsfOperation.Stop, "O:DescribeKey S:DescribeKey I:DescribeKey O:GenerateDataKey S:GenerateDataKey I:Decrypt")]
    [InlineData(MsfOperation.Snapshot, "O:DescribeKey S:DescribeKey I:DescribeKey O:GenerateDataKey S:GenerateDataKey I:Decrypt")]
    [InlineData(MsfOperation.Start, "O:DescribeKey S:DescribeKey I:DescribeKey O:GenerateDataKey S:GenerateDataKey O:Decrypt S:Decrypt O:GenerateDataKeyWithoutPlaintext I:GenerateDataKeyWithoutPlaintext I:Decrypt O:CreateGrant I:CreateGrant")]
    [InlineData(MsfOperation.Rollback, "O:DescribeKey S:DescribeKey I:DescribeKey O:GenerateDataKey S:GenerateDataKey O:Decrypt S:Decrypt O:GenerateDataKeyWithoutPlaintext I:GenerateDataKeyWithoutPlaintext I:Decrypt O:CreateGrant I:CreateGrant")]
    [InlineData(MsfOperation.Revert, "O:DescribeKey S:DescribeKey I:DescribeKey O:GenerateDataKey? S:GenerateDataKey? O:Decrypt? S:Decrypt? O:GenerateDataKeyWithoutPlaintext? I:GenerateDataKeyWithoutPlaintext? I:Decrypt? O:CreateGrant? I:CreateGrant? S:GenerateDataKey S:Decrypt I:Decrypt")]
    public void With_one_key_an_operation_makes_these_calls(MsfOperation operation, string calls) =>
        Assert.Equal(calls, Words(MatrixCalls.Of(operation, hasOldKey: false)));

    [Fact]
    public void A_change_asks_for_both_keys_first_and_then_leaves_the_one_and_takes_up_the_other()
    {
        const string everything = "O:DescribeKey S:DescribeKey I:DescribeKey O:GenerateDataKey? S:GenerateDataKey? O:Decrypt? S:Decrypt? O:GenerateDataKeyWithoutPlaintext? I:GenerateDataKeyWithoutPlaintext? I:Decrypt? O:CreateGrant? I:CreateGrant?";
        List<MatrixCall> calls = [.. MatrixCalls.Of(MsfOperation.Update, hasOldKey: true)];

        // Snapshot and restore under the old key, by the services.
        Assert.Equal($"{everything} S:GenerateDataKey S:Decrypt I:Decrypt", Words(calls.Where(call => call.OnOldKey)));
        Assert.Equal($"{everything} S:DescribeKey I:DescribeKey S:GenerateDataKey I:GenerateDataKeyWithoutPlaintext I:Decrypt I:CreateGrant", Words(calls.Where(call => !call.OnOldKey)));
    }

    [Fact]
    public void A_start_reads_a_snapshot_that_is_still_under_the_old_key() =>
        Assert.Equal("O:DescribeKey S:DescribeKey I:DescribeKey O:Decrypt S:Decrypt", Words(MatrixCalls.Of(MsfOperation.Start, hasOldKey: true).Where(call => call.OnOldKey)));

    [Theory]
    [InlineData(MsfOperation.Stop)]
    [InlineData(MsfOperation.Snapshot)]
    [InlineData(MsfOperation.Rollback)]
    public void During_a_change_both_keys_are_asked_for(MsfOperation operation) =>
        Assert.Equal(Words(MatrixCalls.Of(operation, hasOldKey: true).Where(call => !call.OnOldKey)), Words(MatrixCalls.Of(operation, hasOldKey: true).Where(call => call.OnOldKey)));

    private static string Words(IEnumerable<MatrixCall> calls) =>
        string.Join(" ", calls.Select(call => $"{(call.Call.Caller switch { MsfCaller.Operator => "O", MsfCaller.Service => "S", _ => "I" })}:{call.Call.Action["kms:".Length..]}{(call.DryRun ? "?" : "")}"));
}
