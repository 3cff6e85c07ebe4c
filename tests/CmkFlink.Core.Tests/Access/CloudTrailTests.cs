using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Access;

public sealed class CloudTrailTests
{
    private const string Session = """{"type":"AssumedRole","principalId":"AROAEXAMPLE:somebody","arn":"arn:aws:sts::123456789012:assumed-role/Operator/somebody","accountId":"123456789012","sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::123456789012:role/team/Operator"}},"invokedBy":"kinesisanalytics.amazonaws.com"}""";

    // The shape of the developer guide's example of a dry run by MSF (key-management-flink, CloudTrail).
    private static readonly string DryRun =
        $$"""
        {"eventVersion":"1.11","userIdentity":{{Session}},"eventTime":"2026-01-02T03:04:05Z","eventSource":"kms.amazonaws.com","eventName":"CreateGrant","awsRegion":"eu-west-1",
         "errorCode":"DryRunOperationException","errorMessage":"The request would have succeeded, but the DryRun option is set.",
         "requestParameters":{"keyId":"{{Some.KeyArn}}","operations":["Decrypt"],"granteePrincipal":"infrastructure.kinesisanalytics.amazonaws.com","dryRun":true,
           "constraints":{"encryptionContextSubset":{"aws:kinesisanalytics:arn":"{{SandboxAccount.Orders}}"} } },
         "resources":[{"accountId":"123456789012","type":"AWS::KMS::Key","ARN":"{{Some.KeyArn}}"}],"eventID":"e1","recipientAccountId":"123456789012"}
        """;

    [Fact]
    public void A_dry_run_that_would_have_succeeded_is_an_allowed_call_with_its_whole_context()
    {
        CloudTrailEvent read = Assert.Single(CloudTrailEvent.Parse(DryRun));

        Assert.Equal(("Allowed (dry run)", true, false), (read.Recorded, read.IsDryRun, read.IsDenied));
        Assert.Equal(("kms:CreateGrant", "eu-west-1", Some.KeyArn, SandboxAccount.Orders), (read.Action, read.Region, read.Key, read.ApplicationArn));
        Assert.Equal("kinesisanalytics.amazonaws.com", read.ForwardedBy);
        // The role with its path, which the session's own ARN leaves out.
        Assert.Equal(("arn:aws:iam::123456789012:role/team/Operator", "arn:aws:sts::123456789012:assumed-role/Operator/somebody"), (read.Principal.PrincipalArn, read.Principal.Arn));
        Assert.Equal("EncryptionContextSubset", Value(read, "kms:GrantConstraintType"));
        Assert.Equal("Decrypt", Value(read, "kms:GrantOperations"));
        Assert.Equal(SandboxAccount.Orders, Value(read, "kms:EncryptionContext:aws:kinesisanalytics:arn"));
    }

    [Fact]
    public void A_service_is_the_principal_of_its_own_calls_and_forwards_nobody()
    {
        CloudTrailEvent read = Assert.Single(CloudTrailEvent.Parse(
            $$"""{"userIdentity":{"type":"AWSService","invokedBy":"infrastructure.kinesisanalytics.amazonaws.com"},"eventSource":"kms.amazonaws.com","eventName":"Decrypt","awsRegion":"eu-west-1","requestParameters":{"encryptionContext":{"aws:kinesisanalytics:arn":"{{SandboxAccount.Orders}}"} },"resources":[{"ARN":"{{Some.KeyArn}}"}]}"""));

        Assert.Equal((PrincipalKind.Service, MsfKmsCalls.InfrastructurePrincipal, null, "123456789012"), (read.Principal.Kind, read.Principal.Arn, read.ForwardedBy, read.Account));
    }

