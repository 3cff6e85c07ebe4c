using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>CreateApplication, DescribeApplication, ListApplications, DeleteApplication, and the versions of an application.</summary>
internal sealed class ApplicationOperations(SandboxAccount account, SandboxClock clock, SandboxIds ids, FlinkStore store, FlinkAccess access, EncryptionRequests encryption, Deployment deployment, int maxApplications)
{
    public JsonObject CreateApplication(ServiceCall call, CallInput input)
    {
        string name = FlinkAccess.ApplicationName(input);
        string runtime = Runtimes.Read(input, "RuntimeEnvironment");
        string role = input.RequiredText("ServiceExecutionRole", 1, 2048);
        string mode = Runtimes.Mode(runtime, input.Choice("ApplicationMode", "STREAMING", "INTERACTIVE"));
        List<KeyValuePair<string, string>> tags = FlinkTags.Read(input);
        CallInput? configuration = input.Structure("ApplicationConfiguration");
        string arn = account.ApplicationArn(name);

        // CreateApplication has no resource type (service authorization reference).
        access.Demand(call, "*", null, FlinkTags.AddTo(new RequestContext(), tags));
        access.DemandPassRole(call, role, arn);
        if (store.Find(name) is not null) throw FlinkErrors.InUse($"Application already exists: {name}");
        if (store.Count >= maxApplications) throw FlinkErrors.LimitExceeded($"The limit of {maxApplications} applications has been reached.");
        ApplicationSettings settings = new()
        {
            RuntimeEnvironment = runtime,
            ServiceExecutionRole = role,
            SnapshotsEnabled = Flag(configuration, "ApplicationSnapshotConfiguration", "SnapshotsEnabled") ?? true,
            RollbackEnabled = Flag(configuration, "ApplicationSystemRollbackConfiguration", "RollbackEnabled") ?? false,
            SnapshotMode = SnapshotModes.Read(input, runtime, null),
            Configuration = ConfigurationDescriptions.Create(configuration, mode),
            Encryption = configuration?.Structure("ApplicationEncryptionConfiguration") is CallInput block ? encryption.Read(call, block, "", arn, runtime) : EncryptionSetting.AwsOwnedKey,
        };
        FlinkApplication application = Create(name, mode, input.Text("ApplicationDescription", 0, 1024) ?? "", settings);
        foreach ((string key, string value) in tags) application.Tags[key] = value;
        foreach (CallInput option in input.Structures("CloudWatchLoggingOptions") ?? []) LoggingOptions.Add(application, option);
        return new JsonObject { ["ApplicationDetail"] = ApplicationView.Detail(application, application.Version) };
    }

    private FlinkApplication Create(string name, string mode, string description, ApplicationSettings settings)
    {
        FlinkApplication application = new()
        {
            Name = name,
            Arn = account.ApplicationArn(name),
            Description = description,
            Mode = mode,
            CreatedAt = clock.UtcNow,
            LastUpdate = clock.UtcNow,
            ConditionalToken = ids.Token(48),
            Versions = [new ApplicationVersion { Id = 1, Settings = settings, CreatedAt = clock.UtcNow, Succeeded = true }],
        };
        store.Add(application);
        return application;
    }

    public JsonObject DescribeApplication(ServiceCall call, CallInput input)
    {
        input.Flag("IncludeAdditionalDetails");
        FlinkApplication application = access.Open(call, input);
        return new JsonObject { ["ApplicationDetail"] = ApplicationView.Detail(application, application.Version) };
    }

    public JsonObject ListApplications(ServiceCall call, CallInput input)
    {
        int limit = (int)(input.Number("Limit", 1, 50) ?? 50);
        // The token is an application's name (service model); assumption MSF-13: listings are in the order of names.
        string? token = input.Text("NextToken", 1, 128);
        access.Demand(call, "*", null);
        List<FlinkApplication> page = [.. store.After(token).Take(limit + 1)];
        JsonObject answer = new() { ["ApplicationSummaries"] = new JsonArray([.. page.Take(limit).Select(a => (JsonNode)ApplicationView.Summary(a))]) };
        if (page.Count > limit) answer["NextToken"] = page[limit - 1].Name;
        return answer;
    }

    public JsonObject DeleteApplication(ServiceCall call, CallInput input)
    {
        decimal created = input.RequiredTimestamp("CreateTimestamp");
        FlinkApplication application = access.Open(call, input);
        if (!Timestamps.IsNamedBy(application.CreatedAt, created)) throw FlinkErrors.InvalidArgument("The provided application creation timestamp does not match the application's.");
        if (application.Status is not (ApplicationStatus.READY or ApplicationStatus.RUNNING)) throw FlinkErrors.WrongStatus("deleted", application.Status);
        application.Status = ApplicationStatus.DELETING;
        deployment.ScheduleDeletion(application);
        return [];
    }

    public JsonObject DescribeApplicationVersion(ServiceCall call, CallInput input)
    {
        long id = input.Number("ApplicationVersionId", 1, 999_999_999) ?? throw input.Missing("ApplicationVersionId");
        FlinkApplication application = access.Open(call, input);
        ApplicationVersion version = application.Versions.Find(v => v.Id == id) ?? throw new ServiceException("ResourceNotFoundException", $"Version {id} not found for application '{application.Name}'.");
        return new JsonObject { ["ApplicationVersionDetail"] = ApplicationView.Detail(application, version) };
    }

    public JsonObject ListApplicationVersions(ServiceCall call, CallInput input)
    {
        int limit = (int)(input.Number("Limit", 1, 50) ?? 50);
        long? before = Paging.Decode(input.Text("NextToken", 1, 512), "versions", FlinkAccess.InvalidToken);
        FlinkApplication application = access.Open(call, input);
        (List<ApplicationVersion> page, string? next) = Paging.Descending(application.Versions, v => v.Id, before, limit, "versions");
        JsonObject answer = new()
        {
            ["ApplicationVersionSummaries"] = new JsonArray([.. page.Select(v => (JsonNode)new JsonObject { ["ApplicationVersionId"] = v.Id, ["ApplicationStatus"] = v == application.Version ? application.Status.ToString() : nameof(ApplicationStatus.READY) })]),
        };
        if (next is not null) answer["NextToken"] = next;
        return answer;
    }

    private static bool? Flag(CallInput? configuration, string block, string member) => configuration?.Structure(block) is CallInput structure ? structure.Flag(member) ?? throw structure.Missing(member) : null;
}
