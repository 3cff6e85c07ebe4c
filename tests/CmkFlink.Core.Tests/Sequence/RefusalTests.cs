using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;
using Amazon.Runtime;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Sequence;

/// <summary>The sequence with one thing missing or wrong: the service refuses, the product says why from what a reader can see, and nothing changes.</summary>
public sealed class RefusalTests
{
    private const string Service = "kinesisanalytics.amazonaws.com";
    private const string Infrastructure = "infrastructure.kinesisanalytics.amazonaws.com";

    /// <summary>A spoilt key policy; who and what the explanation must name.</summary>
    public static TheoryData<string, string, string> KeyPolicies => new()
    {
        { "no service principal at all", Service, "kms:DescribeKey" },
        { "no " + Service, Service, "kms:DescribeKey" },
        { "no " + Infrastructure, Infrastructure, "kms:DescribeKey" },
        { "no use for durable state", Service, "kms:GenerateDataKey" },
        { "no reading of durable state", Service, "kms:Decrypt" },
        { "no use for running state", Infrastructure, "kms:Decrypt" },
        { "no grants for running state", Infrastructure, "kms:CreateGrant" },
        { "wrong application", SandboxAccount.OperatorRole, "kms:Decrypt" },
        { "wrong Region", SandboxAccount.OperatorRole, "kms:DescribeKey" },
        { "no operator", SandboxAccount.OperatorRole, "kms:DescribeKey" },
        { "delegation to IAM without the operator's policy", SandboxAccount.OperatorRole, "kms:DescribeKey" },
    };

    [Theory]
    [MemberData(nameof(KeyPolicies))]
    public async Task A_key_policy_that_lacks_something_stops_the_change_and_is_named(string what, string principal, string action)
    {
        Dictionary<bool, OperationFailure> explained = [];
        foreach (bool bareErrors in new[] { false, true })
        {
            await using SandboxAccount account = await SandboxAccount.StartAsync(bareErrors);
            await account.GrantBaseAsync();
            FlinkCmkKey key = await account.NewKeyAsync();
            await account.PutKeyPolicyAsync(key.KeyArn, Spoil(what));

            (OperationFailure guarded, OperationFailure afterwards) = await RefuseAsync(account, key.KeyArn);

            Assert.Equal((guarded.Id, guarded.Message, guarded.Remedy), (afterwards.Id, afterwards.Message, afterwards.Remedy));
            Assert.Equal("KeyAccessDenied", guarded.Id);
            Assert.Contains(principal, guarded.Message);
            Assert.Contains(action, guarded.Message);
            Assert.Contains(key.KeyArn, guarded.Message);
            Assert.Contains("Missing: {", guarded.Remedy);
            explained[bareErrors] = guarded with { Message = guarded.Message.Replace(key.KeyArn, "KEY", StringComparison.Ordinal), Remedy = guarded.Remedy.Replace(key.KeyArn, "KEY", StringComparison.Ordinal), Target = null };
        }

        Assert.Equal(explained[false], explained[true]);
    }

