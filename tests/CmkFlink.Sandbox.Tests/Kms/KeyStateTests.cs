using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Kms;

/// <summary>Expectations: KMS developer guide, "Key states of AWS KMS keys", the table of operations by state.</summary>
public class KeyStateTests
{
    private const string Denied = "KMSInvalidStateException";

    [Theory]
    // operation, Enabled, Disabled, PendingDeletion, PendingImport
    [InlineData("Encrypt", "none", "DisabledException", Denied, Denied)]
    [InlineData("GenerateDataKey", "none", "DisabledException", Denied, Denied)]
    [InlineData("GenerateDataKeyWithoutPlaintext", "none", "DisabledException", Denied, Denied)]
    [InlineData("CreateGrant", "none", "DisabledException", Denied, Denied)]
    [InlineData("EnableKeyRotation", "none", "DisabledException", Denied, "UnsupportedOperationException")]
    [InlineData("DisableKeyRotation", "none", "DisabledException", Denied, "UnsupportedOperationException")]
    [InlineData("RotateKeyOnDemand", "none", "DisabledException", Denied, Denied)]
    [InlineData("EnableKey", "none", "none", Denied, Denied)]
    [InlineData("DisableKey", "none", "none", Denied, Denied)]
    [InlineData("ScheduleKeyDeletion", "none", "none", Denied, "none")]
    [InlineData("CancelKeyDeletion", Denied, Denied, "none", Denied)]
    [InlineData("TagResource", "none", "none", Denied, "none")]
    [InlineData("UntagResource", "none", "none", Denied, "none")]
    [InlineData("UpdateKeyDescription", "none", "none", Denied, "none")]
    [InlineData("CreateAlias", "none", "none", Denied, "none")]
    [InlineData("DescribeKey", "none", "none", "none", "none")]
    [InlineData("GetKeyPolicy", "none", "none", "none", "none")]
    [InlineData("PutKeyPolicy", "none", "none", "none", "none")]
    [InlineData("ListKeyPolicies", "none", "none", "none", "none")]
    [InlineData("ListGrants", "none", "none", "none", "none")]
    [InlineData("ListResourceTags", "none", "none", "none", "none")]
    [InlineData("ListKeyRotations", "none", "none", "none", "none")]
    public void An_operation_is_refused_in_the_states_that_forbid_it(string operation, string enabled, string disabled, string pendingDeletion, string pendingImport)
    {
        foreach ((string state, string expected) in new[] { ("Enabled", enabled), ("Disabled", disabled), ("PendingDeletion", pendingDeletion), ("PendingImport", pendingImport) })
        {
            TestAccount account = new();
            string key = KeyIn(account, state);
            Assert.Equal((state, expected), (state, account.KmsError(operation, Input(operation, key))));
        }
    }

    [Theory]
    [InlineData("Disabled", "DisabledException")]
    [InlineData("PendingDeletion", Denied)]
    public void Decrypt_is_refused_where_the_key_is_not_enabled(string state, string expected)
    {
        TestAccount account = new();
        string key = KeyIn(account, "Enabled");
        string blob = (string)account.Kms("Encrypt", new { KeyId = key, Plaintext = "AAAA" })["CiphertextBlob"]!;
        account.Kms(state == "Disabled" ? "DisableKey" : "ScheduleKeyDeletion", new { KeyId = key });

        Assert.Equal(expected, account.KmsError("Decrypt", new { CiphertextBlob = blob }));
        Assert.Equal(expected, account.KmsError("ReEncrypt", new { CiphertextBlob = blob, DestinationKeyId = KeyIn(account, "Enabled") }));
    }

    [Fact]
    public void A_disabled_key_can_be_enabled_again_and_used()
    {
        TestAccount account = new();
        string key = KeyIn(account, "Disabled");

        account.Kms("EnableKey", new { KeyId = key });

        Assert.Equal("Enabled", State(account, key));
        Assert.Equal("none", account.KmsError("Encrypt", new { KeyId = key, Plaintext = "AAAA" }));
    }

