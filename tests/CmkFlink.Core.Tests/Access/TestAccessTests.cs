using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Tests.Access;

public sealed class TestAccessTests
{
    [Fact]
    public async Task After_the_set_up_every_request_of_every_operation_is_allowed_without_a_warning()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        int writes = account.Writes.Count();

        IReadOnlyList<FlinkCmkAccessRow> rows = await RowsAsync(account, key.KeyArn);

        Assert.All(rows, row => Assert.True(row is { Decision: AccessAnswer.Allowed, Warning: null, Remedy: null, DecidingStatement.Length: > 0 }, row.Reason));
        Assert.Equal(Enum.GetValues<MsfOperation>().Order(), rows.Select(row => row.Operation!.Value).Distinct().Order());
        Assert.Equal(
            ["kinesisanalytics:CreateApplicationSnapshot", "kinesisanalytics:RollbackApplication", "kinesisanalytics:StartApplication", "kinesisanalytics:StopApplication", "kinesisanalytics:UpdateApplication"],
            rows.Where(row => row.KeyArn is null).Select(row => row.Action).Distinct().Order());
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task During_a_change_the_rows_of_both_keys_are_there_and_the_new_keys_denials_name_their_remedy()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey old = await account.SetUpAsync();
        await account.EnableAsync(old.KeyArn);
        PolicyDocument full = SandboxAccount.KeyPolicy();
        FlinkCmkKey next = await account.NewKeyAsync(full with { Statements = [.. full.Statements.Where(statement => statement.Sid != "AllowMSFServiceToCreateGrantForRunningState")] }, "alias/next");

        IReadOnlyList<FlinkCmkAccessRow> rows = await RowsAsync(account, "alias/next");

