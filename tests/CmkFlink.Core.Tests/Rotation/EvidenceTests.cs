using System.Text.Json;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
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

    [Theory]
    [InlineData("""{"time":"2026-01-01T00:00:00Z","change":"0a0a0a0a","kind":"closed"}""")]
    [InlineData("""{"time":"2026-01-01T00:00:00.000Z","change":"xyz","kind":"closed"}""")]
    [InlineData("""{"time":"2026-01-01T00:00:00.000Z","change":"0a0a0a0a","kind":"step"}""")]
    [InlineData("""{"time":"2026-01-01T00:00:00.000Z","change":"0a0a0a0a","kind":"closed","secret":"x"}""")]
    public void The_schema_refuses_a_line_of_another_shape(string line) => Assert.NotEmpty(MiniSchema.Errors(Schema, JsonDocument.Parse(line).RootElement));

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
