using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Iam;

public sealed class DeletedUserTests : SandboxFixture
{
    [Fact]
    public void The_sessions_of_a_user_end_when_the_user_is_deleted()
    {
        Admin.Iam("CreateUser", ("UserName", "bob")).Ok();
        Answer key = Admin.Iam("CreateAccessKey", ("UserName", "bob")).Ok();
        Answer session = new SandboxClient(Sandbox, new TestSigner(key.Value("AccessKeyId")!, key.Value("SecretAccessKey")!, null)).Sts("GetSessionToken").Ok();
        var bob = new SandboxClient(Sandbox, new TestSigner(session.Value("AccessKeyId")!, session.Value("SecretAccessKey")!, session.Value("SessionToken")));
        string keyId = (string)Admin.Kms("CreateKey", new { Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root","arn:aws:iam::123456789012:user/bob"]},"Action":"kms:*","Resource":"*"}]}""" }).Ok().Json["KeyMetadata"]!["KeyId"]!;
        bob.Kms("DescribeKey", new { KeyId = keyId }).Ok();
        Admin.Iam("DeleteAccessKey", ("UserName", "bob"), ("AccessKeyId", key.Value("AccessKeyId")!)).Ok();
        Admin.Iam("DeleteUser", ("UserName", "bob")).Ok();
        bob.Kms("DescribeKey", new { KeyId = keyId }).Fails(400, "UnrecognizedClientException");
        bob.Sts("GetCallerIdentity").Fails(403, "InvalidClientTokenId");
    }
}