        Assert.All(rows.Where(row => row.KeyArn == old.KeyArn), row => Assert.Equal(AccessAnswer.Allowed, row.Decision));
        FlinkCmkAccessRow[] denied = [.. rows.Where(row => row.Decision == AccessAnswer.Denied)];
        Assert.All(denied, row => Assert.Equal((next.KeyArn, MsfKmsCalls.InfrastructurePrincipal, "kms:CreateGrant", PolicyLayer.Resource), (row.KeyArn, row.Principal, row.Action, row.Layer)));
        Assert.Equal([MsfOperation.Start, MsfOperation.Update, MsfOperation.Rollback, MsfOperation.Revert], denied.Select(row => row.Operation!.Value).Distinct());
        Assert.All(denied, row => Assert.Contains("Set-FlinkCmkKey", row.Remedy, StringComparison.Ordinal));
        Assert.Contains("EncryptionContextSubset", denied[0].MissingStatement, StringComparison.Ordinal);
        Assert.All(rows.Where(row => row.KeyArn == next.KeyArn && row.Caller == MsfCaller.Operator), row => Assert.Contains("no IAM policy", row.Warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_grant_allows_what_the_key_policy_does_not()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        PolicyDocument full = SandboxAccount.KeyPolicy();
        PolicyDocument policy = full with
        {
            Statements =
            [
                .. full.Statements.Where(statement => statement.Sid != "AllowMSFServiceToDecryptForDurableState"),
                new PolicyStatement { Sid = "Granting", Effect = PolicyEffect.Allow, Principals = [new PolicyPrincipal(PolicyPrincipalType.Aws, SandboxAccount.AdministratorRole)], Actions = ["kms:CreateGrant", "kms:Decrypt"], Resources = ["*"] },
            ],
        };
        await account.GrantBaseAsync();
        FlinkCmkKey key = await account.NewKeyAsync(policy);
        AwsConnection administrator = await account.ConnectAsync("key-administrator");
        CreateGrantResponse grant = await administrator.KmsWrites.CreateGrantAsync(new CreateGrantRequest
        {
            KeyId = key.KeyArn,
            GranteePrincipal = MsfKmsCalls.ServicePrincipal,
            Operations = ["Decrypt"],
            Constraints = new GrantConstraints { EncryptionContextSubset = new() { [MsfKmsCalls.EncryptionContextKey] = SandboxAccount.Orders } },
        });

        IReadOnlyList<FlinkCmkAccessRow> rows = await RowsAsync(account, key.KeyArn, MsfOperation.Start);

        FlinkCmkAccessRow row = Assert.Single(rows, row => row is { Principal: MsfKmsCalls.ServicePrincipal, Action: "kms:Decrypt" });
        Assert.Equal((AccessAnswer.Allowed, PolicyLayer.Grant, $"grant {grant.GrantId}"), (row.Decision, row.Layer, row.DecidingStatement));
    }

    [Fact]
    public async Task Who_may_not_read_gets_Unknown_with_who_can()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();

        IReadOnlyList<FlinkCmkAccessRow> rows = await SandboxAccount.RunAsync(new TestFlinkCmkAccessHandler(account.As("operator", reader: false)).RunAsync(
            new TestFlinkCmkAccessRequest { ApplicationNames = ["orders"], Key = key.KeyArn, Operators = [SandboxAccount.OperatorRole] }, account.Host, CancellationToken.None));

        Assert.All(rows, row => Assert.Equal(AccessAnswer.Unknown, row.Decision));
        Assert.All(rows, row => Assert.StartsWith("Ask again as one who can read it", row.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_give_the_same_answers_as_the_account()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        IReadOnlyList<FlinkCmkAccessRow> live = await RowsAsync(account, key.KeyArn);

        IReadOnlyList<FlinkCmkAccessRow> files = AccessFiles.Evaluate(new AccessFilesRequest
        {
            ApplicationArn = SandboxAccount.Orders,
            Key = new AccessKeyFile(key.KeyArn, SandboxAccount.KeyPolicy(), []),
            Operator = SandboxAccount.OperatorRole,
            OperatorPolicies = [Named(PolicyKind.OperatorBase, key.KeyArn), Named(PolicyKind.OperatorCmk, key.KeyArn)],
        });

        Assert.Equal(live.Select(Words), files.Select(Words));
    }

    [Fact]
    public void From_the_key_policy_alone_a_missing_IAM_side_is_a_warning()
    {
        IReadOnlyList<FlinkCmkAccessRow> rows = AccessFiles.Evaluate(new AccessFilesRequest { ApplicationArn = SandboxAccount.Orders, Key = new AccessKeyFile(Some.KeyArn, SandboxAccount.KeyPolicy(), []), Operator = SandboxAccount.OperatorRole });

        Assert.All(rows, row => Assert.Equal(AccessAnswer.Allowed, row.Decision));
        Assert.All(rows, row => Assert.Equal(row.Caller == MsfCaller.Operator, row.Warning is not null));
        Assert.DoesNotContain(rows, row => row.KeyArn is null);
    }

    [Fact]
    public void From_files_a_boundary_limits_a_role_that_the_key_policy_names()
    {
        IReadOnlyList<FlinkCmkAccessRow> rows = AccessFiles.Evaluate(new AccessFilesRequest
        {
            ApplicationArn = SandboxAccount.Orders,
            Key = new AccessKeyFile(Some.KeyArn, SandboxAccount.KeyPolicy(), []),
            Operator = SandboxAccount.OperatorRole,
            Boundary = new NamedPolicy("limit", PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:D*","Resource":"*"}]}""")),
            Operations = [MsfOperation.Start],
        });

        Assert.Equal(["kms:CreateGrant", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"], rows.Where(row => row.Decision == AccessAnswer.Denied).Select(row => row.Action).Order());
        Assert.All(rows.Where(row => row.Decision == AccessAnswer.Denied), row => Assert.Equal(PolicyLayer.Boundary, row.Layer));
    }

    [Theory]
    [InlineData("orders", SandboxAccount.OperatorRole, Some.KeyArn, "InvalidApplicationArn")]
    [InlineData(SandboxAccount.Orders, "Operator", Some.KeyArn, "InvalidOperator")]
    [InlineData(SandboxAccount.Orders, "arn:aws:iam::123456789012:group/developers", Some.KeyArn, "InvalidOperator")]
    [InlineData(SandboxAccount.Orders, SandboxAccount.OperatorRole, "alias/orders", "InvalidKeyArn")]
    public void Files_need_whole_names(string application, string operatorArn, string key, string id)
    {
        OperationException refused = Assert.Throws<OperationException>(() => AccessFiles.Evaluate(new AccessFilesRequest { ApplicationArn = application, Key = new AccessKeyFile(key, SandboxAccount.KeyPolicy(), []), Operator = operatorArn }));
        Assert.Equal(id, refused.Failure.Id);
    }

    private static NamedPolicy Named(PolicyKind kind, string key) => new($"{kind}", PolicyBuilder.Build(new PolicyRequest
    {
        Kind = kind,
        Applications = [new OperatedApplication(SandboxAccount.Orders, [])],
        ExecutionRoleArns = kind == PolicyKind.OperatorBase ? [SandboxAccount.ExecutionRole] : [],
        KeyArns = kind == PolicyKind.OperatorCmk ? [key] : [],
    }));

    private static string Words(FlinkCmkAccessRow row) => $"{row.Operation} {row.DryRun} {row.Caller} {row.Action} {row.Context} {row.KeyArn}: {row.Decision} {row.Layer} {row.Warning}";

    private static Task<IReadOnlyList<FlinkCmkAccessRow>> RowsAsync(SandboxAccount account, string key, params MsfOperation[] operations) => SandboxAccount.RunAsync(new TestFlinkCmkAccessHandler(account.Everybody).RunAsync(
        new TestFlinkCmkAccessRequest { ApplicationNames = ["orders"], Key = key, Operations = operations }, account.Host, CancellationToken.None));
}
