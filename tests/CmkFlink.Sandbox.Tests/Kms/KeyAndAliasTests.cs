using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Kms;

public class KeyAndAliasTests
{
    [Fact]
    public void A_new_key_is_a_symmetric_customer_key_that_is_enabled()
    {
        TestAccount account = new();
        JsonObject key = account.Kms("CreateKey", new { Description = "orders", Tags = new[] { new { TagKey = "team", TagValue = "flink" } } })["KeyMetadata"]!.AsObject();

        Assert.Equal(("Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "CUSTOMER", "AWS_KMS"), ((string?)key["KeyState"], (string?)key["KeySpec"], (string?)key["KeyUsage"], (string?)key["KeyManager"], (string?)key["Origin"]));
        Assert.Equal("orders", (string?)key["Description"]);
        Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", (string?)key["KeyId"]);
        Assert.Equal("""[{"TagKey":"team","TagValue":"flink"}]""", account.Kms("ListResourceTags", new { KeyId = (string)key["KeyId"]! })["Tags"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"KeySpec":"RSA_2048"}""", "ValidationException")]
    [InlineData("""{"KeySpec":"RSA_2048","KeyUsage":"ENCRYPT_DECRYPT"}""", "none")]
    [InlineData("""{"KeySpec":"RSA_2048","KeyUsage":"GENERATE_VERIFY_MAC"}""", "ValidationException")]
    [InlineData("""{"KeySpec":"HMAC_256","KeyUsage":"GENERATE_VERIFY_MAC"}""", "none")]
    [InlineData("""{"KeySpec":"ECC_NIST_P256","KeyUsage":"SIGN_VERIFY"}""", "none")]
    [InlineData("""{"KeySpec":"ECC_NIST_P256","KeyUsage":"ENCRYPT_DECRYPT"}""", "ValidationException")]
    [InlineData("""{"KeySpec":"SYMMETRIC_DEFAULT","KeyUsage":"SIGN_VERIFY"}""", "ValidationException")]
    [InlineData("""{"KeySpec":"TRIPLE_DES"}""", "ValidationException")]
    [InlineData("""{"Origin":"EXTERNAL_KEY_STORE","CustomKeyStoreId":"cks-1"}""", "ValidationException")]
    [InlineData("""{"Origin":"EXTERNAL_KEY_STORE","CustomKeyStoreId":"cks-1","XksKeyId":"k"}""", "none")]
    [InlineData("""{"Origin":"AWS_KMS","CustomKeyStoreId":"cks-1"}""", "ValidationException")]
    [InlineData("""{"Tags":[{"TagKey":"aws:x","TagValue":"y"}]}""", "TagException")]
    [InlineData("""{"Tags":[{"TagKey":"x","TagValue":"y"},{"TagKey":"x","TagValue":"z"}]}""", "TagException")]
    public void Kinds_of_keys_are_taken_or_refused(string input, string expected)
    {
        Assert.Equal(expected, new TestAccount().KmsError("CreateKey", JsonNode.Parse(input)!));
    }

    [Fact]
    public void A_key_without_symmetric_cryptography_is_refused_for_it()
    {
        TestAccount account = new();
        string key = (string)account.Kms("CreateKey", new { KeySpec = "ECC_NIST_P256", KeyUsage = "SIGN_VERIFY" })["KeyMetadata"]!["KeyId"]!;
        Assert.Equal("InvalidKeyUsageException", account.KmsError("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256" }));
        Assert.Equal("InvalidKeyUsageException", account.KmsError("Encrypt", new { KeyId = key, Plaintext = "AAAA" }));
    }

    [Fact]
    public void A_key_of_several_Regions_has_an_id_that_says_so()
    {
        JsonObject key = new TestAccount().Kms("CreateKey", new { MultiRegion = true })["KeyMetadata"]!.AsObject();
        Assert.Matches("^mrk-[0-9a-f]{32}$", (string?)key["KeyId"]);
        Assert.Equal("PRIMARY", (string?)key["MultiRegionConfiguration"]!["MultiRegionKeyType"]);
    }

    [Theory]
    // Operations that take aliases, and ones that do not (KMS API reference, each operation's KeyId).
    [InlineData("DescribeKey", "none", "none")]
    [InlineData("GenerateDataKey", "none", "none")]
    [InlineData("GetKeyPolicy", "NotFoundException", "InvalidArnException")]
    [InlineData("ListGrants", "NotFoundException", "InvalidArnException")]
    [InlineData("RotateKeyOnDemand", "NotFoundException", "InvalidArnException")]
    [InlineData("GetKeyRotationStatus", "NotFoundException", "InvalidArnException")]
    [InlineData("ListResourceTags", "NotFoundException", "InvalidArnException")]
    [InlineData("DisableKey", "NotFoundException", "InvalidArnException")]
    [InlineData("ScheduleKeyDeletion", "NotFoundException", "InvalidArnException")]
    public void An_alias_is_taken_by_some_operations_only(string operation, string byName, string byArn)
    {
        TestAccount account = new();
        account.Kms("CreateAlias", new { AliasName = "alias/orders", TargetKeyId = KeyStateTests.KeyIn(account, "Enabled") });
        Dictionary<string, string> Input(string key) => operation == "GenerateDataKey" ? new() { ["KeyId"] = key, ["KeySpec"] = "AES_256" } : new() { ["KeyId"] = key };

        Assert.Equal(byName, account.KmsError(operation, Input("alias/orders")));
        Assert.Equal(byArn, account.KmsError(operation, Input("arn:aws:kms:eu-west-1:123456789012:alias/orders")));
    }

    [Theory]
    [InlineData("arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-4333-8444-555555555555", "NotFoundException", "Invalid arn eu-central-1")]
    [InlineData("arn:aws-cn:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555", "NotFoundException", "Invalid arn aws-cn")]
    [InlineData("arn:aws:kms:eu-west-1:999999999999:key/11111111-2222-4333-8444-555555555555", "NotFoundException", "Key 'arn:aws:kms:eu-west-1:999999999999:key/11111111-2222-4333-8444-555555555555' does not exist")]
    [InlineData("11111111-2222-4333-8444-555555555555", "NotFoundException", "Key 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555' does not exist")]
    [InlineData("alias/none", "NotFoundException", "Alias arn:aws:kms:eu-west-1:123456789012:alias/none is not found.")]
    [InlineData("rubbish", "NotFoundException", "Invalid keyId 'rubbish'")]
    [InlineData("arn:aws:s3:::bucket", "InvalidArnException", "Invalid arn: arn:aws:s3:::bucket")]
    public void A_key_that_is_not_there_is_not_found(string keyId, string code, string message)
    {
        Assert.Equal((code, message), TestAccount.Error(() => new TestAccount().Kms("DescribeKey", new { KeyId = keyId })));
    }

    [Fact]
    public void An_alias_can_be_moved_and_deleted()
    {
        TestAccount account = new();
        string first = KeyStateTests.KeyIn(account, "Enabled");
        string second = KeyStateTests.KeyIn(account, "Enabled");
        account.Kms("CreateAlias", new { AliasName = "alias/orders", TargetKeyId = first });
        Assert.Equal("AlreadyExistsException", account.KmsError("CreateAlias", new { AliasName = "alias/orders", TargetKeyId = second }));

        account.Kms("UpdateAlias", new { AliasName = "alias/orders", TargetKeyId = $"arn:aws:kms:eu-west-1:123456789012:key/{second}" });
        Assert.Equal(second, (string?)account.Kms("DescribeKey", new { KeyId = "alias/orders" })["KeyMetadata"]!["KeyId"]);
        account.Kms("DeleteAlias", new { AliasName = "alias/orders" });

        Assert.Equal("NotFoundException", account.KmsError("DescribeKey", new { KeyId = "alias/orders" }));
        Assert.Equal("NotFoundException", account.KmsError("UpdateAlias", new { AliasName = "alias/orders", TargetKeyId = first }));
    }

    [Theory]
    [InlineData("alias/aws/mine", "NotAuthorizedException")]
    [InlineData("orders", "ValidationException")]
    [InlineData("alias/", "InvalidAliasNameException")]
    [InlineData("alias/with space", "ValidationException")]
    public void An_alias_has_a_proper_name(string alias, string expected)
    {
        TestAccount account = new();
        Assert.Equal(expected, account.KmsError("CreateAlias", new { AliasName = alias, TargetKeyId = KeyStateTests.KeyIn(account, "Enabled") }));
    }

    [Fact]
    public void An_alias_needs_permission_on_the_alias_and_on_the_key()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        object input = new { AliasName = "alias/orders", TargetKeyId = key };
        account.Authorizer.Allow(TestAccount.OperatorArn, "kms:CreateAlias", $"arn:aws:kms:eu-west-1:123456789012:key/{key}");
        Assert.Equal("AccessDeniedException", account.KmsError("CreateAlias", input, TestAccount.Operator));
        account.Authorizer.Clear(TestAccount.OperatorArn);
        account.Authorizer.Allow(TestAccount.OperatorArn, "kms:CreateAlias", "arn:aws:kms:eu-west-1:123456789012:alias/orders");
        Assert.Equal("AccessDeniedException", account.KmsError("CreateAlias", input, TestAccount.Operator));

        account.Authorizer.Allow(TestAccount.OperatorArn, "kms:CreateAlias", $"arn:aws:kms:eu-west-1:123456789012:key/{key}");

        Assert.Equal("none", account.KmsError("CreateAlias", input, TestAccount.Operator));
    }

    [Fact]
    public void Lists_come_in_pages_that_leave_nothing_out()
    {
        TestAccount account = new();
        List<string> expected = [.. Enumerable.Range(0, 7).Select(_ => KeyStateTests.KeyIn(account, "Enabled"))];
        List<string> seen = [];
        string? marker = null;
        do
        {
            JsonObject page = account.Kms("ListKeys", marker is null ? new { Limit = 3 } : new { Limit = 3, Marker = marker });
            seen.AddRange(page["Keys"]!.AsArray().Select(k => (string)k!["KeyId"]!));
            marker = (string?)page["NextMarker"];
            Assert.Equal(marker is not null, (bool)page["Truncated"]!);
        }
        while (marker is not null);

        Assert.Equal(expected, seen[^7..]);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal("InvalidMarkerException", account.KmsError("ListKeys", new { Marker = "rubbish" }));
        Assert.Equal("InvalidMarkerException", account.KmsError("ListKeys", new { Marker = "TGlzdEFsaWFzZXM6MQ==" }));
        Assert.Equal("ValidationException", account.KmsError("ListKeys", new { Limit = 1001 }));
        Assert.Equal("ValidationException", account.KmsError("ListKeys", new { Limit = 0 }));
    }
}
