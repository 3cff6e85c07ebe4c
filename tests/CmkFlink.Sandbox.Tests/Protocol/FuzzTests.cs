using System.Text;
using CmkFlink.Sandbox.Tests.Fuzz;
using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Protocol;

/// <summary>Nonsense, signed; and policies with bytes changed at random. Mutated requests are in <see cref="MutantTests"/>.</summary>
public sealed class FuzzTests : SandboxFixture
{
    [Fact]
    public void Signed_nonsense_is_the_clients_mistake()
    {
        var random = new Random(4711);
        TestSigner signer = TestSigner.For(Sandbox, "account-administrator");
        string[] targets = ["TrentService.ListKeys", "TrentService.CreateKey", "TrentService.DescribeKey", "TrentService.Nope", "KinesisAnalytics_20180523.DescribeApplication", "KinesisAnalytics_20180523.ListApplications"];
        string[] actions = ["GetRole", "CreateRole", "CreatePolicy", "ListRoles", "TagRole", "Nope", "GetAccountAuthorizationDetails"];
        string[] pieces = ["{", "}", "[", "]", "\"", ":", ",", "1e9999", "null", "true", "\"KeyId\":", "\"\\ud800\"", "\"a\"", "\u00e9", "\0", new string('[', 100), "Action=", "&", "RoleName=", "%", "%ff", "%zz", "Tags.member.1.Key=", ".member.0=", "=", "+", "Version=2010-05-08"];
        for (int i = 0; i < 500; i++)
        {
            string body = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)]));
            bool isJson = i % 2 == 0;
            string target = targets[random.Next(targets.Length)];
            if (!isJson) body = $"Action={actions[random.Next(actions.Length)]}&Version=2010-05-08&{body}";
            byte[] request = isJson
                ? SandboxClient.Request(signer.Sign(target.StartsWith('T') ? "kms" : "kinesisanalytics", body, "application/x-amz-json-1.1", target), body)
                : SandboxClient.Request(signer.Sign("iam", body, "application/x-www-form-urlencoded"), body);
            Answer answer = SandboxClient.Send(Sandbox, request);
            Assert.True(answer.Status < 500, $"{answer.Status} for {body}: {answer.Body}");
            if (answer.Status != 200) Assert.False(string.IsNullOrEmpty(answer.Code));
        }
    }

    [Fact]
    public void Mutated_policies_are_stored_or_refused_as_malformed()
    {
        var random = new Random(90210);
        const string identity = """{"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"A","Effect":"Allow","Action":["kms:*","s3:Get*"],"NotResource":"arn:aws:kms:*:123456789012:key/${aws:username}","Condition":{"ForAllValues:StringLikeIfExists":{"aws:TagKeys":["a","b?"]},"Bool":{"aws:SecureTransport":true},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"DateLessThan":{"aws:CurrentTime":"2030-01-01T00:00:00Z"}}}]}""";
        string trust = TrustOf("arn:aws:iam::123456789012:root").Replace("\"Action\"", "\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"xx\"}},\"Action\"", StringComparison.Ordinal);
        Admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "p"), ("PolicyDocument", identity)).Ok();
        Admin.Iam("UpdateAssumeRolePolicy", ("RoleName", "Reader"), ("PolicyDocument", trust)).Ok();
        for (int i = 0; i < 500; i++)
        {
            Answer answer = i % 2 == 0
                ? Admin.Iam("PutRolePolicy", ("RoleName", "Reader"), ("PolicyName", "p"), ("PolicyDocument", Text(identity)))
                : Admin.Iam("UpdateAssumeRolePolicy", ("RoleName", "Reader"), ("PolicyDocument", Text(trust)));
            Assert.True(answer.Status == 200 || answer.Code is "MalformedPolicyDocument" or "ValidationError", answer.Body);
            // Whatever was stored can be judged by.
            Answer use = SandboxClient.As(Sandbox, "reader").Kms("ListKeys");
            Assert.True(use.Status is 200 or 400, use.Body);
            Answer assume = Admin.Sts("AssumeRole", ("RoleArn", "arn:aws:iam::123456789012:role/Reader"), ("RoleSessionName", "me"), ("ExternalId", "xx"));
            Assert.True(assume.Status is 200 or 403, assume.Body);
        }

        string Text(string document) => Encoding.UTF8.GetString(Mutator.Bytes(Encoding.UTF8.GetBytes(document), random));
    }
}