    [Theory]
    [InlineData(6, "ValidationException")]
    [InlineData(7, "none")]
    [InlineData(30, "none")]
    [InlineData(31, "ValidationException")]
    [InlineData(366, "ValidationException")]
    public void The_waiting_period_is_seven_to_thirty_days(int days, string expected)
    {
        TestAccount account = new();
        Assert.Equal(expected, account.KmsError("ScheduleKeyDeletion", new { KeyId = KeyIn(account, "Enabled"), PendingWindowInDays = days }));
    }

    [Fact]
    public void A_key_is_gone_when_its_waiting_period_is_over_and_its_aliases_with_it()
    {
        TestAccount account = new();
        string key = KeyIn(account, "Enabled");
        account.Kms("CreateAlias", new { AliasName = "alias/orders", TargetKeyId = key });
        account.Kms("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 7 });

        account.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        Assert.Equal("PendingDeletion", State(account, key));
        account.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(("NotFoundException", $"Key 'arn:aws:kms:eu-west-1:123456789012:key/{key}' does not exist"), TestAccount.Error(() => account.Kms("DescribeKey", new { KeyId = key })));
        Assert.Equal(("NotFoundException", "Alias arn:aws:kms:eu-west-1:123456789012:alias/orders is not found."), TestAccount.Error(() => account.Kms("DescribeKey", new { KeyId = "alias/orders" })));
    }

    [Fact]
    public void A_cancelled_deletion_leaves_the_key_disabled_and_never_happens()
    {
        TestAccount account = new();
        string key = KeyIn(account, "PendingDeletion");

        account.Kms("CancelKeyDeletion", new { KeyId = key });
        account.Clock.Advance(TimeSpan.FromDays(60));

        Assert.Equal("Disabled", State(account, key));
        Assert.False(account.Kms("DescribeKey", new { KeyId = key })["KeyMetadata"]!.AsObject().ContainsKey("DeletionDate"));
    }

    [Fact]
    public void A_deletion_scheduled_anew_counts_from_then()
    {
        TestAccount account = new();
        string key = KeyIn(account, "Enabled");
        account.Kms("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 7 });
        account.Kms("CancelKeyDeletion", new { KeyId = key });
        account.Kms("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 30 });

        account.Clock.Advance(TimeSpan.FromDays(20));

        Assert.Equal("PendingDeletion", State(account, key));
    }

    internal static string State(TestAccount account, string key) => (string)account.Kms("DescribeKey", new { KeyId = key })["KeyMetadata"]!["KeyState"]!;

    internal static string KeyIn(TestAccount account, string state)
    {
        string key = (string)account.Kms("CreateKey", state == "PendingImport" ? new { Origin = "EXTERNAL" } : new { Origin = "AWS_KMS" })["KeyMetadata"]!["KeyId"]!;
        if (state == "Disabled") account.Kms("DisableKey", new { KeyId = key });
        if (state == "PendingDeletion") account.Kms("ScheduleKeyDeletion", new { KeyId = key });
        Assert.Equal(state, State(account, key));
        return key;
    }

    private static object Input(string operation, string key) => operation switch
    {
        "Encrypt" => new { KeyId = key, Plaintext = "AAAA" },
        "GenerateDataKey" or "GenerateDataKeyWithoutPlaintext" => new { KeyId = key, KeySpec = "AES_256" },
        "CreateGrant" => new { KeyId = key, GranteePrincipal = TestAccount.OperatorArn, Operations = new[] { "Decrypt" } },
        "TagResource" => new { KeyId = key, Tags = new[] { new { TagKey = "a", TagValue = "b" } } },
        "UntagResource" => new { KeyId = key, TagKeys = new[] { "a" } },
        "UpdateKeyDescription" => new { KeyId = key, Description = "d" },
        "CreateAlias" => new { AliasName = "alias/new", TargetKeyId = key },
        "PutKeyPolicy" => new { KeyId = key, Policy = KeyPolicyTests.AdminOnly },
        _ => new { KeyId = key },
    };
}
