using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Flink;

/// <summary>Whatever a client sends, a service answers or refuses in AWS's way; nothing else ever comes out.</summary>
public class HostileInputTests
{
    private static readonly string[] Replacements = ["\"x\"", "5", "-1", "1.5", "true", "[]", "{}", "[\"x\"]", "[5]", "[{}]", "{\"a\":\"b\"}", "\"\""];

    public static TheoryData<string, string, string> Inputs => new()
    {
        { "flink", "CreateApplication", """{"ApplicationName":"new","RuntimeEnvironment":"FLINK-1_20","ServiceExecutionRole":"arn:aws:iam::123456789012:role/FlinkExecution","ApplicationMode":"STREAMING","ApplicationDescription":"d","Tags":[{"Key":"a","Value":"b"}],"CloudWatchLoggingOptions":[{"LogStreamARN":"arn"}],"ApplicationConfiguration":{"FlinkApplicationConfiguration":{"CheckpointConfiguration":{"ConfigurationType":"DEFAULT"},"ParallelismConfiguration":{"Parallelism":2}},"EnvironmentProperties":{"PropertyGroups":[{"PropertyGroupId":"g","PropertyMap":{"a":"b"}}]},"ApplicationCodeConfiguration":{"CodeContentType":"ZIPFILE","CodeContent":{"S3ContentLocation":{"BucketARN":"b","FileKey":"k"},"ZipFileContent":"AAAA"}},"VpcConfigurations":[{"SubnetIds":["s"],"SecurityGroupIds":["g"]}],"ApplicationSnapshotConfiguration":{"SnapshotsEnabled":true},"ApplicationSystemRollbackConfiguration":{"RollbackEnabled":true},"ApplicationEncryptionConfiguration":{"KeyType":"AWS_OWNED_KEY"}}}""" },
        { "flink", "CreateApplication", """{"ApplicationName":"book","RuntimeEnvironment":"ZEPPELIN-FLINK-3_0","ServiceExecutionRole":"arn:aws:iam::123456789012:role/FlinkExecution","ApplicationConfiguration":{"ZeppelinApplicationConfiguration":{"MonitoringConfiguration":{"LogLevel":"INFO"},"CatalogConfiguration":{"GlueDataCatalogConfiguration":{"DatabaseARN":"d"}},"DeployAsApplicationConfiguration":{"S3ContentLocation":{"BucketARN":"b"}}}}}""" },
        { "flink", "UpdateApplication", """{"ApplicationName":"orders","CurrentApplicationVersionId":1,"ServiceExecutionRoleUpdate":"arn:aws:iam::123456789012:role/FlinkExecution","RuntimeEnvironmentUpdate":"FLINK-1_20","SnapshotMode":"ENHANCED_SNAPSHOTS","RunConfigurationUpdate":{"FlinkRunConfiguration":{"AllowNonRestoredState":true},"ApplicationRestoreConfiguration":{"ApplicationRestoreType":"SKIP_RESTORE_FROM_SNAPSHOT"}},"ApplicationConfigurationUpdate":{"FlinkApplicationConfigurationUpdate":{"CheckpointConfigurationUpdate":{"CheckpointIntervalUpdate":5},"ParallelismConfigurationUpdate":{"ParallelismUpdate":2}},"EnvironmentPropertyUpdates":{"PropertyGroups":[]},"ApplicationCodeConfigurationUpdate":{"CodeContentTypeUpdate":"ZIPFILE","CodeContentUpdate":{"S3ContentLocationUpdate":{"FileKeyUpdate":"k"}}},"ApplicationSnapshotConfigurationUpdate":{"SnapshotsEnabledUpdate":true},"ApplicationEncryptionConfigurationUpdate":{"KeyTypeUpdate":"AWS_OWNED_KEY"}}}""" },
        { "flink", "StartApplication", """{"ApplicationName":"orders","RunConfiguration":{"FlinkRunConfiguration":{"AllowNonRestoredState":true},"ApplicationRestoreConfiguration":{"ApplicationRestoreType":"RESTORE_FROM_CUSTOM_SNAPSHOT","SnapshotName":"s"}}}""" },
        { "flink", "DeleteApplicationSnapshot", """{"ApplicationName":"orders","SnapshotName":"s","SnapshotCreationTimestamp":1.5}""" },
        { "flink", "TagResource", """{"ResourceARN":"arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders","Tags":[{"Key":"a","Value":"b"}]}""" },
        { "flink", "ListApplicationOperations", """{"ApplicationName":"orders","Limit":5,"NextToken":"b3BlcmF0aW9uczox","Operation":"StartApplication","OperationStatus":"FAILED"}""" },
        { "kms", "CreateKey", """{"Description":"d","KeySpec":"SYMMETRIC_DEFAULT","KeyUsage":"ENCRYPT_DECRYPT","Origin":"AWS_KMS","MultiRegion":false,"Tags":[{"TagKey":"a","TagValue":"b"}],"BypassPolicyLockoutSafetyCheck":false}""" },
        { "kms", "CreateGrant", """{"KeyId":"KEY","GranteePrincipal":"arn:aws:iam::123456789012:role/Operator","Operations":["Decrypt"],"Constraints":{"EncryptionContextSubset":{"a":"b"}},"Name":"n","GrantTokens":[],"DryRun":false}""" },
        { "kms", "Decrypt", """{"CiphertextBlob":"AQICAAA=","KeyId":"KEY","EncryptionContext":{"a":"b"},"EncryptionAlgorithm":"SYMMETRIC_DEFAULT","DryRun":true,"DryRunModifiers":["IGNORE_CIPHERTEXT"],"GrantTokens":["t"]}""" },
        { "kms", "GenerateDataKey", """{"KeyId":"KEY","KeySpec":"AES_256","EncryptionContext":{"a":"b"}}""" },
        { "kms", "PutKeyPolicy", """{"KeyId":"KEY","Policy":"{}","PolicyName":"default"}""" },
        { "kms", "ListKeyRotations", """{"KeyId":"KEY","Limit":5,"Marker":"TGlzdEtleVJvdGF0aW9uczox","IncludeKeyMaterial":"ALL_KEY_MATERIAL"}""" },
        { "kms", "CreateAlias", """{"AliasName":"alias/a","TargetKeyId":"KEY"}""" },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public void An_input_with_any_value_replaced_is_answered_or_refused(string service, string operation, string text)
    {
        int count = Paths(JsonNode.Parse(text)!).Count;
        Assert.True(count > 1);
        for (int i = 0; i < count; i++)
        {
            foreach (string replacement in Replacements)
            {
                FlinkWorld world = new();
                JsonNode input = JsonNode.Parse(text.Replace("KEY\"", (service == "kms" ? Key(world) : "KEY") + "\"", StringComparison.Ordinal))!;
                Paths(input)[i].ReplaceWith(JsonNode.Parse(replacement));
                try
                {
                    if (service == "kms") world.Account.Kms(operation, input);
                    else world.Call(operation, input);
                    world.Account.Settle();
                    _ = world.Detail;
                }
                catch (ServiceException e)
                {
                    Assert.NotEqual(500, e.Status);
                }
            }
        }
    }

    [Fact]
    public void Of_a_member_that_is_there_twice_the_last_counts()
    {
        FlinkWorld world = new();
        const string text = """{"ApplicationName":"orders","CurrentApplicationVersionId":1,"ApplicationConfigurationUpdate":{"FlinkApplicationConfigurationUpdate":{"ParallelismConfigurationUpdate":{"ConfigurationTypeUpdate":"CUSTOM","ParallelismUpdate":2,"ParallelismUpdate":3}}}}""";
        using (JsonDocument document = JsonDocument.Parse(text)) world.Call("UpdateApplication", document.RootElement);

        Assert.Equal(3, (int?)world.Detail["ApplicationConfigurationDescription"]!["FlinkApplicationConfigurationDescription"]!["ParallelismConfigurationDescription"]!["Parallelism"]);
    }

    private static string Key(FlinkWorld world) => (string)world.Account.Kms("CreateKey", new { })["KeyMetadata"]!["KeyId"]!;

    /// <summary>Every node below the root.</summary>
    private static List<JsonNode> Paths(JsonNode node)
    {
        List<JsonNode> nodes = [];
        IEnumerable<JsonNode?> children = node switch { JsonObject o => o.Select(p => p.Value), JsonArray a => a, _ => [] };
        foreach (JsonNode? child in children)
        {
            if (child is null) continue;
            nodes.Add(child);
            nodes.AddRange(Paths(child));
        }
        return nodes;
    }
}
