using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Conformance;

public sealed class KmsConformanceTests : SandboxFixture
{
    private static readonly Dictionary<string, string> _context = new() { ["purpose"] = "test" };

    [Fact]
    public void Every_operation_answers_as_its_published_shape_and_refuses_what_that_shape_does_not_allow()
    {
        Scenario kms = Scenario.On(Sandbox, "kms", "kms", "ValidationException");
        JsonObject metadata = kms.Do("CreateKey", new { Description = "of a test", KeyUsage = "ENCRYPT_DECRYPT", KeySpec = "SYMMETRIC_DEFAULT", Origin = "AWS_KMS", MultiRegion = false, BypassPolicyLockoutSafetyCheck = false, Tags = new[] { new { TagKey = "team", TagValue = "data" } } })["KeyMetadata"]!.AsObject();
        string key = (string)metadata["KeyId"]!;
        string arn = (string)metadata["Arn"]!;
        Describe(kms, key);
        UseKey(kms, key, arn);
        Grant(kms, arn);
        Rotate(kms, key);
        EndKey(kms, key);

        kms.AssertSound();
        Assert.True(kms.MalformedSent > 300, $"only {kms.MalformedSent} malformed inputs");
        Assert.Equal(Operations.Of("kms"), kms.Covered.Order());
    }

    [Fact]
    public void Keys_of_every_kind_describe_themselves_as_the_model_says()
    {
        Scenario kms = Scenario.On(Sandbox, "kms", "kms", "ValidationException");
        foreach ((string spec, string usage) in (ReadOnlySpan<(string, string)>)[("RSA_2048", "ENCRYPT_DECRYPT"), ("RSA_4096", "SIGN_VERIFY"), ("ECC_NIST_P256", "SIGN_VERIFY"), ("ECC_NIST_P384", "KEY_AGREEMENT"), ("HMAC_256", "GENERATE_VERIFY_MAC")])
        {
            string key = (string)kms.Do("CreateKey", new { KeySpec = spec, KeyUsage = usage })["KeyMetadata"]!["KeyId"]!;
            kms.Do("DescribeKey", new { KeyId = key });
            kms.Refused("RotateKeyOnDemand", "UnsupportedOperationException", new { KeyId = key });
        }

        string external = (string)kms.Do("CreateKey", new { Origin = "EXTERNAL", MultiRegion = true })["KeyMetadata"]!["KeyId"]!;
        Assert.Equal("PendingImport", (string?)kms.Do("DescribeKey", new { KeyId = external })["KeyMetadata"]!["KeyState"]);
        kms.Refused("Encrypt", "KMSInvalidStateException", new { KeyId = external, Plaintext = "AAAA" });
        kms.AssertSound();
    }

    [Fact]
    public void Refusals_carry_codes_that_the_model_lists()
    {
        Scenario kms = Scenario.On(Sandbox, "kms", "kms", "ValidationException");
        string key = (string)kms.Do("CreateKey")["KeyMetadata"]!["KeyId"]!;
        string other = (string)kms.Do("CreateKey")["KeyMetadata"]!["KeyId"]!;
        string blob = (string)kms.Do("Encrypt", new { KeyId = key, Plaintext = "AAAA" })["CiphertextBlob"]!;
        kms.Do("CreateAlias", new { AliasName = "alias/taken", TargetKeyId = key });
        string absent = "00000000-0000-4000-8000-000000000000";

        kms.Refused("DescribeKey", "NotFoundException", new { KeyId = absent });
        kms.Refused("DescribeKey", "InvalidArnException", new { KeyId = "arn:aws:s3:::bucket" });
        kms.Refused("GetKeyPolicy", "NotFoundException", new { KeyId = "alias/taken", PolicyName = "default" });
        kms.Refused("CreateAlias", "AlreadyExistsException", new { AliasName = "alias/taken", TargetKeyId = key });
        kms.Refused("CreateAlias", "InvalidAliasNameException", new { AliasName = "alias/a:b", TargetKeyId = key });
        kms.Refused("CreateKey", "MalformedPolicyDocumentException", new { Policy = "{" });
        kms.Refused("PutKeyPolicy", "MalformedPolicyDocumentException", new { KeyId = key, Policy = """{"Version":"2012-10-17","Statement":[]}""" });
        kms.Refused("Decrypt", "InvalidCiphertextException", new { CiphertextBlob = "AAAA" });
        kms.Refused("Decrypt", "IncorrectKeyException", new { CiphertextBlob = blob, KeyId = other });
        kms.Refused("Encrypt", "DryRunOperationException", new { KeyId = key, Plaintext = "AAAA", DryRun = true });
        kms.Refused("ListKeys", "InvalidMarkerException", new { Marker = "no marker" });
        kms.Refused("RetireGrant", "NotFoundException", new { KeyId = (string)kms.Do("DescribeKey", new { KeyId = key })["KeyMetadata"]!["Arn"]!, GrantId = new string('0', 64) });
        kms.Refused("CancelKeyDeletion", "KMSInvalidStateException", new { KeyId = key });
        kms.Do("DisableKey", new { KeyId = key });
        kms.Refused("Encrypt", "DisabledException", new { KeyId = key, Plaintext = "AAAA" });
        kms.Refused("RotateKeyOnDemand", "DisabledException", new { KeyId = key });
        kms.AssertSound();
    }

