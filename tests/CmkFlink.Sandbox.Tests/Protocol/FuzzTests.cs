using System.Text;
using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Protocol;

/// <summary>Signed requests with bytes changed at random: none is answered with 5xx, and none that is accepted means anything but what was signed.</summary>
public sealed class FuzzTests : SandboxFixture
{
    private const int Requests = 2000;

    [Fact]
    public void Mutated_requests_never_crash_the_sandbox_and_never_do_something_else()
    {
        var random = new Random(20151);
        TestSigner signer = TestSigner.For(Sandbox, "account-administrator");
        string role = SandboxClient.Form("2010-05-08", "GetRole", ("RoleName", "Operator"));
        string grants = """{"KeyId":"alias/none","Limit":7,"Marker":"\u0041"}""";
        int accepted = 0;
        for (int i = 0; i < Requests; i++)
        {
            byte[] request = i % 2 == 0
                ? SandboxClient.Request(signer.Sign("iam", role, "application/x-www-form-urlencoded"), role)
                : SandboxClient.Request(signer.Sign("kms", grants, "application/x-amz-json-1.1", "TrentService.DescribeKey"), grants);
            byte[] mutated = Mutate(request, random);
            Answer answer = SandboxClient.Send(Sandbox, mutated);
            Assert.True(answer.Status is >= 200 and < 500, $"{answer.Status} for request {i}: {Encoding.Latin1.GetString(mutated)}\n{answer.Body}");
            if (answer.Status == 200) accepted++;
        }

        // Some changes mean nothing (a letter's case in a header's name): they are accepted, as what was signed.
        Assert.InRange(accepted, 1, Requests / 2);
        Assert.All(Sandbox.Events, e => Assert.True((e.EventName, e.RequestParameters?.GetRawText()) is ("GetRole", """{"roleName":"Operator"}""") or ("DescribeKey", """{"keyId":"alias/none","limit":7,"marker":"A"}"""), $"{e.EventName} {e.RequestParameters}"));
    }

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

        string Text(string document) => Encoding.UTF8.GetString(Mutate(Encoding.UTF8.GetBytes(document), random));
    }

    private static byte[] Mutate(byte[] request, Random random)
    {
        var bytes = new List<byte>(request);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.RemoveAt(at); break;
                case 3: bytes.Insert(at, (byte)random.Next(256)); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at))); break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }

            if (bytes.Count == 0) bytes.Add((byte)'x');
        }

        return [.. bytes];
    }
}
