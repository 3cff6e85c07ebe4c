using System.Text.Json;
using CmkFlink.Aws.Runtime;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Rotation;

public sealed class EvidenceTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "evidence.schema.json"))).RootElement;

    [Theory]
    [InlineData(RotationStrategy.NewKey)]
    [InlineData(RotationStrategy.KeyMaterial)]
    public async Task Who_has_only_the_file_can_tell_who_did_what_when_with_which_key(RotationStrategy strategy)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using EvidenceFile evidence = new();
        int before = world.Sandbox.Events.Count;

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask(strategy) with { EvidencePath = evidence.Path });

        IReadOnlyList<JsonElement> lines = evidence.Lines;
        Assert.All(lines, line => Assert.Empty(MiniSchema.Errors(Schema, line)));
        Assert.Equal("begun", Text(lines[0], "kind"));
        Assert.Equal(world.Key.KeyArn, Text(lines[0], "key"));
        Assert.False(lines[0].GetProperty("automaticRotation").GetBoolean());
        Assert.Contains("restart", Text(lines[0], "automaticRotationReason"), StringComparison.Ordinal);
        Assert.Equal("closed", Text(lines[^1], "kind"));
        JsonElement[] taken = [.. lines.Where(line => Text(line, "kind") == "step")];
        Assert.Equal(steps.Count(s => s.State == StepState.Done), taken.Length);
        Assert.All(taken, line => Assert.Contains(Text(line, "actor") switch { "IamAdministrator" => "user/account-administrator", "KeyAdministrator" => "role/KeyAdministrator/", _ => "role/Operator/" }, Text(line, "principal"), StringComparison.Ordinal));

        // Each change that AWS knows of is accounted for, by its request id and under the right principal.
        Dictionary<string, string?> made = world.Sandbox.Events.Skip(before).Where(e => e is { IsWrite: true, ErrorCode: null } && e.UserIdentity.InvokedBy is null).ToDictionary(e => e.RequestId, e => e.UserIdentity.Arn);
        Dictionary<string, string?> told = taken.SelectMany(line => line.GetProperty("requestIds").EnumerateArray().Select(id => (Id: id.GetString()!, Principal: Text(line, "principal")))).ToDictionary(t => t.Id, t => (string?)t.Principal);
        Assert.Equal(made.OrderBy(m => m.Key, StringComparer.Ordinal), told.OrderBy(t => t.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_line_holds_a_secret()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using EvidenceFile evidence = new();

        await world.RotateAsync(RotationWorld.Ask() with { EvidencePath = evidence.Path });

        foreach (string profile in new[] { "account-administrator", "key-administrator", "operator", "reader" })
        {
            SandboxCredentials credentials = world.Sandbox.CredentialsOf(profile);
            Assert.DoesNotContain(credentials.SecretAccessKey, evidence.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(credentials.AccessKeyId, evidence.Text, StringComparison.Ordinal);
            if (credentials.SessionToken is { } token) Assert.DoesNotContain(token, evidence.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_failed_step_is_told_with_its_error_and_the_next_run_appends()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using EvidenceFile evidence = new();
        await world.Account.PutKeyPolicyAsync(world.Key.KeyArn, Support.SandboxAccount.KeyPolicy(Support.SandboxAccount.OperatorUser));
        await world.RotateAsync(RotationWorld.Ask() with { EvidencePath = evidence.Path });
        int first = evidence.Lines.Count;
        await world.Account.PutKeyPolicyAsync(world.Key.KeyArn, Support.SandboxAccount.KeyPolicy());
        await world.RotateAsync(RotationWorld.Ask() with { EvidencePath = evidence.Path });

        IReadOnlyList<JsonElement> lines = evidence.Lines;
        Assert.All(lines, line => Assert.Empty(MiniSchema.Errors(Schema, line)));
        Assert.Contains(lines.Take(first), line => Text(line, "kind") == "step" && Text(line, "result") == "failed" && line.GetProperty("error").GetString()!.Length > 0);
        Assert.True(lines[first].GetProperty("resumed").GetBoolean());
        Assert.Single(lines.Select(line => Text(line, "change")).Distinct());
    }

    [Fact]
    public async Task A_run_that_waits_for_somebody_else_is_not_closed_because_the_change_before_it_is()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using EvidenceFile evidence = new();
        await world.RotateAsync(RotationWorld.Ask());

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask() with { MinimumAge = TimeSpan.Zero, Actor = Actor.Operator, EvidencePath = evidence.Path });

        Assert.All(steps, step => Assert.Equal(StepState.Pending, step.State));
        Assert.Equal("begun", Text(Assert.Single(evidence.Lines), "kind"));
    }

    [Fact]
    public async Task A_step_that_is_stopped_in_its_middle_is_told_with_what_it_has_asked_of_AWS()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using EvidenceFile evidence = new();
        using CancellationTokenSource stop = new();
        using BufferingHttpClientFactory http = new(new StopAfter("UpdateApplication", stop));
        using ActorConnections connections = world.Connect(http);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SandboxAccount.RunAsync(new InvokeFlinkCmkRotationHandler(connections).RunAsync(RotationWorld.Ask() with { EvidencePath = evidence.Path }, world.Account.Host, stop.Token)));

        JsonElement last = evidence.Lines[^1];
        Assert.All(evidence.Lines, line => Assert.Empty(MiniSchema.Errors(Schema, line)));
        Assert.Equal(("update-application", "failed", "Stopped"), (Text(last, "step"), Text(last, "result"), Text(last, "error")));
        Assert.Equal(world.Sandbox.Events.Last(e => e is { EventName: "UpdateApplication", ErrorCode: null }).RequestId, Assert.Single(last.GetProperty("requestIds").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_named_before_anything_is_changed()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using EvidenceFile evidence = new();
        string nowhere = Path.Combine(evidence.Path, "..", "missing", "evidence.jsonl");
        int writes = world.Account.Writes.Count();

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => world.RotateAsync(RotationWorld.Ask() with { EvidencePath = nowhere }));

        Assert.Equal("EvidenceNotWritten", refused.Failure.Id);
        Assert.Contains(nowhere, refused.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(writes, world.Account.Writes.Count());
    }

    [Theory]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","change":"0a0a0a0a","kind":"closed"}""")]
    [InlineData("""{"time":"2026-01-01T00:00:00.000Z","change":"xyz","kind":"closed"}""")]
    [InlineData("""{"time":"2026-01-01T00:00:00.000Z","change":"0a0a0a0a","kind":"step"}""")]
    [InlineData("""{"time":"2026-01-01T00:00:00.000Z","change":"0a0a0a0a","kind":"closed","secret":"x"}""")]
    public void The_schema_refuses_a_line_of_another_shape(string line) => Assert.NotEmpty(MiniSchema.Errors(Schema, JsonDocument.Parse(line).RootElement));

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    /// <summary>The user presses Ctrl+C while the command looks what came of one call.</summary>
    private sealed class StopAfter(string operation, CancellationTokenSource stop) : DelegatingHandler(new SocketsHttpHandler())
    {
        private bool _answered;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_answered)
            {
                await stop.CancelAsync();
                throw new OperationCanceledException(stop.Token);
            }

            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            _answered = request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target) && target.Single().EndsWith("." + operation, StringComparison.Ordinal);
            return response;
        }
    }
}
