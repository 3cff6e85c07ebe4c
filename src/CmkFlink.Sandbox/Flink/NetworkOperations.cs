using System.Globalization;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Calls;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>AddApplicationVpcConfiguration and DeleteApplicationVpcConfiguration. Both redeploy a running application, as an update does.</summary>
internal sealed class NetworkOperations(SandboxClock clock, SandboxIds ids, FlinkAccess access, StateEncryption encryption, Deployment deployment)
{
    private const string Member = "VpcConfigurationDescriptions";

    public JsonObject AddApplicationVpcConfiguration(ServiceCall call, CallInput input)
    {
        CallInput network = input.Structure("VpcConfiguration") ?? throw input.Missing("VpcConfiguration");
        FlinkApplication application = OpenForChange(call, input);
        JsonObject configuration = application.Settings.Configuration.DeepClone().AsObject();
        // API reference, AddApplicationVpcConfiguration: one VPC an application.
        if (configuration[Member] is JsonArray { Count: > 0 }) throw FlinkErrors.InvalidArgument($"Application {application.Name} has a VPC configuration already; an application has one at most.");
        JsonObject described = ConfigurationDescriptions.Network(network, string.Create(CultureInfo.InvariantCulture, $"{application.Version.Id + 1}.1"));
        configuration[Member] = new JsonArray([described]);
        JsonObject answer = Apply(call, application, configuration);
        answer["VpcConfigurationDescription"] = described.DeepClone();
        return answer;
    }

    public JsonObject DeleteApplicationVpcConfiguration(ServiceCall call, CallInput input)
    {
        string id = input.RequiredText("VpcConfigurationId", 1, 50, t => t.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'), FlinkAccess.NamePattern);
        FlinkApplication application = OpenForChange(call, input);
        JsonObject configuration = application.Settings.Configuration.DeepClone().AsObject();
        JsonArray networks = configuration[Member] as JsonArray ?? [];
        JsonNode? network = networks.FirstOrDefault(n => (string?)n!["VpcConfigurationId"] == id);
        if (network is null) throw FlinkErrors.InvalidArgument($"VPC configuration '{id}' does not exist.");
        networks.Remove(network);
        if (networks.Count == 0) configuration.Remove(Member);
        return Apply(call, application, configuration);
    }

    private FlinkApplication OpenForChange(ServiceCall call, CallInput input)
    {
        FlinkApplication application = access.Open(call, input);
        if (application.Status is not (ApplicationStatus.READY or ApplicationStatus.RUNNING)) throw FlinkErrors.WrongStatus("updated", application.Status);
        ChangeGuard.Check(application, input);
        return application;
    }

    private JsonObject Apply(ServiceCall call, FlinkApplication application, JsonObject configuration)
    {
        bool isRunning = application.Status == ApplicationStatus.RUNNING;
        if (isRunning && application.Settings.Encryption.KeyArn is string key) encryption.Validate(call, application.Arn, key);
        // As in an update: without a snapshot of its own it restores the latest, under that one's key.
        if (isRunning && !application.Settings.SnapshotsEnabled && application.LatestSnapshot is FlinkSnapshot snapshot) encryption.CallAsOperator(call, application.Arn, snapshot.Encryption, snapshot.State!.EncryptedDataKey, MsfPurpose.Validate, MsfPurpose.ReadDurableState);
        ApplicationVersion before = application.Version;
        application.Versions.Add(new ApplicationVersion { Id = before.Id + 1, Settings = before.Settings with { Configuration = configuration }, CreatedAt = clock.UtcNow, UpdatedFrom = before.Id, Succeeded = !isRunning });
        application.LastUpdate = clock.UtcNow;
        application.ConditionalToken = ids.Token(48);
        FlinkOperation operation = deployment.Begin(application, call.Operation, null, before.Id, application.Version.Id);
        if (isRunning)
        {
            application.Status = ApplicationStatus.UPDATING;
            deployment.Next(application, operation, before.Settings.SnapshotsEnabled ? OperationPhase.SnapshotBeforeUpdate : OperationPhase.DeployUpdate);
        }
        else
        {
            deployment.End(operation, OperationStatus.SUCCESSFUL);
        }

        return new JsonObject { ["ApplicationARN"] = application.Arn, ["ApplicationVersionId"] = application.Version.Id, ["OperationId"] = operation.Id };
    }
}
