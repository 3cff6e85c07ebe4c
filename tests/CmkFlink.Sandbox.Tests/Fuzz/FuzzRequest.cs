using System.Text;
using CmkFlink.Sandbox.Tests.Hosting;
using CmkFlink.Sandbox.Tests.Signing;

namespace CmkFlink.Sandbox.Tests.Fuzz;

/// <summary>A call before it is signed.</summary>
/// <param name="Service">In the credential scope.</param>
/// <param name="Target">X-Amz-Target; <see langword="null"/> for the Query protocol.</param>
internal sealed record FuzzRequest(string Service, string? Target, string Body)
{
    /// <summary>What a caller who may everything does without leaving anything behind that grows.</summary>
    public static IReadOnlyList<FuzzRequest> Harmless { get; } =
    [
        Json("kms", "TrentService.DescribeKey", """{"KeyId":"alias/none","GrantTokens":["a"]}"""),
        Json("kms", "TrentService.ListKeys", """{"Limit":7,"Marker":"\u0041"}"""),
        Json("kms", "TrentService.Encrypt", """{"KeyId":"alias/none","Plaintext":"AAAA","EncryptionContext":{"a":"b"},"DryRun":true}"""),
        Json("kms", "TrentService.Decrypt", """{"CiphertextBlob":"AQIDBAUGBwgJCgsMDQ4PEA==","EncryptionAlgorithm":"SYMMETRIC_DEFAULT"}"""),
        Json("kms", "TrentService.GenerateRandom", """{"NumberOfBytes":16}"""),
        Json("kinesisanalytics", "KinesisAnalytics_20180523.DescribeApplication", """{"ApplicationName":"orders","IncludeAdditionalDetails":true}"""),
        Json("kinesisanalytics", "KinesisAnalytics_20180523.ListApplicationSnapshots", """{"ApplicationName":"orders","Limit":5}"""),
        Json("kinesisanalytics", "KinesisAnalytics_20180523.UpdateApplication", """{"ApplicationName":"none","CurrentApplicationVersionId":1,"ApplicationConfigurationUpdate":{"ApplicationEncryptionConfigurationUpdate":{"KeyTypeUpdate":"CUSTOMER_MANAGED_KEY","KeyIdUpdate":"alias/none"},"EnvironmentPropertyUpdates":{"PropertyGroups":[{"PropertyGroupId":"g","PropertyMap":{"k":"v"}}]}}}"""),
        Json("kinesisanalytics", "KinesisAnalytics_20180523.DeleteApplicationSnapshot", """{"ApplicationName":"orders","SnapshotName":"none","SnapshotCreationTimestamp":1767225600.123}"""),
        Query("iam", "2010-05-08", "GetRole", ("RoleName", "Operator")),
        Query("iam", "2010-05-08", "GetAccountAuthorizationDetails", ("Filter.member.1", "User"), ("MaxItems", "3")),
        Query("iam", "2010-05-08", "PutUserPolicy", ("UserName", "fuzz"), ("PolicyName", "p"), ("PolicyDocument", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["kms:List*"],"Resource":"*","Condition":{"StringLike":{"aws:UserAgent":["a*"]}}}]}""")),
        Query("iam", "2010-05-08", "TagUser", ("UserName", "fuzz"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v")),
        Query("sts", "2011-06-15", "GetCallerIdentity"),
    ];

    /// <summary>What a caller without any permission tries: never allowed, whatever becomes of it.</summary>
    public static IReadOnlyList<FuzzRequest> Forbidden { get; } =
    [
        Json("kms", "TrentService.CreateKey", """{"Description":"mine","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}"}"""),
        Json("kms", "TrentService.ListAliases", "{}"),
        Json("kinesisanalytics", "KinesisAnalytics_20180523.StopApplication", """{"ApplicationName":"orders","Force":true}"""),
        Json("kinesisanalytics", "KinesisAnalytics_20180523.CreateApplication", """{"ApplicationName":"mine","RuntimeEnvironment":"FLINK-1_20","ServiceExecutionRole":"arn:aws:iam::123456789012:role/FlinkExecution"}"""),
        Query("iam", "2010-05-08", "AttachRolePolicy", ("RoleName", "Reader"), ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess")),
        Query("iam", "2010-05-08", "CreateAccessKey", ("UserName", "account-administrator")),
        Query("sts", "2011-06-15", "AssumeRole", ("RoleArn", "arn:aws:iam::123456789012:role/Operator"), ("RoleSessionName", "me")),
    ];

    public byte[] Signed(TestSigner signer, bool chunked = false)
    {
        IReadOnlyList<(string Name, string Value)> headers = signer.Sign(Service, Body, Target is null ? "application/x-www-form-urlencoded" : "application/x-amz-json-1.1", Target);
        if (!chunked) return SandboxClient.Request(headers, Body);
        byte[] body = Encoding.UTF8.GetBytes(Body);
        string head = $"POST / HTTP/1.1\r\n{string.Concat(headers.Select(h => $"{h.Name}: {h.Value}\r\n"))}transfer-encoding: chunked\r\n\r\n";
        int half = body.Length / 2;
        return [.. Encoding.UTF8.GetBytes(head), .. Chunk(body.AsSpan(0, half)), .. Chunk(body.AsSpan(half)), .. "0\r\n\r\n"u8];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? [] : [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8];

    private static FuzzRequest Json(string service, string target, string body) => new(service, target, body);

    private static FuzzRequest Query(string service, string version, string action, params (string, string)[] parameters) => new(service, null, SandboxClient.Form(version, action, parameters));
}