    private static void Describe(Scenario kms, string key)
    {
        kms.Do("DescribeKey", new { KeyId = key });
        kms.Do("ListKeys", new { Limit = 5 });
        kms.Do("UpdateKeyDescription", new { KeyId = key, Description = "changed" });
        kms.Do("GetKeyLastUsage", new { KeyId = key });
        kms.Do("CreateAlias", new { AliasName = "alias/conformance", TargetKeyId = key });
        kms.Do("UpdateAlias", new { AliasName = "alias/conformance", TargetKeyId = key });
        kms.Do("ListAliases", new { KeyId = key, Limit = 10 });
        string policy = (string)kms.Do("GetKeyPolicy", new { KeyId = key, PolicyName = "default" })["Policy"]!;
        kms.Do("PutKeyPolicy", new { KeyId = key, PolicyName = "default", Policy = policy, BypassPolicyLockoutSafetyCheck = false });
        kms.Do("ListKeyPolicies", new { KeyId = key, Limit = 10 });
        kms.Do("TagResource", new { KeyId = key, Tags = new[] { new { TagKey = "cost", TagValue = "" } } });
        kms.Do("ListResourceTags", new { KeyId = key, Limit = 1 });
        kms.Do("UntagResource", new { KeyId = key, TagKeys = new[] { "cost" } });
    }

    private static void UseKey(Scenario kms, string key, string arn)
    {
        string blob = (string)kms.Do("Encrypt", new { KeyId = key, Plaintext = "AAAA", EncryptionContext = _context, GrantTokens = Array.Empty<string>(), EncryptionAlgorithm = "SYMMETRIC_DEFAULT", DryRun = false })["CiphertextBlob"]!;
        Assert.Equal("AAAA", (string?)kms.Do("Decrypt", new { CiphertextBlob = blob, EncryptionContext = _context, GrantTokens = Array.Empty<string>(), KeyId = arn, EncryptionAlgorithm = "SYMMETRIC_DEFAULT" })["Plaintext"]);
        kms.Do("ReEncrypt", new { CiphertextBlob = blob, SourceEncryptionContext = _context, SourceKeyId = key, DestinationKeyId = key, DestinationEncryptionContext = _context, SourceEncryptionAlgorithm = "SYMMETRIC_DEFAULT", DestinationEncryptionAlgorithm = "SYMMETRIC_DEFAULT" });
        kms.Do("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256", EncryptionContext = _context });
        kms.Do("GenerateDataKey", new { KeyId = key, NumberOfBytes = 17 });
        kms.Do("GenerateDataKeyWithoutPlaintext", new { KeyId = key, KeySpec = "AES_128", EncryptionContext = _context });
        kms.Do("GenerateRandom", new { NumberOfBytes = 32 });
        Assert.NotNull(kms.Do("GetKeyLastUsage", new { KeyId = key })["KeyLastUsage"]);
    }

    private static void Grant(Scenario kms, string arn)
    {
        object grant(string name) => new { KeyId = arn, GranteePrincipal = "arn:aws:iam::123456789012:role/Operator", RetiringPrincipal = "arn:aws:iam::123456789012:role/KeyAdministrator", Operations = new[] { "Decrypt", "DescribeKey" }, Constraints = new { EncryptionContextSubset = _context }, Name = name, GrantTokens = Array.Empty<string>() };
        string first = (string)kms.Do("CreateGrant", grant("first"))["GrantId"]!;
        string second = (string)kms.Do("CreateGrant", grant("second"))["GrantId"]!;
        kms.Do("ListGrants", new { KeyId = arn, Limit = 10, GrantId = first });
        kms.Do("ListGrants", new { KeyId = arn, GranteePrincipal = "arn:aws:iam::123456789012:role/Operator" });
        kms.Do("ListRetirableGrants", new { RetiringPrincipal = "arn:aws:iam::123456789012:role/KeyAdministrator", Limit = 10 });
        kms.Do("RevokeGrant", new { KeyId = arn, GrantId = first });
        kms.Do("RetireGrant", new { KeyId = arn, GrantId = second });
    }

    private static void Rotate(Scenario kms, string key)
    {
        kms.Do("EnableKeyRotation", new { KeyId = key, RotationPeriodInDays = 90 });
        kms.Do("GetKeyRotationStatus", new { KeyId = key });
        kms.Do("DisableKeyRotation", new { KeyId = key });
        kms.Do("RotateKeyOnDemand", new { KeyId = key });
        kms.Do("GetKeyRotationStatus", new { KeyId = key });
        kms.Do("ListKeyRotations", new { KeyId = key, IncludeKeyMaterial = "ALL_KEY_MATERIAL", Limit = 10 });
    }

    private static void EndKey(Scenario kms, string key)
    {
        kms.Do("DisableKey", new { KeyId = key });
        kms.Do("EnableKey", new { KeyId = key });
        kms.Do("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 7 });
        kms.Do("DescribeKey", new { KeyId = key });
        kms.Do("CancelKeyDeletion", new { KeyId = key });
        kms.Do("DeleteAlias", new { AliasName = "alias/conformance" });
    }
}
