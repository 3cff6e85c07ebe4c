using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Kms;

public class CryptographyTests
{
    private const string Secret = "c3RhdGU=";

    [Fact]
    public void What_was_encrypted_decrypts_under_the_same_encryption_context_only()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        string blob = Blob(account.Kms("Encrypt", new { KeyId = key, Plaintext = Secret, EncryptionContext = new { a = "1", b = "2" } }));

        Assert.Equal(Secret, (string?)account.Kms("Decrypt", new { CiphertextBlob = blob, EncryptionContext = new { b = "2", a = "1" } })["Plaintext"]);
        Assert.Equal(("InvalidCiphertextException", ""), TestAccount.Error(() => account.Kms("Decrypt", new { CiphertextBlob = blob })));
        Assert.Equal("InvalidCiphertextException", account.KmsError("Decrypt", new { CiphertextBlob = blob, EncryptionContext = new { a = "1", b = "3" } }));
        // The pairs, not their concatenation, are authenticated.
        Assert.Equal("InvalidCiphertextException", account.KmsError("Decrypt", new { CiphertextBlob = blob, EncryptionContext = new { a = "1b2" } }));
        Assert.Equal("InvalidCiphertextException", account.KmsError("Decrypt", new { CiphertextBlob = blob, EncryptionContext = new { A = "1", b = "2" } }));
    }

    [Fact]
    public void A_ciphertext_of_a_deleted_key_reads_like_one_of_a_key_that_is_not_allowed()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        string blob = Blob(account.Kms("Encrypt", new { KeyId = key, Plaintext = Secret }));
        account.Kms("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 7 });
        account.Clock.Advance(TimeSpan.FromDays(7));

        (string code, string message) = TestAccount.Error(() => account.Kms("Decrypt", new { CiphertextBlob = blob }));

        Assert.Equal("AccessDeniedException", code);
        Assert.StartsWith("The ciphertext refers to a customer master key that does not exist", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ciphertext_with_any_byte_changed_does_not_decrypt()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        byte[] blob = Convert.FromBase64String(Blob(account.Kms("Encrypt", new { KeyId = key, Plaintext = Secret })));
        for (int i = 0; i < blob.Length; i++)
        {
            byte[] changed = [.. blob];
            changed[i] ^= 0x01;
            // Four bytes of magic, then the key's id with its length: another id is a key that is not here.
            string expected = i is >= 4 and <= 40 ? "AccessDeniedException" : "InvalidCiphertextException";
            Assert.Equal((i, expected), (i, account.KmsError("Decrypt", new { CiphertextBlob = Convert.ToBase64String(changed) })));
            Assert.NotEqual("none", account.KmsError("Decrypt", new { CiphertextBlob = Convert.ToBase64String(blob[..i].Length == 0 ? [0] : blob[..i]) }));
        }
    }

    [Fact]
    public void A_key_named_with_a_ciphertext_must_be_the_one_that_made_it()
    {
        TestAccount account = new();
        string blob = Blob(account.Kms("Encrypt", new { KeyId = KeyStateTests.KeyIn(account, "Enabled"), Plaintext = Secret }));
        Assert.Equal("IncorrectKeyException", account.KmsError("Decrypt", new { CiphertextBlob = blob, KeyId = KeyStateTests.KeyIn(account, "Enabled") }));
    }

    [Fact]
    public void A_data_key_comes_in_plain_and_encrypted()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");

        JsonObject both = account.Kms("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256" });
        JsonObject encrypted = account.Kms("GenerateDataKeyWithoutPlaintext", new { KeyId = key, NumberOfBytes = 24 });

        Assert.Equal(32, Convert.FromBase64String((string)both["Plaintext"]!).Length);
        Assert.Equal((string?)both["Plaintext"], (string?)account.Kms("Decrypt", new { CiphertextBlob = Blob(both) })["Plaintext"]);
        Assert.False(encrypted.ContainsKey("Plaintext"));
        Assert.Equal(24, Convert.FromBase64String((string)account.Kms("Decrypt", new { CiphertextBlob = Blob(encrypted) })["Plaintext"]!).Length);
        Assert.Equal("ValidationException", account.KmsError("GenerateDataKey", new { KeyId = key }));
        Assert.Equal("ValidationException", account.KmsError("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", NumberOfBytes = 32 }));
    }

    [Fact]
    public void A_reencrypted_ciphertext_belongs_to_the_destination()
    {
        TestAccount account = new();
        string from = KeyStateTests.KeyIn(account, "Enabled");
        string to = KeyStateTests.KeyIn(account, "Enabled");
        string blob = Blob(account.Kms("Encrypt", new { KeyId = from, Plaintext = Secret, EncryptionContext = new { a = "1" } }));

        string moved = Blob(account.Kms("ReEncrypt", new { CiphertextBlob = blob, SourceEncryptionContext = new { a = "1" }, DestinationKeyId = to, DestinationEncryptionContext = new { b = "2" } }));

        account.Kms("DisableKey", new { KeyId = from });
        Assert.Equal(Secret, (string?)account.Kms("Decrypt", new { CiphertextBlob = moved, EncryptionContext = new { b = "2" } })["Plaintext"]);
    }

    [Theory]
    [InlineData("Encrypt")]
    [InlineData("GenerateDataKey")]
    [InlineData("GenerateDataKeyWithoutPlaintext")]
    [InlineData("Decrypt")]
    [InlineData("CreateGrant")]
    public void A_dry_run_says_whether_the_call_would_have_succeeded_and_does_nothing(string operation)
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        object input = operation switch
        {
            "Encrypt" => new { KeyId = key, Plaintext = Secret, DryRun = true },
            "Decrypt" => new { KeyId = key, DryRun = true, DryRunModifiers = new[] { "IGNORE_CIPHERTEXT" } },
            "CreateGrant" => new { KeyId = key, GranteePrincipal = TestAccount.OperatorArn, Operations = new[] { "Decrypt" }, DryRun = true },
            _ => new { KeyId = key, KeySpec = "AES_256", DryRun = true },
        };

        Assert.Equal(("DryRunOperationException", "The request would have succeeded, but the DryRun option is set."), TestAccount.Error(() => account.Kms(operation, input)));
        Assert.Equal("AccessDeniedException", account.KmsError(operation, input, TestAccount.Operator));
        Assert.Empty(account.Kms("ListGrants", new { KeyId = key })["Grants"]!.AsArray());
        Assert.False(account.Kms("GetKeyLastUsage", new { KeyId = key }).ContainsKey("KeyLastUsage"));
        account.Kms("DisableKey", new { KeyId = key });
        Assert.Equal("DisabledException", account.KmsError(operation, input));
    }

    [Fact]
    public void A_condition_on_the_encryption_context_is_enforced()
    {
        TestAccount account = new();
        string policy = KeyPolicyTests.AdminOnly.Replace("]}", $$$$""",{"Effect":"Allow","Principal":{"AWS":"{{{{TestAccount.OperatorArn}}}}"},"Action":"kms:GenerateDataKey","Resource":"*","Condition":{"StringEquals":{"kms:EncryptionContext:aws:kinesisanalytics:arn":"A"}}}]}""", StringComparison.Ordinal);
        string key = (string)account.Kms("CreateKey", new { Policy = policy })["KeyMetadata"]!["KeyId"]!;
        object Input(string arn) => new { KeyId = key, KeySpec = "AES_256", EncryptionContext = new Dictionary<string, string> { ["aws:kinesisanalytics:arn"] = arn } };

        Assert.Equal("none", account.KmsError("GenerateDataKey", Input("A"), TestAccount.Operator));
        Assert.Equal("AccessDeniedException", account.KmsError("GenerateDataKey", Input("B"), TestAccount.Operator));
        Assert.Equal("AccessDeniedException", account.KmsError("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256" }, TestAccount.Operator));
    }

    [Fact]
    public void The_last_use_of_a_key_is_kept_and_can_stop_its_deletion()
    {
        TestAccount account = new();
        string policy = KeyPolicyTests.AdminOnly.Replace("]}", ""","""
            + """{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:ScheduleKeyDeletion","Resource":"*","Condition":{"NumericLessThan":{"kms:TrailingDaysWithoutKeyUsage":"90"}}}]}""", StringComparison.Ordinal);
        string key = (string)account.Kms("CreateKey", new { Policy = policy })["KeyMetadata"]!["KeyId"]!;
        account.Kms("Encrypt", new { KeyId = key, Plaintext = Secret });

        Assert.Equal("Encrypt", (string?)account.Kms("GetKeyLastUsage", new { KeyId = key })["KeyLastUsage"]!["Operation"]);
        Assert.Equal("AccessDeniedException", account.KmsError("ScheduleKeyDeletion", new { KeyId = key }));
        account.Clock.Advance(TimeSpan.FromDays(91));
        Assert.Equal("none", account.KmsError("ScheduleKeyDeletion", new { KeyId = key }));
    }

    private static string Blob(JsonObject answer) => (string)answer["CiphertextBlob"]!;
}
