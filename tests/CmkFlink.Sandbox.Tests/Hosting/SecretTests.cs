using System.Text;
using CmkFlink.Sandbox.Tests.Signing;
using CmkFlink.Sandbox.Tests.Sts;

namespace CmkFlink.Sandbox.Tests.Hosting;

/// <summary>What must stay between a client and the sandbox is in no event, whether it was sent or answered, allowed or refused.</summary>
public sealed class SecretTests : SandboxFixture
{
    private const string Operator = "arn:aws:iam::123456789012:role/Operator";

    [Fact]
    public async Task Nothing_secret_that_was_sent_or_answered_is_in_the_log()
    {
        List<string> secrets = [.. Keys(), .. Sessions(), await TokenAsync()];

        string log = Encoding.UTF8.GetString(CmkFlink.Sandbox.Events.EventJson.Write(Sandbox.Events));
        string shown = string.Join('\n', Sandbox.Events.Select(call => $"{call} {call.ToJson()}"));
        foreach (string call in new[] { "Encrypt", "Decrypt", "GenerateDataKey", "CreateGrant", "RevokeGrant", "CreateAccessKey", "AssumeRole", "GetSessionToken", "AssumeRoleWithWebIdentity" }) Assert.Contains(Sandbox.Events, each => each.EventName == call);
        Assert.True(secrets.Count >= 12 && secrets.TrueForAll(secret => secret.Length >= 12));
        Assert.All(secrets, secret =>
        {
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        });
    }

    /// <summary>Of KMS: plaintext, ciphertext, data keys and tokens of grants.</summary>
    private IEnumerable<string> Keys()
    {
        string key = (string)Admin.Kms("CreateKey").Ok().Json["KeyMetadata"]!["KeyId"]!;
        string plaintext = Convert.ToBase64String("the state of orders"u8);
        string blob = (string)Admin.Kms("Encrypt", new { KeyId = key, Plaintext = plaintext }).Ok().Json["CiphertextBlob"]!;
        Admin.Kms("Decrypt", new { CiphertextBlob = blob }).Ok();
        SandboxClient.As(Sandbox, "operator").Kms("Encrypt", new { KeyId = key, Plaintext = plaintext }).Fails(400, "AccessDeniedException");
        Admin.Kms("Encrypt", new { KeyId = key, Plaintext = 7 });
        Answer data = Admin.Kms("GenerateDataKey", new { KeyId = key, KeySpec = "AES_256" }).Ok();
        Answer grant = Admin.Kms("CreateGrant", new { KeyId = key, GranteePrincipal = Operator, Operations = new[] { "Decrypt" } }).Ok();
        string token = (string)grant.Json["GrantToken"]!;
        Admin.Kms("Decrypt", new { CiphertextBlob = blob, GrantTokens = new[] { token } }).Ok();
        Admin.Kms("RevokeGrant", new { KeyId = key, GrantId = (string)grant.Json["GrantId"]! }).Ok();
        return [plaintext, "the state of orders", blob, (string)data.Json["Plaintext"]!, (string)data.Json["CiphertextBlob"]!, token];
    }

    /// <summary>Of IAM and STS: secrets of keys and tokens of sessions, used once each.</summary>
    private IEnumerable<string> Sessions()
    {
        string made = Admin.Iam("CreateAccessKey", ("UserName", "operator-user")).Ok().Value("SecretAccessKey")!;
        Answer role = Admin.Sts("AssumeRole", ("RoleArn", "arn:aws:iam::123456789012:role/Reader"), ("RoleSessionName", "me")).Ok();
        Answer session = Admin.Sts("GetSessionToken").Ok();
        foreach (Answer answer in new[] { role, session })
        {
            new SandboxClient(Sandbox, new TestSigner(answer.Value("AccessKeyId")!, answer.Value("SecretAccessKey")!, answer.Value("SessionToken"))).Sts("GetCallerIdentity").Ok();
            // Signed with half of one and half of another.
            new SandboxClient(Sandbox, new TestSigner(answer.Value("AccessKeyId")!, made, answer.Value("SessionToken"))).Sts("GetCallerIdentity").Fails(403, "SignatureDoesNotMatch");
            yield return answer.Value("SecretAccessKey")!;
            yield return answer.Value("SessionToken")!;
        }

        yield return made;
    }

    private async Task<string> TokenAsync()
    {
        WebIdentity identity = WebIdentity.Create(Sandbox, "sts.amazonaws.com");
        string token = await identity.TokenAsync("somebody");
        Admin.Sts("AssumeRoleWithWebIdentity", ("RoleArn", WebIdentity.RoleArn), ("RoleSessionName", "me"), ("WebIdentityToken", token)).Ok();
        Admin.Sts("AssumeRoleWithWebIdentity", ("RoleArn", WebIdentity.RoleArn), ("RoleSessionName", "me"), ("WebIdentityToken", token + "x"));
        return token;
    }
}