    [Fact]
    public void Files_lists_lines_and_the_answers_of_LookupEvents_are_read()
    {
        string line = DryRun.ReplaceLineEndings("");
        Assert.Equal(2, CloudTrailEvent.Parse($$"""{"Records":[{{DryRun}},{{DryRun}}]}""").Count);
        Assert.Equal(2, CloudTrailEvent.Parse($"[{DryRun},{DryRun}]").Count);
        Assert.Equal(2, CloudTrailEvent.Parse($"{line}\n{line}\n").Count);
        Assert.Single(CloudTrailEvent.Parse(System.Text.Json.JsonSerializer.Serialize(new { EventId = "e1", CloudTrailEvent = line })));
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("nonsense", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("1", "no object")]
    [InlineData("{}", "eventSource")]
    [InlineData("""{"eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"eu-west-1","userIdentity":{}}""", "s3.amazonaws.com")]
    [InlineData("""{"eventSource":"kms.amazonaws.com","eventName":"Decrypt","awsRegion":"eu-west-1"}""", "userIdentity")]
    [InlineData("""{"eventSource":"kms.amazonaws.com","eventName":"Decrypt","awsRegion":"eu-west-1","userIdentity":{"type":"AssumedRole"}}""", "no arn")]
    [InlineData("""{"eventSource":"kms.amazonaws.com","eventName":"Decrypt","awsRegion":"eu-west-1","userIdentity":{"type":"AssumedRole","arn":"somebody"}}""", "'somebody'")]
    [InlineData("""{"eventSource":"kms.amazonaws.com","eventName":"Decrypt","awsRegion":"eu-west-1","userIdentity":{"type":"SAMLUser","arn":"arn:aws:iam::123456789012:user/x"}}""", "SAMLUser")]
    [InlineData("""{"eventSource":"kms.amazonaws.com","eventName":"ReEncrypt","awsRegion":"eu-west-1","userIdentity":{"type":"Root","arn":"arn:aws:iam::123456789012:root"}}""", "ReEncrypt")]
    [InlineData("""{"eventSource":["kms"],"eventName":7,"awsRegion":null,"userIdentity":[]}""", "eventSource")]
    public void What_is_no_event_is_refused_by_name(string text, string why)
    {
        OperationException refused = Assert.Throws<OperationException>(() => CloudTrailEvent.Parse(text));
        Assert.Equal("InvalidCloudTrailEvent", refused.Failure.Id);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_call_that_the_sandbox_recorded_is_judged_as_it_was_answered(bool bareErrors)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync(bareErrors);
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await Assert.ThrowsAnyAsync<Exception>(async () => await (await account.ConnectAsync("operator")).Kms.DescribeKeyAsync(key.KeyArn));
        List<SandboxEvent> recorded = [.. account.Sandbox.Events.Where(call => call is { EventSource: "kms.amazonaws.com", EventName: not ("CreateKey" or "ListKeys" or "ListAliases" or "CreateAlias") } && call.RequestParameters is not null && call.ErrorCode != "NotFoundException")];

        IReadOnlyList<FlinkCmkAccessRow> rows = await ExplainAsync(account, [.. recorded.Select(call => call.ToJson())], "orders");

        Assert.Equal(recorded.Count, rows.Count);
        Assert.All(rows, row => Assert.Equal(row.Recorded!.StartsWith("Allowed", StringComparison.Ordinal) ? AccessAnswer.Allowed : AccessAnswer.Denied, row.Decision));
        Assert.Contains(rows, row => row is { Recorded: "Allowed (dry run)", DryRun: true });
        FlinkCmkAccessRow denied = Assert.Single(rows, row => row.Decision == AccessAnswer.Denied);
        Assert.Contains("kms:ViaService is absent", denied.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_update_is_explained_by_the_call_to_KMS_that_nobody_allows()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync(bareErrors: true);
        await account.GrantBaseAsync();
        Policy.Documents.PolicyDocument full = SandboxAccount.KeyPolicy();
        FlinkCmkKey key = await account.NewKeyAsync(full with { Statements = [.. full.Statements.Where(statement => statement.Sid != "AllowMSFServiceToDecryptForDurableState")] });
        await Assert.ThrowsAsync<OperationException>(() => account.EnableAsync(key.KeyArn, account.As("operator", reader: false)));
        string refused = account.Sandbox.Events.Last(call => call.EventName == "UpdateApplication").ToJson();

        IReadOnlyList<FlinkCmkAccessRow> rows = await ExplainAsync(account, [refused], null);

        Assert.Equal(("kinesisanalytics:UpdateApplication", AccessAnswer.Allowed, "Failed (InvalidArgumentException)"), (rows[0].Action, rows[0].Decision, rows[0].Recorded));
        Assert.NotEmpty(rows.Skip(1));
        Assert.All(rows.Skip(1), row => Assert.Equal((MsfKmsCalls.ServicePrincipal, "kms:Decrypt", key.KeyArn), (row.Principal, row.Action, row.KeyArn)));
    }

    [Fact]
    public async Task A_refused_update_of_another_Region_is_not_explained_by_the_application_of_that_name_here()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync(bareErrors: true);
        await account.GrantBaseAsync();
        await account.GrantAsync(PolicyKind.OperatorBase, IamPrincipalName.Role("Operator"), application: SandboxAccount.Orders.Replace("eu-west-1", "eu-west-2", StringComparison.Ordinal));
        Policy.Documents.PolicyDocument full = SandboxAccount.KeyPolicy();
        FlinkCmkKey key = await account.NewKeyAsync(full with { Statements = [.. full.Statements.Where(statement => statement.Sid != "AllowMSFServiceToDecryptForDurableState")] });
        await Assert.ThrowsAsync<OperationException>(() => account.EnableAsync(key.KeyArn, account.As("operator", reader: false)));
        string refused = account.Sandbox.Events.Last(call => call.EventName == "UpdateApplication").ToJson().Replace("\"awsRegion\":\"eu-west-1\"", "\"awsRegion\":\"eu-west-2\"", StringComparison.Ordinal);
        Assert.Contains("eu-west-2", refused, StringComparison.Ordinal);

        IReadOnlyList<FlinkCmkAccessRow> rows = await ExplainAsync(account, [refused], null);

        Assert.Null(Assert.Single(rows).KeyArn);
        Assert.Contains(account.Host.Warnings, warning => warning.Contains("-Region eu-west-2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_that_the_policies_do_not_show_any_more_says_what_may_lie_between()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        string denied = DryRun.Replace(Some.KeyArn, key.KeyArn).Replace("DryRunOperationException", "AccessDenied").Replace("role/team/Operator", "role/Operator");

        FlinkCmkAccessRow row = Assert.Single(await ExplainAsync(account, [denied], null));

        Assert.Equal((AccessAnswer.Allowed, "Denied"), (row.Decision, row.Recorded));
        Assert.Contains("session policy", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_services_call_without_its_application_is_not_judged_before_somebody_names_it()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        string describe = $$"""{"userIdentity":{"type":"AWSService","invokedBy":"kinesisanalytics.amazonaws.com"},"eventSource":"kms.amazonaws.com","eventName":"DescribeKey","awsRegion":"eu-west-1","requestParameters":{"keyId":"{{key.KeyArn}}"},"resources":[]}""";

        Assert.Equal(AccessAnswer.Unknown, Assert.Single(await ExplainAsync(account, [describe], null)).Decision);
        Assert.Equal(AccessAnswer.Allowed, Assert.Single(await ExplainAsync(account, [describe], "orders")).Decision);
        Assert.Equal(AccessAnswer.Denied, Assert.Single(await ExplainAsync(account, [describe], "legacy")).Decision);
    }

    private static string Value(CloudTrailEvent read, string key) => read.Context.TryGet(key, out ContextValue value) ? string.Join("|", value.Values) : "";

    private static Task<IReadOnlyList<FlinkCmkAccessRow>> ExplainAsync(SandboxAccount account, IReadOnlyList<string> events, string? application) => SandboxAccount.RunAsync(new ExplainCloudTrailHandler(account.Everybody).RunAsync(
        new ExplainCloudTrailRequest([.. events.SelectMany(CloudTrailEvent.Parse)]) { ApplicationName = application }, account.Host, CancellationToken.None));
}
