using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Kms;

public class RotationTests
{
    [Fact]
    public void A_rotation_on_demand_is_in_progress_and_then_gives_new_material()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        string before = Material(account, key);
        string blob = (string)account.Kms("Encrypt", new { KeyId = key, Plaintext = "c3RhdGU=" })["CiphertextBlob"]!;

        Assert.Equal(key, (string?)account.Kms("RotateKeyOnDemand", new { KeyId = key })["KeyId"]);
        Assert.True(account.Kms("GetKeyRotationStatus", new { KeyId = key }).ContainsKey("OnDemandRotationStartDate"));
        Assert.Equal(before, Material(account, key));
        Assert.Empty(Rotations(account, key));
        Assert.Equal("KMSInvalidStateException", account.KmsError("RotateKeyOnDemand", new { KeyId = key }));
        account.Settle();

        string after = Material(account, key);
        Assert.NotEqual(before, after);
        Assert.Matches("^[0-9a-f]{64}$", after);
        Assert.False(account.Kms("GetKeyRotationStatus", new { KeyId = key }).ContainsKey("OnDemandRotationStartDate"));
        JsonObject rotation = Assert.Single(Rotations(account, key))!.AsObject();
        Assert.Equal((after, "CURRENT", "ON_DEMAND"), ((string?)rotation["KeyMaterialId"], (string?)rotation["KeyMaterialState"], (string?)rotation["RotationType"]));
        JsonArray all = account.Kms("ListKeyRotations", new { KeyId = key, IncludeKeyMaterial = "ALL_KEY_MATERIAL" })["Rotations"]!.AsArray();
        Assert.Equal([(before, "NON_CURRENT", false), (after, "CURRENT", true)], all.Select(r => ((string)r!["KeyMaterialId"]!, (string)r["KeyMaterialState"]!, r.AsObject().ContainsKey("RotationDate"))));
        JsonObject old = account.Kms("Decrypt", new { CiphertextBlob = blob });
        Assert.Equal(("c3RhdGU=", before), ((string?)old["Plaintext"], (string?)old["KeyMaterialId"]));
        Assert.Equal(after, (string?)account.Kms("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256" })["KeyMaterialId"]);
    }

    [Fact]
    public void A_key_is_rotated_on_demand_twenty_five_times_in_its_life()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        for (int i = 0; i < 25; i++)
        {
            account.Kms("RotateKeyOnDemand", new { KeyId = key });
            account.Settle();
        }

        Assert.Equal("LimitExceededException", account.KmsError("RotateKeyOnDemand", new { KeyId = key }));
        Assert.Equal(25, Rotations(account, key).Count);
        JsonObject page = account.Kms("ListKeyRotations", new { KeyId = key, Limit = 20 });
        Assert.True((bool)page["Truncated"]!);
        Assert.Equal(5, account.Kms("ListKeyRotations", new { KeyId = key, Limit = 20, Marker = (string)page["NextMarker"]! })["Rotations"]!.AsArray().Count);
    }

    [Fact]
    public void Automatic_rotation_happens_each_period_and_not_while_the_key_is_disabled()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        account.Kms("EnableKeyRotation", new { KeyId = key, RotationPeriodInDays = 90 });

        account.Clock.Advance(TimeSpan.FromDays(181));
        Assert.Equal(["AUTOMATIC", "AUTOMATIC"], Rotations(account, key).Select(r => (string)r!["RotationType"]!));
        account.Kms("DisableKey", new { KeyId = key });
        account.Clock.Advance(TimeSpan.FromDays(180));
        Assert.Equal(2, Rotations(account, key).Count);
        account.Kms("EnableKey", new { KeyId = key });
        Assert.Equal(3, Rotations(account, key).Count);
        account.Kms("DisableKeyRotation", new { KeyId = key });
        account.Clock.Advance(TimeSpan.FromDays(365));

        Assert.Equal(3, Rotations(account, key).Count);
        Assert.False((bool)account.Kms("GetKeyRotationStatus", new { KeyId = key })["KeyRotationEnabled"]!);
    }

    [Fact]
    public void An_automatic_rotation_that_is_near_is_in_the_way_of_one_on_demand()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        account.Kms("EnableKeyRotation", new { KeyId = key });

        account.Clock.Advance(TimeSpan.FromDays(365) - TimeSpan.FromMinutes(10));

        Assert.Equal("ConflictException", account.KmsError("RotateKeyOnDemand", new { KeyId = key }));
    }

    [Theory]
    [InlineData("""{"KeySpec":"RSA_2048","KeyUsage":"ENCRYPT_DECRYPT"}""", "UnsupportedOperationException")]
    [InlineData("""{"KeySpec":"HMAC_256","KeyUsage":"GENERATE_VERIFY_MAC"}""", "UnsupportedOperationException")]
    [InlineData("""{"Origin":"AWS_CLOUDHSM","CustomKeyStoreId":"cks-1"}""", "UnsupportedOperationException")]
    [InlineData("""{"MultiRegion":true}""", "none")]
    public void Only_symmetric_keys_with_material_of_KMS_rotate_on_demand(string create, string expected)
    {
        TestAccount account = new();
        string key = (string)account.Kms("CreateKey", JsonNode.Parse(create)!)["KeyMetadata"]!["KeyId"]!;
        Assert.Equal(expected, account.KmsError("RotateKeyOnDemand", new { KeyId = key }));
    }

    [Theory]
    [InlineData("""{"KeySpec":"RSA_2048","KeyUsage":"SIGN_VERIFY"}""")]
    [InlineData("""{"KeySpec":"HMAC_256","KeyUsage":"GENERATE_VERIFY_MAC"}""")]
    [InlineData("""{"Origin":"AWS_CLOUDHSM","CustomKeyStoreId":"cks-1"}""")]
    public void Of_a_key_that_cannot_be_rotated_the_status_is_false_and_stays_so(string create)
    {
        TestAccount account = new();
        string key = (string)account.Kms("CreateKey", JsonNode.Parse(create)!)["KeyMetadata"]!["KeyId"]!;
        Assert.Equal("UnsupportedOperationException", account.KmsError("EnableKeyRotation", new { KeyId = key }));
        Assert.Equal($$"""{"KeyId":"{{key}}","KeyRotationEnabled":false}""", account.Kms("GetKeyRotationStatus", new { KeyId = key }).ToJsonString());
    }

    [Fact]
    public void A_key_that_AWS_manages_is_rotated_every_year()
    {
        TestAccount account = new();
        string key = (string)account.Kms("DescribeKey", new { KeyId = "alias/aws/kinesis" })["KeyMetadata"]!["KeyId"]!;
        Assert.True((bool)account.Kms("GetKeyRotationStatus", new { KeyId = key })["KeyRotationEnabled"]!);
        account.Clock.Advance(TimeSpan.FromDays(2 * 365 + 1));
        Assert.Equal(["AUTOMATIC", "AUTOMATIC"], Rotations(account, key).Select(r => (string)r!["RotationType"]!));
    }

    private static string Material(TestAccount account, string key) => (string)account.Kms("DescribeKey", new { KeyId = key })["KeyMetadata"]!["CurrentKeyMaterialId"]!;

    private static JsonArray Rotations(TestAccount account, string key) => account.Kms("ListKeyRotations", new { KeyId = key })["Rotations"]!.AsArray();
}
