using System.Text.Json.Nodes;

namespace CmkFlink.Sandbox.Tests.ModelBased;

/// <summary>One step of a random run: an operation and what it is about, as numbers that every state can make sense of.</summary>
internal readonly record struct Step(int Operation, int A, int B, int Actor);

/// <summary>Takes the same steps in the sandbox and in the reference model, and compares them after each.</summary>
internal sealed class Run : IDisposable
{
    private const int MaxKeys = 4;
    private const string Role = "arn:aws:iam::123456789012:role/FlinkExecution";

    private readonly SandboxDriver _sandbox = new();
    private readonly ReferenceModel _model = new();
    private readonly List<string> _keyArns = [];
    private readonly List<string> _ciphertexts = [];
    private readonly Dictionary<int, string> _grantIds = [];
    private readonly List<string> _trace = [];
    private int _numbers;

    /// <summary>How often an application came to run from a snapshot, and how often it could not: a run without either shows little.</summary>
    public int Restored { get; private set; }

    public int NotRestored { get; private set; }

    public void Dispose() => _sandbox.Dispose();

    /// <summary>Takes every step.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">The two differ; the message holds the steps so far.</exception>
    public void Take(IEnumerable<Step> steps)
    {
        CreateKey(PolicyLeavesOut.Nothing, 0);
        Same(new Step(8, 1, 1, 1));
        Same(new Step(11, 1, 1, 1));
        foreach (Step step in steps) Same(step);
        for (int key = 0; key < _model.Keys.Count; key++) CompareKey(key);
        Agree("defects", 0, _sandbox.Defects.Count);
    }

    private void Same(Step step)
    {
        int key = step.A % _model.Keys.Count;
        int application = step.A % 4 == 0 ? 1 : 0;
        switch (step.Operation)
        {
            case 0: if (_model.Keys.Count < MaxKeys) CreateKey(LeftOut(step), application); break;
            case 1: Key(step, key, "PutKeyPolicy", new { KeyId = _keyArns[key], Policy = SandboxDriver.Policy(LeftOut(step), step.B % 5 == 0 ? 1 : 0) }, () => _model.PutPolicy(key, LeftOut(step), step.B % 5 == 0 ? 1 : 0)); break;
            case 2: Key(step, key, "DisableKey", new { KeyId = _keyArns[key] }, () => _model.Disable(key)); break;
            case 3: Key(step, key, step.B % 5 == 0 ? "ScheduleKeyDeletion" : "EnableKey", step.B % 5 == 0 ? new { KeyId = _keyArns[key], PendingWindowInDays = 7 } : new { KeyId = _keyArns[key] }, () => step.B % 5 == 0 ? _model.ScheduleDeletion(key) : _model.Enable(key)); break;
            case 4: Key(step, key, "CancelKeyDeletion", new { KeyId = _keyArns[key] }, () => _model.CancelDeletion(key)); break;
            case 5: Key(step, key, "RotateKeyOnDemand", new { KeyId = _keyArns[key] }, () => _model.Rotate(key)); break;
            case 6: Grants(step, key, application); break;
            case 7: Ciphertexts(step, key); break;
            case 8: Flink(step, "CreateApplication", application, Create(application, KeyOf(step)), () => _model.CreateApplication(application, KeyOf(step))); break;
            case 9 or 10: Flink(step, "UpdateApplication", application, Update(application, KeyOf(step)), () => _model.Update(application, KeyOf(step))); break;
            case 11 or 12 or 13: Start(step, application); break;
            case 14: Flink(step, "StopApplication", application, new { ApplicationName = SandboxDriver.NameOf(application), Force = step.B % 4 == 0 }, () => _model.Stop(application, step.B % 4 == 0)); break;
            case 15: Snapshot(step, application); break;
            case 16: DeleteSnapshot(step, application); break;
            case 17: Flip(step, application); break;
            case 18: DeleteApplication(step, application); break;
            default: Pass(); break;
        }
    }

    /// <summary>Half of all policies are whole.</summary>
    private static PolicyLeavesOut LeftOut(Step step) => step.A % 2 == 0 ? PolicyLeavesOut.Nothing : (PolicyLeavesOut)(step.B % 6);

    private int? KeyOf(Step step) => step.B % 4 == 0 ? null : step.B % _model.Keys.Count;