    [Theory]
    [InlineData("disabled", "KeyDisabled")]
    [InlineData("pending deletion", "KeyPendingDeletion")]
    [InlineData("asymmetric", "KeyNotSymmetric")]
    public async Task A_key_that_cannot_be_used_stops_the_change_and_is_named(string what, string id)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync(bareErrors: true);
        await account.GrantBaseAsync();
        AwsConnection administrator = await account.ConnectAsync("key-administrator");
        string key = what == "asymmetric"
            ? (await administrator.KmsWrites.CreateKeyAsync(new CreateKeyRequest { KeySpec = KeySpec.RSA_2048, KeyUsage = KeyUsageType.SIGN_VERIFY, Policy = SandboxAccount.KeyPolicy().ToJson() })).KeyMetadata.Arn
            : (await account.NewKeyAsync()).KeyArn;
        if (what == "disabled") await administrator.KmsWrites.DisableKeyAsync(new DisableKeyRequest { KeyId = key });
        if (what == "pending deletion") await administrator.KmsWrites.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = key, PendingWindowInDays = 7 });

        (OperationFailure guarded, OperationFailure afterwards) = await RefuseAsync(account, key);

        Assert.Equal((id, id), (guarded.Id, afterwards.Id));
        Assert.Contains(key, guarded.Message);
        Assert.Equal(guarded.Message, afterwards.Message);
    }

    [Theory]
    [InlineData("alias/aws/kinesis", "AwsManagedKey")]
    [InlineData("arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555", "KeyInOtherRegion")]
    [InlineData("arn:aws:kms:eu-west-1:210987654321:key/11111111-2222-3333-4444-555555555555", "KeyInOtherAccount")]
    [InlineData("arn:aws-cn:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555", "KeyInOtherRegion")]
    [InlineData("no key at all", "InvalidKeyArn")]
    [InlineData("arn:aws:s3:::bucket", "InvalidKeyArn")]
    public async Task A_key_whose_name_alone_tells_that_it_cannot_serve_is_refused_before_the_service_is_asked(string key, string id)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.SetUpAsync();
        int writes = account.Writes.Count();

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => account.EnableAsync(key));

        Assert.Equal(id, refused.Failure.Id);
        Assert.Contains(key, refused.Failure.Message);
        Assert.Equal(writes, account.Writes.Count());
    }

    [Theory]
    [InlineData("legacy", "RuntimeTooOld")]
    [InlineData("notebook", "ApplicationModeUnsupported")]
    [InlineData("nothing", "ApplicationNotFound")]
    [InlineData("no name", "InvalidApplicationName")]
    public async Task An_application_that_cannot_have_a_key_is_named(string application, string id)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        int writes = account.Writes.Count();

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => account.EnableAsync(key.KeyArn, account.As("account-administrator"), application));

        Assert.Equal(id, refused.Failure.Id);
        Assert.Contains(application, refused.Failure.Message);
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task The_key_administrator_changes_no_application()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync(bareErrors: true);
        FlinkCmkKey key = await account.SetUpAsync();
        int writes = account.Writes.Count();

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => account.EnableAsync(key.KeyArn, account.As("key-administrator")));
        OperationException withoutReader = await Assert.ThrowsAsync<OperationException>(() => account.EnableAsync(key.KeyArn, account.As("key-administrator", reader: false)));

        Assert.Equal("ActionDenied", refused.Failure.Id);
        Assert.Contains("KeyAdministrator", refused.Failure.Message);
        Assert.Contains("kinesisanalytics:UpdateApplication", refused.Failure.Message);
        Assert.Contains("kinesisanalytics:UpdateApplication", refused.Failure.Remedy);
        Assert.Equal(FailureCategory.PermissionDenied, withoutReader.Failure.Category);
        Assert.Contains("-ReaderProfileName", withoutReader.Failure.Remedy);
        Assert.Equal(writes, account.Writes.Count());
    }

    [Fact]
    public async Task The_operator_puts_no_key_policy_and_makes_no_key()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        AwsConnection @operator = await account.ConnectAsync("operator");
        AwsConnection reader = await account.ConnectAsync("reader");
        string before = (await reader.Kms.GetKeyPolicyAsync(new GetKeyPolicyRequest { KeyId = key.KeyArn, PolicyName = "default" })).Policy;

        AmazonServiceException put = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => @operator.KmsWrites.PutKeyPolicyAsync(new PutKeyPolicyRequest { KeyId = key.KeyArn, PolicyName = "default", Policy = before }));
        AmazonServiceException read = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => @operator.Kms.GetKeyPolicyAsync(new GetKeyPolicyRequest { KeyId = key.KeyArn, PolicyName = "default" }));
        AmazonServiceException use = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => @operator.Kms.GenerateDataKeyAsync(new GenerateDataKeyRequest
        {
            KeyId = key.KeyArn,
            KeySpec = DataKeySpec.AES_256,
            EncryptionContext = new Dictionary<string, string> { ["aws:kinesisanalytics:arn"] = SandboxAccount.Orders },
        }));

        Assert.All(new[] { put, read, use }, refused => Assert.Equal("AccessDeniedException", refused.ErrorCode));
        Assert.Equal(before, (await reader.Kms.GetKeyPolicyAsync(new GetKeyPolicyRequest { KeyId = key.KeyArn, PolicyName = "default" })).Policy);
    }

    [Fact]
    public async Task Without_the_operators_base_policy_the_application_cannot_even_be_seen()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantAsync(PolicyKind.KeyAdministrator, IamPrincipalName.Role("KeyAdministrator"));
        await account.GrantAsync(PolicyKind.Reader, IamPrincipalName.Role("Reader"));
        FlinkCmkKey key = await account.NewKeyAsync();

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => account.EnableAsync(key.KeyArn));

        Assert.Equal(FailureCategory.PermissionDenied, refused.Failure.Category);
        Assert.Contains("assumed-role/Operator/", refused.Failure.Message);
        Assert.Contains("kinesisanalytics:DescribeApplication", refused.Failure.Message);
    }

    [Fact]
    public async Task Creating_an_application_needs_the_right_to_pass_its_role()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.SetUpAsync();
        const string fresh = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/fresh";
        await account.GrantAsync(PolicyKind.OperatorBase, IamPrincipalName.Role("Operator"), application: fresh);

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => SandboxAccount.RunAsync(new NewFlinkApplicationHandler(account.Everybody).RunAsync(
            new NewFlinkApplicationRequest { ApplicationName = "fresh", ExecutionRoleArn = SandboxAccount.OperatorRole }, account.Host, CancellationToken.None)));

        Assert.Contains("iam:PassRole", refused.Failure.Message + refused.Failure.Remedy);
        await Assert.ThrowsAsync<ResourceNotFoundException>(async () => await (await account.ConnectAsync("account-administrator")).Flink.DescribeApplicationAsync(new DescribeApplicationRequest { ApplicationName = "fresh" }));
    }

    /// <summary>The change is tried three ways: with the product's own check, past it, and explained afterwards. Nothing may have changed.</summary>
    private static async Task<(OperationFailure Guarded, OperationFailure Afterwards)> RefuseAsync(SandboxAccount account, string key)
    {
        FlinkApplication before = await account.SeeAsync();
        int writes = account.Writes.Count();

        OperationFailure guarded = (await Assert.ThrowsAsync<OperationException>(() => account.EnableAsync(key))).Failure;
        Assert.DoesNotContain(account.Sandbox.Events, call => call.EventName == "UpdateApplication");

        AwsConnection @operator = await account.ConnectAsync("operator");
        AmazonServiceException refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => @operator.FlinkWrites.UpdateApplicationAsync(new UpdateApplicationRequest
        {
            ApplicationName = "orders",
            CurrentApplicationVersionId = before.VersionId,
            ApplicationConfigurationUpdate = new ApplicationConfigurationUpdate
            {
                ApplicationEncryptionConfigurationUpdate = new ApplicationEncryptionConfigurationUpdate { KeyTypeUpdate = KeyType.CUSTOMER_MANAGED_KEY, KeyIdUpdate = key },
            },
        }));
        OperationFailure afterwards = await new FailureExplainer(account.Everybody, account.Host).ExplainAsync(
            refused, "change the key", new StepNeeds("kinesisanalytics:UpdateApplication", before, [key]), CancellationToken.None);

        Assert.Equal(before, await account.SeeAsync());
        Assert.Equal(writes, account.Writes.Count());
        return (guarded, afterwards);
    }

    private static PolicyDocument Spoil(string what)
    {
        PolicyDocument policy = SandboxAccount.KeyPolicy(accountRoot: what.StartsWith("delegation", StringComparison.Ordinal));
        return what switch
        {
            "no service principal at all" => Without(policy, (statement, _) => Principals(statement).All(name => name is Service or Infrastructure)),
            "no " + Service => Edit(policy, statement => statement with { Principals = statement.Principals is null ? null : [.. statement.Principals.Where(principal => principal.Value != Service)] }),
            "no " + Infrastructure => Edit(policy, statement => statement with { Principals = statement.Principals is null ? null : [.. statement.Principals.Where(principal => principal.Value != Infrastructure)] }),
            "no use for durable state" => Without(policy, (statement, action) => Principals(statement).SequenceEqual([Service]) && action == "kms:GenerateDataKey"),
            "no reading of durable state" => Without(policy, (statement, action) => Principals(statement).SequenceEqual([Service]) && action == "kms:Decrypt"),
            "no use for running state" => Without(policy, (statement, action) => Principals(statement).SequenceEqual([Infrastructure]) && action is "kms:Decrypt" or "kms:GenerateDataKeyWithoutPlaintext"),
            "no grants for running state" => Without(policy, (statement, action) => Principals(statement).SequenceEqual([Infrastructure]) && action == "kms:CreateGrant"),
            "wrong application" => EditConditions(policy, "kms:EncryptionContext:aws:kinesisanalytics:arn", SandboxAccount.Orders.Replace("orders", "invoices", StringComparison.Ordinal)),
            "wrong Region" => EditConditions(policy, "kms:ViaService", "kinesisanalytics.us-east-1.amazonaws.com"),
            "no operator" or "delegation to IAM without the operator's policy" => Without(policy, (statement, _) => Principals(statement).Contains(SandboxAccount.OperatorRole)),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    private static IEnumerable<string> Principals(PolicyStatement statement) => (statement.Principals ?? []).Select(principal => principal.Value);

    private static PolicyDocument Without(PolicyDocument policy, Func<PolicyStatement, string, bool> gone) => policy with
    {
        Statements = [.. policy.Statements.Select(statement => statement with { Actions = [.. statement.Actions!.Where(action => !gone(statement, action))] }).Where(statement => statement.Actions!.Count > 0)],
    };

    private static PolicyDocument Edit(PolicyDocument policy, Func<PolicyStatement, PolicyStatement> edit) => policy with
    {
        Statements = [.. policy.Statements.Select(edit).Where(statement => statement.Principals is null or { Count: > 0 })],
    };

    private static PolicyDocument EditConditions(PolicyDocument policy, string key, string value) =>
        Edit(policy, statement => statement with { Conditions = [.. statement.Conditions.Select(condition => condition.Key == key ? condition with { Values = [value] } : condition)] });
}
