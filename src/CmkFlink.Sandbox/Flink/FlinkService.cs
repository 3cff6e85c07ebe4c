using System.Collections.Frozen;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Amazon Managed Service for Apache Flink (KinesisAnalytics_20180523, JSON 1.1), as far as it concerns Flink applications.</summary>
internal sealed class FlinkService : ISandboxService
{
    private const string ViolationCode = "InvalidArgumentException";

    private readonly FrozenDictionary<string, Func<ServiceCall, CallInput, JsonObject>> _operations;

    /// <param name="environment">What the services share; authorizer and dispatcher may be set later.</param>
    /// <param name="clock">Virtual time, the same as the environment's.</param>
    /// <param name="maxApplications">Applications in the Region; the default quota is 100 (MSF developer guide, limits) and can be raised.</param>
    public FlinkService(SandboxEnvironment environment, SandboxClock clock, int maxApplications = 100)
    {
        SandboxAccount account = SandboxAccount.Of(environment);
        SandboxIds ids = new(environment.Ids);
        Store = new FlinkStore(account);
        FlinkAccess access = new(environment, account, Store);
        StateEncryption encryption = new(account, new MsfKmsClient(environment));
        EncryptionRequests requests = new(encryption);
        SnapshotTaker taker = new(clock, Store, encryption);
        Deployment deployment = new(environment, clock, ids, Store, encryption, taker);
        Part = new FlinkPart(Store, encryption, deployment, taker);
        ApplicationOperations applications = new(account, clock, ids, Store, access, requests, deployment, maxApplications);
        UpdateOperation update = new(clock, ids, access, encryption, requests, deployment);
        LifecycleOperations lifecycle = new(clock, access, encryption, deployment);
        SnapshotOperations snapshots = new(environment, access, encryption, taker);
        LogOperations log = new(access);
        FlinkTags tags = new(account, Store, access);
        NetworkOperations networks = new(clock, ids, access, encryption, deployment);
        SettingOperations settings = new(clock, ids, access, deployment);
        _operations = new Dictionary<string, Func<ServiceCall, CallInput, JsonObject>>(StringComparer.Ordinal)
        {
            ["CreateApplication"] = applications.CreateApplication,
            ["DescribeApplication"] = applications.DescribeApplication,
            ["ListApplications"] = applications.ListApplications,
            ["DeleteApplication"] = applications.DeleteApplication,
            ["DescribeApplicationVersion"] = applications.DescribeApplicationVersion,
            ["ListApplicationVersions"] = applications.ListApplicationVersions,
            ["UpdateApplication"] = update.UpdateApplication,
            ["StartApplication"] = lifecycle.StartApplication,
            ["StopApplication"] = lifecycle.StopApplication,
            ["RollbackApplication"] = lifecycle.RollbackApplication,
            ["CreateApplicationSnapshot"] = snapshots.CreateApplicationSnapshot,
            ["DescribeApplicationSnapshot"] = snapshots.DescribeApplicationSnapshot,
            ["ListApplicationSnapshots"] = snapshots.ListApplicationSnapshots,
            ["DeleteApplicationSnapshot"] = snapshots.DeleteApplicationSnapshot,
            ["ListApplicationOperations"] = log.ListApplicationOperations,
            ["DescribeApplicationOperation"] = log.DescribeApplicationOperation,
            ["TagResource"] = tags.TagResource,
            ["UntagResource"] = tags.UntagResource,
            ["ListTagsForResource"] = tags.ListTagsForResource,
            ["UpdateApplicationMaintenanceConfiguration"] = settings.UpdateApplicationMaintenanceConfiguration,
            ["AddApplicationCloudWatchLoggingOption"] = settings.AddApplicationCloudWatchLoggingOption,
            ["DeleteApplicationCloudWatchLoggingOption"] = settings.DeleteApplicationCloudWatchLoggingOption,
            ["AddApplicationVpcConfiguration"] = networks.AddApplicationVpcConfiguration,
            ["DeleteApplicationVpcConfiguration"] = networks.DeleteApplicationVpcConfiguration,
            ["CreateApplicationPresignedUrl"] = settings.CreateApplicationPresignedUrl,
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string SigningName => "kinesisanalytics";

    public IReadOnlyCollection<string> Operations => _operations.Keys;

    public string ConstraintCode => ViolationCode;

    public InputShape? InputOf(string operation) => FlinkInputs.Of(operation);

    /// <summary>The applications themselves, for dumps and tests.</summary>
    internal FlinkStore Store { get; }

    /// <summary>What the service remembers.</summary>
    internal FlinkPart Part { get; }

    public JsonObject Invoke(ServiceCall call) => _operations.TryGetValue(call.Operation, out Func<ServiceCall, CallInput, JsonObject>? operation)
        ? operation(call, new CallInput(call.Input, ViolationCode))
        : throw new ServiceException("UnknownOperationException", "");
}