    private void CreateKey(PolicyLeavesOut leavesOut, int application)
    {
        JsonObject answer = _sandbox.Call("key-administrator", "kms", "CreateKey", new { Policy = SandboxDriver.Policy(leavesOut, application) });
        _keyArns.Add((string)answer["KeyMetadata"]!["Arn"]!);
        _model.CreateKey(leavesOut, application);
        _trace.Add($"CreateKey without {leavesOut} for {application}");
    }

    /// <summary>A call of the key administrator; now and then of the reader, who may not.</summary>
    private JsonObject? Key(Step step, int key, string operation, object input, Func<string?> expect)
    {
        bool isReader = step.Actor == 0;
        string? expected = !isReader ? expect() : _model.Keys[key].Availability == KeyAvailability.Deleted ? "NotFoundException" : "AccessDeniedException";
        JsonObject? answer = Expect(isReader ? "reader" : "key-administrator", "kms", operation, input, expected);
        CompareKey(key);
        return answer;
    }

    /// <summary>A call of the operator; now and then of the key administrator, who may not.</summary>
    private void Flink(Step step, string operation, int application, object input, Func<string?> expect)
    {
        bool isOperator = step.Actor != 0;
        Expect(isOperator ? "operator" : "key-administrator", "kinesisanalytics", operation, input, isOperator ? expect() : "AccessDeniedException");
        CompareApplication(application);
    }

    private void Grants(Step step, int key, int application)
    {
        List<ReferenceGrant> grants = _model.Keys[key].Grants;
        if (step.B % 3 == 0 && grants.Count > 0)
        {
            int number = grants[step.B % grants.Count].Number;
            Key(step, key, "RevokeGrant", new { KeyId = _keyArns[key], GrantId = _grantIds[number] }, () => _model.Revoke(key, number));
            return;
        }

        int next = _numbers++;
        object input = new { KeyId = _keyArns[key], GranteePrincipal = "arn:aws:iam::123456789012:role/Reader", Operations = new[] { "Decrypt" }, Constraints = new { EncryptionContextSubset = Context(application) }, Name = $"explicit-{next}" };
        JsonObject? answer = Key(step, key, "CreateGrant", input, () => _model.Grant(key, next, application));
        if (answer is not null) _grantIds[next] = (string)answer["GrantId"]!;
    }

    private void Ciphertexts(Step step, int key)
    {
        int application = step.B % 2;
        if (_ciphertexts.Count == 0 || step.B % 3 == 0)
        {
            JsonObject? made = Key(step, key, "Encrypt", new { KeyId = _keyArns[key], Plaintext = "c3RhdGU=", EncryptionContext = Context(application) }, () => _model.Encrypt(key, application));
            if (made is not null) _ciphertexts.Add((string)made["CiphertextBlob"]!);
            return;
        }

        int index = step.B % _ciphertexts.Count;
        bool isReader = step.Actor % 2 == 0;
        JsonObject? answer = Expect(isReader ? "reader" : "key-administrator", "kms", "Decrypt", new { CiphertextBlob = _ciphertexts[index], EncryptionContext = Context(_model.Ciphertexts[index].Application) }, _model.Decrypt(index, isReader));
        if (answer is not null) Agree("plaintext", "c3RhdGU=", (string?)answer["Plaintext"]);
    }

    private void Start(Step step, int application)
    {
        ReferenceApplication? found = _model.Applications.GetValueOrDefault(application);
        int ready = found?.Snapshots.FindLastIndex(snapshot => snapshot.IsReady) ?? -1;
        (object restore, int? index) = (step.B % 3) switch
        {
            0 when found?.Snapshots.Count > 0 => (Custom(application, step.B % found.Snapshots.Count), (int?)(step.B % found.Snapshots.Count)),
            1 => (new { ApplicationRestoreType = "SKIP_RESTORE_FROM_SNAPSHOT" }, null),
            _ => ((object)new { ApplicationRestoreType = "RESTORE_FROM_LATEST_SNAPSHOT" }, ready < 0 ? null : ready),
        };
        bool wasRunning = found?.IsRunning == true;
        Flink(step, "StartApplication", application, new { ApplicationName = SandboxDriver.NameOf(application), RunConfiguration = new { ApplicationRestoreConfiguration = restore } }, () => _model.Start(application, index));
        if (index is null || wasRunning || found is null) return;
        if (found.IsRunning) Restored++;
        else NotRestored++;
    }

