using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Core.Tests.Estate;

public sealed class StatusJudgeTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>Running under its key, restarted after the last rotation, one snapshot under the key; nobody to judge.</summary>
    private static ApplicationFacts Good => new()
    {
        Application = Some.Application,
        Tags = new Dictionary<string, string>(),
        Snapshots = [Some.Snapshot("nightly", 1, Some.KeyArn) with { MaterialAge = MaterialAge.Current }],
        Restarts = new RestartLog([new Restart(Now.AddHours(-2), Now.AddHours(-1), "StartApplication")], Now.AddHours(-1), null),
        Key = new EstateKey(Some.Key, new KeyRotations(Now.AddHours(-3)), false, []),
        SnapshotKeys = new Dictionary<string, EstateKeyState> { [Some.KeyArn] = new("Enabled", null) },
        Aliases = [new AliasListEntry { AliasName = "alias/orders", TargetKeyId = Some.Key.KeyId }],
        Observed = Now,
    };

    [Fact]
    public void Nothing_amiss_is_no_finding_and_no_next_step()
    {
        FlinkCmkStatus status = StatusJudge.Of(Good);

        Assert.Empty(status.Findings);
        Assert.Equal((null, null, null), (status.Severity, status.NextStep, status.NextCommand));
        Assert.Equal(("123456789012", "alias/orders", "Enabled", MaterialAge.Current, Now.AddHours(-1)), (status.AccountId, status.KeyAlias, status.KeyState, status.MaterialAge, status.LastRestart));
    }

    [Theory]
    [InlineData("Disabled", "KeyDisabled", "Enable-FlinkCmkKey -KeyArn " + Some.KeyArn + " -Region eu-west-1")]
    [InlineData("PendingDeletion", "KeyPendingDeletion", "Restore-FlinkCmkKey -KeyArn " + Some.KeyArn + " -Region eu-west-1")]
    [InlineData("Deleted", "KeyDeleted", null)]
    [InlineData("PendingImport", "KeyNotUsable", null)]
    public void A_key_that_cannot_be_used_is_an_error_that_comes_before_all_else(string state, string rule, string? command)
    {
        FlinkCmkStatus status = StatusJudge.Of(Good with { Key = Good.Key! with { Key = Some.Key with { KeyState = state, AutomaticRotation = true } } });

        Assert.Equal((rule, FindingSeverity.Error), (status.Findings[0].RuleId, status.Findings[0].Severity));
        Assert.Equal(command, status.NextCommand);
    }

    [Fact]
    public void New_material_without_a_restart_since_asks_for_one()
    {
        FlinkCmkStatus status = StatusJudge.Of(Good with { Restarts = new RestartLog([new Restart(Now.AddHours(-5), Now.AddHours(-4), "StartApplication")], Now.AddHours(-4), null) });

        Assert.Equal(MaterialAge.Older, status.MaterialAge);
        Assert.Equal("MaterialNotTakenUp", Assert.Single(status.Findings).RuleId);
        Assert.Equal("Restart-FlinkApplication -ApplicationName orders -Region eu-west-1", status.NextCommand);
    }

    [Fact]
    public void A_log_that_does_not_reach_back_to_the_rotation_proves_nothing()
    {
        FlinkCmkStatus status = StatusJudge.Of(Good with { Restarts = new RestartLog([], null, Now.AddHours(-1)) });

        Assert.Equal(MaterialAge.Unknown, status.MaterialAge);
        Assert.DoesNotContain(status.Findings, f => f.RuleId == "MaterialNotTakenUp");
    }

    [Fact]
    public void A_stopped_application_has_no_running_state_to_be_behind() =>
        Assert.Equal(MaterialAge.Unknown, StatusJudge.Of(Good with { Application = Some.Application with { Status = "READY" }, Restarts = new RestartLog([], null, null) }).MaterialAge);

    [Fact]
    public void Snapshots_are_counted_by_key_the_application_s_own_first()
    {
        FlinkCmkStatus status = StatusJudge.Of(Good with
        {
            Snapshots =
            [
                Some.Snapshot("a", 1), Some.Snapshot("b", 2) with { SnapshotStatus = "FAILED" },
                Some.Snapshot("c", 3, Some.OtherKeyArn), Some.Snapshot("d", 4, Some.KeyArn) with { MaterialAge = MaterialAge.Older }, Some.Snapshot("e", 5, Some.KeyArn) with { MaterialAge = MaterialAge.Current },
            ],
            SnapshotKeys = new Dictionary<string, EstateKeyState> { [Some.KeyArn] = new("Enabled", null), [Some.OtherKeyArn] = new("Disabled", null) },
        });

        Assert.Equal([Some.KeyArn, null, Some.OtherKeyArn], status.Snapshots!.Select(g => g.KeyArn));
        Assert.Equal([(2, 2, 1), (2, 1, 0), (1, 0, 0)], status.Snapshots!.Select(g => (g.Count, g.Restorable!.Value, g.UnderOlderMaterial)));
        Assert.Equal(["SnapshotKeyNotUsable", "SnapshotsOfOlderMaterial", "SnapshotsUnderAwsOwnedKey", "SnapshotsUnderOtherKey"], status.Findings.Select(f => f.RuleId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_whose_state_is_not_known_leaves_open_what_can_be_restored() =>
        Assert.Null(Assert.Single(StatusJudge.Of(Good with { SnapshotKeys = new Dictionary<string, EstateKeyState>() }).Snapshots!).Restorable);

    [Fact]
    public void Old_snapshots_go_only_after_one_under_the_application_s_key_is_there()
    {
        FlinkSnapshot old = Some.Snapshot("old", 1);

        Assert.Equal("New-FlinkSnapshot -ApplicationName orders -Region eu-west-1", StatusJudge.Of(Good with { Snapshots = [old] }).NextCommand);
        Assert.Equal("Remove-FlinkAwsOwnedSnapshot -ApplicationName orders -Region eu-west-1", StatusJudge.Of(Good with { Snapshots = [old, .. Good.Snapshots!] }).NextCommand);
        Assert.Equal("Start-FlinkApplication -ApplicationName orders -Region eu-west-1", StatusJudge.Of(Good with { Application = Some.Application with { Status = "READY" }, Snapshots = [old, .. Good.Snapshots!] }).NextCommand);
    }

    [Fact]
    public void A_snapshot_that_will_be_lost_with_its_key_is_an_error_with_the_day()
    {
        FlinkCmkStatus status = StatusJudge.Of(Good with
        {
            Snapshots = [Some.Snapshot("old", 1, Some.OtherKeyArn), .. Good.Snapshots!],
            SnapshotKeys = new Dictionary<string, EstateKeyState> { [Some.KeyArn] = new("Enabled", null), [Some.OtherKeyArn] = new("PendingDeletion", Now.AddDays(9)) },
        });

        Assert.Equal("SnapshotKeyToBeDeleted", status.Findings[0].RuleId);
        Assert.Contains("until 2026-03-10", status.Findings[0].Message);
        Assert.Equal("Restore-FlinkCmkKey -KeyArn " + Some.OtherKeyArn + " -Region eu-west-1", status.NextCommand);
    }

    [Theory]
    [InlineData(2, FindingSeverity.Information)]
    [InlineData(49, FindingSeverity.Warning)]
    public void An_open_change_is_gone_on_with_and_one_that_is_days_old_was_forgotten(int hours, FindingSeverity severity)
    {
        FlinkCmkStatus status = StatusJudge.Of(Good with
        {
            OpenMark = new ChangeMark { Id = "0a1b2c3d", Strategy = RotationStrategy.NewKey, Begun = Now.AddHours(-hours), Application = "orders" },
            Key = Good.Key! with { Key = Some.Key with { AutomaticRotation = true } },
        });

        Assert.Equal(severity, status.Findings.Single(f => f.RuleId == "ChangeOpen").Severity);
        Assert.Equal("Invoke-FlinkCmkRotation -ApplicationName orders -Region eu-west-1", status.NextCommand);
    }

    [Fact]
    public void A_notebook_has_nothing_to_be_done()
    {
        FlinkCmkStatus status = StatusJudge.Of(UnderAwsOwnedKey(Some.Application with { ApplicationMode = "INTERACTIVE", RuntimeEnvironment = "ZEPPELIN-FLINK-3_0", SnapshotsEnabled = false }));

        Assert.Equal(["StudioNotebook"], status.Findings.Select(f => f.RuleId));
        Assert.Null(status.NextStep);
    }

    [Theory]
    [InlineData("FLINK-1_18", "RuntimeTooOld", "Update-FlinkApplicationRuntime -ApplicationName orders -RuntimeEnvironment FLINK-1_20 -Region eu-west-1")]
    [InlineData("FLINK-2_2", "AwsOwnedKey", "Test-FlinkCmk -ApplicationName orders -Region eu-west-1")]
    public void An_application_under_the_AWS_owned_key_learns_the_way_to_a_key_of_its_own(string runtime, string rule, string command)
    {
        FlinkCmkStatus status = StatusJudge.Of(UnderAwsOwnedKey(Some.Application with { RuntimeEnvironment = runtime }));

        Assert.Equal((rule, command), (Assert.Single(status.Findings).RuleId, status.NextCommand));
        Assert.Null(status.OperatorAccess);
    }

    [Fact]
    public void What_could_not_be_read_is_said_with_who_can()
    {
        FlinkCmkStatus status = StatusJudge.Of(Good with { Snapshots = null, Unread = [new UnreadPart("SnapshotsUnreadable", "Which snapshots there are is not known (denied).", "a reader")] });

        Assert.Null(status.Snapshots);
        FlinkCmkStatusFinding finding = Assert.Single(status.Findings);
        Assert.Equal(("SnapshotsUnreadable", FindingSeverity.Warning, "Ask as a reader."), (finding.RuleId, finding.Severity, finding.Remedy));
    }

    private static ApplicationFacts UnderAwsOwnedKey(FlinkApplication application) => new()
    {
        Application = application with { KeyType = FlinkKeyType.AwsOwnedKey, KeyArn = null },
        Tags = new Dictionary<string, string>(),
        Snapshots = [],
        Observed = Now,
    };
}
