using System.Runtime.Loader;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Access;

public sealed class FailedCallTests
{
    private const string Message = "User: arn:aws:sts::123456789012:assumed-role/Operator/operator is not authorized to perform: kinesisanalytics:DeleteApplication on resource: arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders because no identity-based policy allows the kinesisanalytics:DeleteApplication action";

    [Theory]
    [InlineData("Start-FlinkApplication", MsfOperation.Start)]
    [InlineData("Update-KINA2Application", MsfOperation.Update)]
    [InlineData("Disable-FlinkCmk", MsfOperation.Revert)]
    [InlineData("Undo-KINA2Application", MsfOperation.Rollback)]
    public void The_command_and_its_application_tell_what_was_asked(string command, MsfOperation operation)
    {
        RebuiltCall rebuilt = FailedCalls.Rebuild(new FailedCall { Exception = new InvalidOperationException("x"), Command = command, ApplicationName = "orders", Key = "alias/orders" });

        Assert.Equal((operation, "orders", "alias/orders", null), (rebuilt.Operation!.Value, rebuilt.ApplicationName, rebuilt.Key, rebuilt.Call));
    }

    [Fact]
    public void An_exception_of_another_copy_of_the_SDK_is_recognized_by_its_shape()
    {
        AssemblyLoadContext other = new("another module", isCollectible: true);
        Type foreign = other.LoadFromAssemblyPath(typeof(Amazon.Runtime.AmazonServiceException).Assembly.Location).GetType("Amazon.Runtime.AmazonServiceException", throwOnError: true)!;
        Assert.NotEqual(typeof(Amazon.Runtime.AmazonServiceException), foreign);
        Exception thrown = (Exception)Activator.CreateInstance(foreign, Message)!;
        foreign.GetProperty("ErrorCode")!.SetValue(thrown, "AccessDeniedException");

        CloudTrailEvent call = FailedCalls.Rebuild(new FailedCall { Exception = new InvalidOperationException("wrapped", thrown), Command = "Remove-KINA2Application" }).Call!;

        Assert.Equal(("kinesisanalytics:DeleteApplication", SandboxAccount.Orders, "AccessDeniedException"), (call.Action, call.ApplicationArn, call.ErrorCode));
        Assert.Equal("arn:aws:iam::123456789012:role/Operator", call.Principal.PrincipalArn);
        other.Unload();
    }

    [Fact]
    public void What_neither_command_nor_error_tells_is_refused_with_the_ways_that_are_left()
    {
        OperationException refused = Assert.Throws<OperationException>(() => FailedCalls.Rebuild(new FailedCall { Exception = new InvalidOperationException("It broke."), Command = "Get-Item" }));

        Assert.Equal("FailedCallNotRecognized", refused.Failure.Id);
        Assert.Contains("-CloudTrailEvent", refused.Failure.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failed_start_is_explained_by_what_the_reader_sees_whatever_the_services_words(bool bareErrors)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync(bareErrors);
        await account.GrantBaseAsync();
        PolicyDocument full = SandboxAccount.KeyPolicy();
        FlinkCmkKey key = await account.NewKeyAsync(full with { Statements = [.. full.Statements.Where(statement => statement.Sid != "AllowMSFServiceToUseKeyForRunningState")] });
        OperationException failed = await Assert.ThrowsAsync<OperationException>(() => account.EnableAsync(key.KeyArn, account.As("operator", reader: false)));

        IReadOnlyList<FlinkCmkAccessRow> rows = await SandboxAccount.RunAsync(new ExplainFailureHandler(account.Everybody).RunAsync(
            new ExplainFailureRequest(new FailedCall { Exception = failed, Command = "Enable-FlinkCmk", ApplicationName = "orders", Key = key.KeyArn, Target = failed.Failure.Target }), account.Host, CancellationToken.None));

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal((AccessAnswer.Denied, MsfOperation.Update, MsfKmsCalls.InfrastructurePrincipal), (row.Decision, row.Operation!.Value, row.Principal)));
        Assert.Equal(["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"], rows.Select(row => row.Action).Distinct().Order());
    }
}