    private void Snapshot(Step step, int application)
    {
        string name = $"manual-{_numbers++}";
        Flink(step, "CreateApplicationSnapshot", application, new { ApplicationName = SandboxDriver.NameOf(application), SnapshotName = name }, () => _model.Snapshot(application, name));
    }

    private void DeleteSnapshot(Step step, int application)
    {
        if (_model.Applications.GetValueOrDefault(application) is not { Snapshots.Count: > 0 } found) return;
        int index = step.B % found.Snapshots.Count;
        JsonObject seen = Observed(application)[index];
        object input = new { ApplicationName = SandboxDriver.NameOf(application), SnapshotName = (string)seen["SnapshotName"]!, SnapshotCreationTimestamp = (decimal)seen["SnapshotCreationTimestamp"]! };
        Flink(step, "DeleteApplicationSnapshot", application, input, () =>
        {
            found.Snapshots.RemoveAt(index);
            return null;
        });
    }

    private void Flip(Step step, int application)
    {
        if (_model.Applications.GetValueOrDefault(application) is not { Snapshots.Count: > 0 } found) return;
        int index = step.B % found.Snapshots.Count;
        ReferenceSnapshot snapshot = found.Snapshots[index];
        Damage part = step.A / 4 % 2 == 0 ? Damage.State : Damage.DataKey;
        if (!snapshot.IsReady || snapshot.Damage != Damage.None || !_sandbox.Flip(application, index, part, step.B)) return;
        snapshot.Damage = part;
        _trace.Add($"Flip {part} of snapshot {index} of {application}");
    }

    private void DeleteApplication(Step step, int application)
    {
        if (!_model.Applications.ContainsKey(application)) return;
        decimal created = (decimal)_sandbox.Call("operator", "kinesisanalytics", "DescribeApplication", new { ApplicationName = SandboxDriver.NameOf(application) })["ApplicationDetail"]!["CreateTimestamp"]!;
        Flink(step, "DeleteApplication", application, new { ApplicationName = SandboxDriver.NameOf(application), CreateTimestamp = created }, () => _model.DeleteApplication(application));
    }

    private void Pass()
    {
        _sandbox.Pass(3);
        _model.Pass(3);
        _trace.Add("three days pass");
    }

    private JsonObject? Expect(string actor, string service, string operation, object input, string? expected)
    {
        (JsonObject? answer, string? code) = _sandbox.Try(actor, service, operation, input);
        string text = System.Text.Json.JsonSerializer.Serialize(input);
        _trace.Add($"{operation} by {actor} ({expected ?? "succeeds"}) {(text.Length > 200 ? text[..60] : text)}");
        Agree($"outcome of {operation}", expected, code);
        return answer;
    }

    private void CompareKey(int key)
    {
        ReferenceKey expected = _model.Keys[key];
        if (expected.Availability == KeyAvailability.Deleted) return;
        JsonNode metadata = _sandbox.Call("key-administrator", "kms", "DescribeKey", new { KeyId = _keyArns[key] })["KeyMetadata"]!;
        Agree($"state of key {key}", expected.Availability.ToString(), (string?)metadata["KeyState"]);
        JsonArray grants = _sandbox.Call("key-administrator", "kms", "ListGrants", new { KeyId = _keyArns[key], Limit = 100 })["Grants"]!.AsArray();
        Agree($"grants of key {key}", string.Join(' ', expected.Grants.Select(grant => $"explicit-{grant.Number}")), string.Join(' ', grants.Select(grant => (string?)grant!["Name"]).Where(name => name?.StartsWith("explicit-", StringComparison.Ordinal) == true)));
        if (expected.Availability != KeyAvailability.Enabled) return;
        Agree($"rotations of key {key}", expected.Rotations, _sandbox.Call("key-administrator", "kms", "ListKeyRotations", new { KeyId = _keyArns[key] })["Rotations"]!.AsArray().Count);
    }

