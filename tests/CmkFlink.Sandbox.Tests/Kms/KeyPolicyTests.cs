using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Kms;

public class KeyPolicyTests
{
    internal const string AdminOnly = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/admin"},"Action":"kms:*","Resource":"*"}]}""";

    [Fact]
    public void A_key_without_a_policy_of_its_own_delegates_to_the_account()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");

        JsonObject policy = JsonNode.Parse((string)account.Kms("GetKeyPolicy", new { KeyId = key })["Policy"]!)!.AsObject();

        Assert.Equal("arn:aws:iam::123456789012:root", (string?)policy["Statement"]![0]!["Principal"]!["AWS"]);
        Assert.Equal("kms:*", (string?)policy["Statement"]![0]!["Action"]);
        Assert.Equal("AccessDeniedException", account.KmsError("DescribeKey", new { KeyId = key }, TestAccount.Operator));
        account.Authorizer.Allow(TestAccount.OperatorArn, "kms:DescribeKey");
        Assert.Equal("none", account.KmsError("DescribeKey", new { KeyId = key }, TestAccount.Operator));
    }

    [Fact]
    public void Without_a_root_statement_identity_policies_count_for_nothing()
    {
        TestAccount account = new();
        string key = (string)account.Kms("CreateKey", new { Policy = AdminOnly })["KeyMetadata"]!["KeyId"]!;
        account.Authorizer.Allow(TestAccount.OperatorArn, "kms:*");

        Assert.Equal("AccessDeniedException", account.KmsError("DescribeKey", new { KeyId = key }, TestAccount.Operator));
    }

    [Fact]
    public void A_policy_that_locks_its_author_out_is_refused_and_changes_nothing()
    {
        TestAccount account = new();
        string key = (string)account.Kms("CreateKey", new { Policy = AdminOnly })["KeyMetadata"]!["KeyId"]!;
        string lockedOut = AdminOnly.Replace("kms:*", "kms:Describe*", StringComparison.Ordinal);

        (string code, string message) = TestAccount.Error(() => account.Kms("PutKeyPolicy", new { KeyId = key, Policy = lockedOut }));

        Assert.Equal(("MalformedPolicyDocumentException", "The new key policy will not allow you to update the key policy in the future."), (code, message));
        Assert.Equal(AdminOnly, (string?)account.Kms("GetKeyPolicy", new { KeyId = key })["Policy"]);
        Assert.Equal("MalformedPolicyDocumentException", account.KmsError("CreateKey", new { Policy = lockedOut }));
    }

    [Fact]
    public void The_lock_out_check_can_be_bypassed_by_who_may()
    {
        TestAccount account = new();
        string key = (string)account.Kms("CreateKey", new { Policy = AdminOnly })["KeyMetadata"]!["KeyId"]!;

        account.Kms("PutKeyPolicy", new { KeyId = key, Policy = AdminOnly.Replace("kms:*", "kms:Describe*", StringComparison.Ordinal), BypassPolicyLockoutSafetyCheck = true });

        Assert.Equal("AccessDeniedException", account.KmsError("PutKeyPolicy", new { KeyId = key, Policy = AdminOnly }));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/Missing")]
    [InlineData("arn:aws:iam::999999999999:role/Operator")]
    [InlineData("nonsense")]
    public void A_principal_that_does_not_exist_is_refused(string principal)
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        string policy = AdminOnly.Replace("]}", $$""",{"Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":"kms:Decrypt","Resource":"*"}]}""", StringComparison.Ordinal);

        Assert.Equal(("MalformedPolicyDocumentException", "Policy contains a statement with one or more invalid principals."), TestAccount.Error(() => account.Kms("PutKeyPolicy", new { KeyId = key, Policy = policy })));
    }

    [Theory]
    [InlineData("not json", "MalformedPolicyDocumentException")]
    [InlineData("{}", "MalformedPolicyDocumentException")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]}""", "MalformedPolicyDocumentException")]
    [InlineData("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"kms:EncryptionContext:a":"b"}}}]}""", "MalformedPolicyDocumentException")]
    public void A_malformed_policy_is_refused(string policy, string expected)
    {
        TestAccount account = new();
        Assert.Equal(expected, account.KmsError("PutKeyPolicy", new { KeyId = KeyStateTests.KeyIn(account, "Enabled"), Policy = policy }));
    }

    [Fact]
    public void A_policy_of_more_than_32_kilobytes_is_refused()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        Assert.Equal("none", account.KmsError("PutKeyPolicy", new { KeyId = key, Policy = AdminOnly.PadRight(32 * 1024) }));
        Assert.Equal("LimitExceededException", account.KmsError("PutKeyPolicy", new { KeyId = key, Policy = AdminOnly.PadRight(32 * 1024 + 1) }));
    }

    [Fact]
    public void A_deleted_principal_is_named_by_its_unique_id()
    {
        TestAccount account = new();
        string policy = AdminOnly.Replace("]}", $$""",{"Effect":"Allow","Principal":{"AWS":"{{TestAccount.OperatorArn}}"},"Action":"kms:DescribeKey","Resource":"*"}]}""", StringComparison.Ordinal);
        string key = (string)account.Kms("CreateKey", new { Policy = policy })["KeyMetadata"]!["KeyId"]!;
        Assert.Equal("none", account.KmsError("DescribeKey", new { KeyId = key }, TestAccount.Operator));

        account.Environment.OnPrincipalDeleted(TestAccount.OperatorArn, "AROADELETED123456789");

        Assert.Contains("\"AWS\":\"AROADELETED123456789\"", (string?)account.Kms("GetKeyPolicy", new { KeyId = key })["Policy"], StringComparison.Ordinal);
        Assert.Equal("AccessDeniedException", account.KmsError("DescribeKey", new { KeyId = key }, TestAccount.Operator));
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role\\/Operator")]
    [InlineData("arn:aws:iam::123456789012:role/\\u004fperator")]
    public void A_deleted_principal_is_found_however_its_name_is_written(string escaped)
    {
        TestAccount account = new();
        string policy = AdminOnly.Replace("]}", $$""",{"Effect":"Allow","Principal":{"AWS":["{{TestAccount.AdminArn}}", "{{escaped}}"]},"Action":"kms:DescribeKey","Resource":"*"}]}""", StringComparison.Ordinal);
        string key = (string)account.Kms("CreateKey", new { Policy = policy })["KeyMetadata"]!["KeyId"]!;
        Assert.Equal("none", account.KmsError("DescribeKey", new { KeyId = key }, TestAccount.Operator));

        account.Environment.OnPrincipalDeleted(TestAccount.OperatorArn, "AROADELETED123456789");

        Assert.Equal(policy.Replace(escaped, "AROADELETED123456789", StringComparison.Ordinal), (string?)account.Kms("GetKeyPolicy", new { KeyId = key })["Policy"]);
        Assert.Equal("AccessDeniedException", account.KmsError("DescribeKey", new { KeyId = key }, TestAccount.Operator));
    }

    [Theory]
    [InlineData("ArnNotEquals")]
    [InlineData("StringNotEquals")]
    public void What_a_condition_says_of_a_deleted_principal_stays(string op)
    {
        TestAccount account = new();
        string policy = AdminOnly.Replace("]}", $$$$""",{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:Decrypt","Resource":"*","Condition":{"{{{{op}}}}":{"aws:PrincipalArn":"{{{{TestAccount.OperatorArn}}}}"}}}]}""", StringComparison.Ordinal);
        string key = (string)account.Kms("CreateKey", new { Policy = policy })["KeyMetadata"]!["KeyId"]!;

        account.Environment.OnPrincipalDeleted(TestAccount.OperatorArn, "AROADELETED123456789");

        Assert.Equal(policy, (string?)account.Kms("GetKeyPolicy", new { KeyId = key })["Policy"]);
    }

    [Fact]
    public void AWS_managed_keys_can_be_read_and_not_changed()
    {
        TestAccount account = new();
        JsonObject key = account.Kms("DescribeKey", new { KeyId = "alias/aws/kinesis" })["KeyMetadata"]!.AsObject();
        string id = (string)key["KeyId"]!;

        Assert.Equal("AWS", (string?)key["KeyManager"]);
        Assert.Equal("none", account.KmsError("GetKeyPolicy", new { KeyId = id }));
        Assert.Equal("AccessDeniedException", account.KmsError("PutKeyPolicy", new { KeyId = id, Policy = AdminOnly }));
        Assert.Equal("AccessDeniedException", account.KmsError("DisableKey", new { KeyId = id }));
        Assert.Equal("AccessDeniedException", account.KmsError("Encrypt", new { KeyId = id, Plaintext = "AAAA" }));
    }
}
