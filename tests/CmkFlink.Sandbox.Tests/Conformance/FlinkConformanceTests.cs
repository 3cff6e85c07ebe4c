using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Tests.Hosting;

namespace CmkFlink.Sandbox.Tests.Conformance;

public sealed class FlinkConformanceTests : IAsyncLifetime
{
    private const string Role = "arn:aws:iam::123456789012:role/FlinkExecution";
    private const string LogStream = "arn:aws:logs:eu-west-1:123456789012:log-group:flink:log-stream:orders";

    private FlinkSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true });

    public async Task DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        Assert.Empty(_sandbox.Defects);
    }

    [Fact]
    public void Every_operation_answers_as_its_published_shape_and_refuses_what_that_shape_does_not_allow()
    {
        Scenario flink = NewScenario();
        JsonObject detail = flink.Do("CreateApplication", Application("conformance"))["ApplicationDetail"]!.AsObject();
        Settings(flink, (string)detail["ApplicationARN"]!);
        Lifecycle(flink);
        Read(flink);
        decimal created = (decimal)detail["CreateTimestamp"]!;
        flink.Do("DeleteApplication", new { ApplicationName = "conformance", CreateTimestamp = created });

        flink.AssertSound();
        Assert.True(flink.MalformedSent > 300, $"only {flink.MalformedSent} malformed inputs");
        // The dashboard's URL is always refused: its refusal is tested below.
        Assert.Equal(Operations.Of("kinesisanalytics").Except(["CreateApplicationPresignedUrl"]), flink.Covered.Order());
    }

    [Fact]
    public void Refusals_carry_codes_that_the_model_lists()
    {
        Scenario flink = NewScenario();
        object orders = new { ApplicationName = "orders" };
        object absent = new { ApplicationName = "absent" };
        decimal created = (decimal)flink.Do("DescribeApplication", orders)["ApplicationDetail"]!["CreateTimestamp"]!;

        flink.Refused("DescribeApplication", "ResourceNotFoundException", absent);
        flink.Refused("StartApplication", "ResourceInUseException", orders);
        flink.Refused("StopApplication", "ResourceNotFoundException", absent);
        flink.Refused("CreateApplication", "ResourceInUseException", new { ApplicationName = "orders", RuntimeEnvironment = "FLINK-1_20", ServiceExecutionRole = Role });
        flink.Refused("UpdateApplication", "ConcurrentModificationException", new { ApplicationName = "orders", CurrentApplicationVersionId = 99 });
        flink.Refused("UpdateApplication", "InvalidArgumentException", orders);
        flink.Refused("RollbackApplication", "InvalidRequestException", new { ApplicationName = "orders", CurrentApplicationVersionId = 1 });
        flink.Refused("DeleteApplication", "InvalidArgumentException", new { ApplicationName = "orders", CreateTimestamp = created - 10 });
        flink.Refused("CreateApplicationSnapshot", "ResourceInUseException", new { ApplicationName = "orders", SnapshotName = "nightly-1" });
        flink.Refused("CreateApplicationSnapshot", "InvalidRequestException", new { ApplicationName = "legacy", SnapshotName = "a" });
        flink.Refused("ListApplicationSnapshots", "UnsupportedOperationException", new { ApplicationName = "notebook" });
        flink.Refused("DescribeApplicationSnapshot", "ResourceNotFoundException", new { ApplicationName = "orders", SnapshotName = "absent" });
        flink.Refused("DeleteApplicationSnapshot", "InvalidArgumentException", new { ApplicationName = "orders", SnapshotName = "nightly-1", SnapshotCreationTimestamp = created + 1000 });
        flink.Refused("DescribeApplicationOperation", "ResourceNotFoundException", new { ApplicationName = "orders", OperationId = "absent" });
        flink.Refused("DescribeApplicationVersion", "ResourceNotFoundException", new { ApplicationName = "orders", ApplicationVersionId = 99 });
        flink.Refused("ListTagsForResource", "ResourceNotFoundException", new { ResourceARN = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/absent" });
        flink.Refused("DeleteApplicationVpcConfiguration", "InvalidArgumentException", new { ApplicationName = "orders", VpcConfigurationId = "9.9", CurrentApplicationVersionId = 1 });
        flink.Refused("CreateApplicationPresignedUrl", "InvalidArgumentException", new { ApplicationName = "orders", UrlType = "FLINK_DASHBOARD_URL" });
        flink.AssertSound();
    }

    private Scenario NewScenario() => Scenario.On(_sandbox, "kinesisanalyticsv2", "kinesisanalytics", "InvalidArgumentException");

    private static object Application(string name) => new
    {
        ApplicationName = name,
        ApplicationDescription = "of a test",
        RuntimeEnvironment = "FLINK-1_20",
        ServiceExecutionRole = Role,
        ApplicationMode = "STREAMING",
        ApplicationConfiguration = new
        {
            ApplicationCodeConfiguration = new { CodeContentType = "ZIPFILE", CodeContent = new { S3ContentLocation = new { BucketARN = "arn:aws:s3:::code", FileKey = "a.jar", ObjectVersion = "1" } } },
            FlinkApplicationConfiguration = new
            {
                CheckpointConfiguration = new { ConfigurationType = "CUSTOM", CheckpointingEnabled = true, CheckpointInterval = 60000, MinPauseBetweenCheckpoints = 5000 },
                MonitoringConfiguration = new { ConfigurationType = "CUSTOM", MetricsLevel = "TASK", LogLevel = "WARN" },
                ParallelismConfiguration = new { ConfigurationType = "CUSTOM", Parallelism = 2, ParallelismPerKPU = 1, AutoScalingEnabled = false },
            },
            EnvironmentProperties = new { PropertyGroups = new[] { new { PropertyGroupId = "group", PropertyMap = new Dictionary<string, string> { ["a"] = "b" } } } },
            ApplicationSnapshotConfiguration = new { SnapshotsEnabled = true },
            ApplicationSystemRollbackConfiguration = new { RollbackEnabled = true },
            ApplicationEncryptionConfiguration = new { KeyType = "AWS_OWNED_KEY" },
            VpcConfigurations = new[] { new { SubnetIds = new[] { "subnet-1" }, SecurityGroupIds = new[] { "sg-1" } } },
        },
        CloudWatchLoggingOptions = new[] { new { LogStreamARN = LogStream } },
        Tags = new[] { new { Key = "team", Value = "data" } },
    };

    private static void Settings(Scenario flink, string arn)
    {
        flink.Do("TagResource", new { ResourceARN = arn, Tags = new[] { new { Key = "cost", Value = "1" } } });
        flink.Do("ListTagsForResource", new { ResourceARN = arn });
        flink.Do("UntagResource", new { ResourceARN = arn, TagKeys = new[] { "cost" } });
        flink.Do("UpdateApplicationMaintenanceConfiguration", new { ApplicationName = "conformance", ApplicationMaintenanceConfigurationUpdate = new { ApplicationMaintenanceWindowStartTimeUpdate = "22:30" } });
        flink.Do("DeleteApplicationVpcConfiguration", new { ApplicationName = "conformance", CurrentApplicationVersionId = 1, VpcConfigurationId = "1.1" });
        flink.Do("AddApplicationVpcConfiguration", new { ApplicationName = "conformance", CurrentApplicationVersionId = 2, VpcConfiguration = new { SubnetIds = new[] { "subnet-2" }, SecurityGroupIds = new[] { "sg-2" } } });
        flink.Do("DeleteApplicationCloudWatchLoggingOption", new { ApplicationName = "conformance", CurrentApplicationVersionId = 3, CloudWatchLoggingOptionId = "1.1" });
        string token = (string)flink.Do("DescribeApplication", new { ApplicationName = "conformance" })["ApplicationDetail"]!["ConditionalToken"]!;
        flink.Do("AddApplicationCloudWatchLoggingOption", new { ApplicationName = "conformance", ConditionalToken = token, CloudWatchLoggingOption = new { LogStreamARN = LogStream } });
    }

    private void Lifecycle(Scenario flink)
    {
        flink.Do("StartApplication", new { ApplicationName = "conformance", RunConfiguration = new { FlinkRunConfiguration = new { AllowNonRestoredState = true }, ApplicationRestoreConfiguration = new { ApplicationRestoreType = "SKIP_RESTORE_FROM_SNAPSHOT" } } });
        flink.Do("DescribeApplication", new { ApplicationName = "conformance" });
        Settle();
        flink.Do("CreateApplicationSnapshot", new { ApplicationName = "conformance", SnapshotName = "first" });
        Settle();
        string token = (string)flink.Do("DescribeApplication", new { ApplicationName = "conformance", IncludeAdditionalDetails = true })["ApplicationDetail"]!["ConditionalToken"]!;
        flink.Do("UpdateApplication", Update(token));
        Settle();
        flink.Do("RollbackApplication", new { ApplicationName = "conformance", CurrentApplicationVersionId = 6 });
        Settle();
        flink.Do("StopApplication", new { ApplicationName = "conformance", Force = false });
        Settle();
    }

    private static object Update(string token) => new
    {
        ApplicationName = "conformance",
        ConditionalToken = token,
        ServiceExecutionRoleUpdate = Role,
        RuntimeEnvironmentUpdate = "FLINK-1_20",
        RunConfigurationUpdate = new { FlinkRunConfiguration = new { AllowNonRestoredState = false }, ApplicationRestoreConfiguration = new { ApplicationRestoreType = "RESTORE_FROM_CUSTOM_SNAPSHOT", SnapshotName = "first" } },
        CloudWatchLoggingOptionUpdates = new[] { new { CloudWatchLoggingOptionId = "2.1", LogStreamARNUpdate = LogStream } },
        ApplicationConfigurationUpdate = new
        {
            ApplicationCodeConfigurationUpdate = new { CodeContentTypeUpdate = "ZIPFILE", CodeContentUpdate = new { S3ContentLocationUpdate = new { BucketARNUpdate = "arn:aws:s3:::code", FileKeyUpdate = "b.jar", ObjectVersionUpdate = "2" } } },
            FlinkApplicationConfigurationUpdate = new
            {
                CheckpointConfigurationUpdate = new { ConfigurationTypeUpdate = "CUSTOM", CheckpointingEnabledUpdate = true, CheckpointIntervalUpdate = 30000, MinPauseBetweenCheckpointsUpdate = 1000 },
                MonitoringConfigurationUpdate = new { ConfigurationTypeUpdate = "CUSTOM", MetricsLevelUpdate = "OPERATOR", LogLevelUpdate = "ERROR" },
                ParallelismConfigurationUpdate = new { ConfigurationTypeUpdate = "CUSTOM", ParallelismUpdate = 4, ParallelismPerKPUUpdate = 2, AutoScalingEnabledUpdate = true },
            },
            EnvironmentPropertyUpdates = new { PropertyGroups = new[] { new { PropertyGroupId = "group", PropertyMap = new Dictionary<string, string> { ["a"] = "c" } } } },
            ApplicationSnapshotConfigurationUpdate = new { SnapshotsEnabledUpdate = true },
            ApplicationSystemRollbackConfigurationUpdate = new { RollbackEnabledUpdate = false },
            ApplicationEncryptionConfigurationUpdate = new { KeyTypeUpdate = "AWS_OWNED_KEY" },
            VpcConfigurationUpdates = new[] { new { VpcConfigurationId = "3.1", SubnetIdUpdates = new[] { "subnet-3" }, SecurityGroupIdUpdates = new[] { "sg-3" } } },
        },
    };

    private static void Read(Scenario flink)
    {
        flink.Do("ListApplications", new { Limit = 2 });
        flink.Do("ListApplicationVersions", new { ApplicationName = "conformance", Limit = 3 });
        flink.Do("DescribeApplicationVersion", new { ApplicationName = "conformance", ApplicationVersionId = 6 });
        JsonObject operations = flink.Do("ListApplicationOperations", new { ApplicationName = "conformance", Limit = 50, Operation = "UpdateApplication", OperationStatus = "SUCCESSFUL" });
        flink.Do("DescribeApplicationOperation", new { ApplicationName = "conformance", OperationId = (string)operations["ApplicationOperationInfoList"]![0]!["OperationId"]! });
        flink.Do("ListApplicationSnapshots", new { ApplicationName = "conformance", Limit = 50 });
        decimal created = (decimal)flink.Do("DescribeApplicationSnapshot", new { ApplicationName = "conformance", SnapshotName = "first" })["SnapshotDetails"]!["SnapshotCreationTimestamp"]!;
        flink.Do("DeleteApplicationSnapshot", new { ApplicationName = "conformance", SnapshotName = "first", SnapshotCreationTimestamp = created });
    }

    private void Settle() => _sandbox.AdvanceClock(TimeSpan.FromSeconds(5));
}
