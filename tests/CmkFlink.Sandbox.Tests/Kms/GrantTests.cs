using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Kms;

public class GrantTests
{
    private const string Infrastructure = "infrastructure.kinesisanalytics.amazonaws.com";

    [Fact]
    public void A_grant_allows_its_operation_within_its_constraint_and_no_more()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        string blob = (string)account.Kms("Encrypt", new { KeyId = key, Plaintext = "AAAA", EncryptionContext = new { app = "orders", more = "x" } })["CiphertextBlob"]!;
        object decrypt = new { CiphertextBlob = blob, EncryptionContext = new { app = "orders", more = "x" } };
        Assert.Equal("AccessDeniedException", account.KmsError("Decrypt", decrypt, TestAccount.Operator));

        string grant = (string)account.Kms("CreateGrant", new { KeyId = key, GranteePrincipal = TestAccount.OperatorArn, Operations = new[] { "Decrypt" }, Constraints = new { EncryptionContextSubset = new { app = "orders" } } })["GrantId"]!;

        Assert.Equal("none", account.KmsError("Decrypt", decrypt, TestAccount.Operator));
        Assert.Equal("AccessDeniedException", account.KmsError("Encrypt", new { KeyId = key, Plaintext = "AAAA", EncryptionContext = new { app = "orders" } }, TestAccount.Operator));
        Assert.Equal("AccessDeniedException", account.KmsError("Decrypt", new { CiphertextBlob = blob, EncryptionContext = new { app = "billing" } }, TestAccount.Operator));
        account.Kms("RevokeGrant", new { KeyId = key, GrantId = grant });
        Assert.Equal("AccessDeniedException", account.KmsError("Decrypt", decrypt, TestAccount.Operator));
    }

    [Fact]
    public void A_listed_grant_shows_what_it_allows()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        account.Kms("CreateGrant", new { KeyId = key, GranteePrincipal = Infrastructure, Operations = new[] { "Decrypt" }, Constraints = new { EncryptionContextSubset = new { app = "orders" } } });
        account.Kms("CreateGrant", new { KeyId = key, GranteePrincipal = TestAccount.OperatorArn, Operations = new[] { "Encrypt" } });

        JsonObject grant = Assert.Single(account.Kms("ListGrants", new { KeyId = key, GranteePrincipal = Infrastructure })["Grants"]!.AsArray())!.AsObject();

        Assert.Equal($"arn:aws:kms:eu-west-1:123456789012:key/{key}", (string?)grant["KeyId"]);
        Assert.Equal(Infrastructure, (string?)grant["GranteePrincipal"]);
        Assert.Equal("arn:aws:iam::123456789012:root", (string?)grant["IssuingAccount"]);
        Assert.Equal("""{"EncryptionContextSubset":{"app":"orders"}}""", grant["Constraints"]!.ToJsonString());
    }

    [Theory]
    [InlineData("EncryptionContextEquals", "EncryptionContextSubset")]
    [InlineData("EncryptionContextSubset", "EncryptionContextEquals")]
    public void An_empty_constraint_beside_another_is_none(string empty, string meant)
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        JsonNode Input(string emptied) => JsonNode.Parse($$$$"""{"KeyId":"{{{{key}}}}","GranteePrincipal":"{{{{TestAccount.OperatorArn}}}}","Operations":["Decrypt"],"Constraints":{"{{{{empty}}}}":{{{{emptied}}}},"{{{{meant}}}}":{"app":"orders"}}}""")!;

        account.Kms("CreateGrant", Input("{}"));

        JsonObject grant = Assert.Single(account.Kms("ListGrants", new { KeyId = key })["Grants"]!.AsArray())!.AsObject();
        Assert.Equal($$$"""{"{{{meant}}}":{"app":"orders"}}""", grant["Constraints"]!.ToJsonString());
        Assert.Equal("ValidationException", account.KmsError("CreateGrant", Input("""{"app":"orders"}""")));
    }

    [Fact]
    public void Who_may_retire_a_grant_is_said_by_the_grant()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        JsonObject grant = account.Kms("CreateGrant", new { KeyId = key, GranteePrincipal = TestAccount.OperatorArn, RetiringPrincipal = Infrastructure, Operations = new[] { "Decrypt" } });
        object retire = new { KeyId = key, GrantId = (string)grant["GrantId"]! };

        Assert.Equal("AccessDeniedException", account.KmsError("RetireGrant", retire, TestAccount.Operator));
        Assert.Equal("none", account.KmsError("RetireGrant", retire, new Caller(RequestPrincipal.Service(Infrastructure))));
        Assert.Empty(account.Kms("ListGrants", new { KeyId = key })["Grants"]!.AsArray());
    }

    [Fact]
    public void A_grant_with_a_name_is_made_once()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        object named = new { KeyId = key, Name = "orders", GranteePrincipal = TestAccount.OperatorArn, Operations = new[] { "Decrypt" } };

        Assert.Equal((string?)account.Kms("CreateGrant", named)["GrantId"], (string?)account.Kms("CreateGrant", named)["GrantId"]);
        account.Kms("CreateGrant", new { KeyId = key, GranteePrincipal = TestAccount.OperatorArn, Operations = new[] { "Decrypt" } });

        Assert.Equal(2, account.Kms("ListGrants", new { KeyId = key })["Grants"]!.AsArray().Count);
    }

    [Fact]
    public void A_grant_gives_no_more_than_the_grant_that_permits_its_creation()
    {
        TestAccount account = new();
        string key = KeyStateTests.KeyIn(account, "Enabled");
        account.Kms("CreateGrant", new { KeyId = key, GranteePrincipal = TestAccount.OperatorArn, Operations = new[] { "Decrypt", "CreateGrant" } });

        Assert.Equal("none", account.KmsError("CreateGrant", new { KeyId = key, GranteePrincipal = Infrastructure, Operations = new[] { "Decrypt" } }, TestAccount.Operator));
        Assert.Equal("AccessDeniedException", account.KmsError("CreateGrant", new { KeyId = key, GranteePrincipal = Infrastructure, Operations = new[] { "Decrypt", "Encrypt" } }, TestAccount.Operator));
    }

    [Theory]
    [InlineData("""["Decrypt"]""", "EncryptionContextSubset", "none")]
    [InlineData("""["Decrypt"]""", "EncryptionContextEquals", "AccessDeniedException")]
    [InlineData("""["Decrypt","Encrypt"]""", "EncryptionContextSubset", "AccessDeniedException")]
    public void Conditions_on_grants_are_enforced(string operations, string constraint, string expected)
    {
        TestAccount account = new();
        string statement = $$$$"""{"Effect":"Allow","Principal":{"AWS":"{{{{TestAccount.OperatorArn}}}}"},"Action":"kms:CreateGrant","Resource":"*","Condition":{"StringEquals":{"kms:GrantConstraintType":"EncryptionContextSubset","kms:EncryptionContext:app":"orders"},"ForAllValues:StringEquals":{"kms:GrantOperations":"Decrypt"}}}""";
        string key = (string)account.Kms("CreateKey", new { Policy = KeyPolicyTests.AdminOnly.Replace("]}", "," + statement + "]}", StringComparison.Ordinal) })["KeyMetadata"]!["KeyId"]!;
        JsonNode input = JsonNode.Parse($$$$"""{"KeyId":"{{{{key}}}}","GranteePrincipal":"{{{{Infrastructure}}}}","Operations":{{{{operations}}}},"Constraints":{"{{{{constraint}}}}":{"app":"orders"}}}""")!;

        Assert.Equal(expected, account.KmsError("CreateGrant", input, TestAccount.Operator));
    }

    [Theory]
    [InlineData("""{"GranteePrincipal":"arn:aws:iam::123456789012:role/Missing","Operations":["Decrypt"]}""", "InvalidArnException")]
    [InlineData("""{"GranteePrincipal":"arn:aws:iam::123456789012:role/Operator","Operations":[]}""", "ValidationException")]
    [InlineData("""{"GranteePrincipal":"arn:aws:iam::123456789012:role/Operator","Operations":["Sign"]}""", "ValidationException")]
    [InlineData("""{"GranteePrincipal":"arn:aws:iam::123456789012:role/Operator","Operations":["Fly"]}""", "ValidationException")]
    [InlineData("""{"GranteePrincipal":"arn:aws:iam::123456789012:role/Operator"}""", "ValidationException")]
    [InlineData("""{"GranteePrincipal":5,"Operations":["Decrypt"]}""", "SerializationException")]
    public void A_grant_that_cannot_be_is_refused(string text, string expected)
    {
        TestAccount account = new();
        JsonObject input = JsonNode.Parse(text)!.AsObject();
        input["KeyId"] = KeyStateTests.KeyIn(account, "Enabled");
        Assert.Equal(expected, account.KmsError("CreateGrant", input));
    }
}