    private void CompareApplication(int application)
    {
        (JsonObject? answer, string? code) = _sandbox.Try("operator", "kinesisanalytics", "DescribeApplication", new { ApplicationName = SandboxDriver.NameOf(application) });
        ReferenceApplication? expected = _model.Applications.GetValueOrDefault(application);
        Agree($"existence of {application}", expected is null ? "ResourceNotFoundException" : null, code);
        if (expected is null) return;
        JsonObject detail = answer!["ApplicationDetail"]!.AsObject();
        Agree($"status of {application}", expected.IsRunning ? "RUNNING" : "READY", (string?)detail["ApplicationStatus"]);
        Agree($"version of {application}", expected.Version, (int)(long)detail["ApplicationVersionId"]!);
        Agree($"key of {application}", ArnOf(expected.Key), KeyIn(detail["ApplicationConfigurationDescription"]!));
        Agree($"snapshots of {application}", string.Join('\n', expected.Snapshots.Select(Line)), string.Join('\n', Observed(application).Select(Line)));
        Agree($"failure of {application}", expected.LastFailed, LastFailed(application));
    }

    private bool LastFailed(int application)
    {
        JsonArray operations = _sandbox.Call("operator", "kinesisanalytics", "ListApplicationOperations", new { ApplicationName = SandboxDriver.NameOf(application), Limit = 1 })["ApplicationOperationInfoList"]!.AsArray();
        return operations.Count > 0 && (string?)operations[0]!["OperationStatus"] == "FAILED";
    }

    private string Line(ReferenceSnapshot snapshot) =>
        $"{snapshot.Origin switch { SnapshotOrigin.Manual => snapshot.Name, SnapshotOrigin.AtStop => "STOP", _ => "UPDATEAPPLICATION" }} {(snapshot.IsReady ? "READY" : "FAILED")} {snapshot.Version} {ArnOf(snapshot.Key)}";

    private static string Line(JsonObject seen)
    {
        string name = (string)seen["SnapshotName"]!;
        string shown = name.StartsWith("manual-", StringComparison.Ordinal) ? name : name[..name.IndexOf('-', StringComparison.Ordinal)];
        return $"{shown} {(string?)seen["SnapshotStatus"]} {(long)seen["ApplicationVersionId"]!} {KeyIn(seen)}";
    }

    private List<JsonObject> Observed(int application) =>
        [.. _sandbox.Call("operator", "kinesisanalytics", "ListApplicationSnapshots", new { ApplicationName = SandboxDriver.NameOf(application), Limit = 50 })["SnapshotSummaries"]!.AsArray().Select(snapshot => snapshot!.AsObject())];

    private object Custom(int application, int index) => new { ApplicationRestoreType = "RESTORE_FROM_CUSTOM_SNAPSHOT", SnapshotName = (string)Observed(application)[index]["SnapshotName"]! };

    private string ArnOf(int? key) => key is { } number ? _keyArns[number] : "AWS_OWNED_KEY";

    private static string KeyIn(JsonNode owner) => (string?)owner["ApplicationEncryptionConfigurationDescription"]!["KeyId"] ?? (string)owner["ApplicationEncryptionConfigurationDescription"]!["KeyType"]!;

    private static Dictionary<string, string> Context(int application) => new() { ["aws:kinesisanalytics:arn"] = SandboxDriver.ArnOf(application) };

    private object Create(int application, int? key) => new
    {
        ApplicationName = SandboxDriver.NameOf(application),
        RuntimeEnvironment = "FLINK-1_20",
        ServiceExecutionRole = Role,
        ApplicationConfiguration = new { ApplicationEncryptionConfiguration = Encryption("", key) },
    };

    private object Update(int application, int? key) => new
    {
        ApplicationName = SandboxDriver.NameOf(application),
        CurrentApplicationVersionId = _model.Applications.GetValueOrDefault(application)?.Version ?? 1,
        ApplicationConfigurationUpdate = new { ApplicationEncryptionConfigurationUpdate = Encryption("Update", key) },
    };

    private Dictionary<string, string> Encryption(string suffix, int? key) => key is { } number
        ? new() { ["KeyType" + suffix] = "CUSTOMER_MANAGED_KEY", ["KeyId" + suffix] = _keyArns[number] }
        : new() { ["KeyType" + suffix] = "AWS_OWNED_KEY" };

    private void Agree<T>(string what, T expected, T seen)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, seen)) Assert.Fail($"{what}: expected '{expected?.ToString() ?? "success"}', seen '{seen?.ToString() ?? "success"}'. After:\n{string.Join('\n', _trace)}");
    }
}
