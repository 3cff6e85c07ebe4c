using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Checks;

public sealed class RulesTests
{
    public static TheoryData<string, FlinkApplication, string, CheckResult> Applications => new()
    {
        { "as it should be", Some.Application, "", CheckResult.Pass },
        { "stopped", Some.Application with { Status = "READY" }, "", CheckResult.Pass },
        { "Flink 1.19", Some.Application with { RuntimeEnvironment = "FLINK-1_19" }, "Runtime", CheckResult.Fail },
        { "Flink 2.2", Some.Application with { RuntimeEnvironment = "FLINK-2_2" }, "", CheckResult.Pass },
        { "a runtime of tomorrow", Some.Application with { RuntimeEnvironment = "FLINK-10_0" }, "", CheckResult.Pass },
        { "SQL", Some.Application with { RuntimeEnvironment = "SQL-1_0" }, "Runtime", CheckResult.Fail },
        { "a notebook", Some.Application with { RuntimeEnvironment = "ZEPPELIN-FLINK-3_0", ApplicationMode = "INTERACTIVE" }, "Mode", CheckResult.Fail },
        { "updating", Some.Application with { Status = "UPDATING" }, "Status", CheckResult.Fail },
        { "running without snapshots", Some.Application with { SnapshotsEnabled = false }, "SnapshotsEnabled", CheckResult.Fail },
        { "stopped without snapshots", Some.Application with { SnapshotsEnabled = false, Status = "READY" }, "SnapshotsEnabled", CheckResult.Warn },
        { "enhanced snapshots", Some.Application with { SnapshotMode = "ENHANCED_SNAPSHOTS" }, "SnapshotMode", CheckResult.Warn },
        { "without system rollback", Some.Application with { RollbackEnabled = false }, "SystemRollback", CheckResult.Warn },
    };

    public static TheoryData<string, FlinkCmkKey, string, CheckResult> Keys => new()
    {
        { "as it should be", Some.Key, "", CheckResult.Pass },
        { "disabled", Some.Key with { KeyState = "Disabled" }, "KeyState", CheckResult.Fail },
        { "pending deletion", Some.Key with { KeyState = "PendingDeletion" }, "KeyState", CheckResult.Fail },
        { "pending import", Some.Key with { KeyState = "PendingImport" }, "KeyState", CheckResult.Fail },
        { "only planned", Some.Key with { KeyState = FlinkCmkKey.PlannedKeyState }, "KeyState", CheckResult.Fail },
        { "asymmetric", Some.Key with { KeySpec = "RSA_2048" }, "KeySpec", CheckResult.Fail },
        { "HMAC", Some.Key with { KeySpec = "HMAC_256", KeyUsage = "GENERATE_VERIFY_MAC" }, "KeySpec", CheckResult.Fail },
        { "AWS managed", Some.Key with { KeyManager = "AWS" }, "KeyManager", CheckResult.Fail },
        { "external key store", Some.Key with { Origin = "EXTERNAL_KEY_STORE" }, "KeyOrigin", CheckResult.Warn },
        { "imported material", Some.Key with { Origin = "EXTERNAL" }, "KeyOrigin", CheckResult.Warn },
        { "of another Region", Some.Key with { KeyArn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555" }, "KeyRegion", CheckResult.Fail },
        { "of another account", Some.Key with { KeyArn = "arn:aws:kms:eu-west-1:210987654321:key/11111111-2222-3333-4444-555555555555" }, "KeyRegion", CheckResult.Fail },
        { "multi-Region", Some.Key with { MultiRegion = true }, "MultiRegion", CheckResult.Warn },
        { "rotated automatically", Some.Key with { AutomaticRotation = true }, "AutomaticRotation", CheckResult.Warn },
        { "rotation not readable", Some.Key with { AutomaticRotation = null }, "AutomaticRotation", CheckResult.Unknown },
        { "of a stack", Some.Key with { Tags = new Dictionary<string, string> { ["aws:cloudformation:stack-name"] = "platform" } }, "KeyOwner", CheckResult.Warn },
        { "tags not readable", Some.Key with { Tags = null }, "KeyOwner", CheckResult.Unknown },
    };

    [Theory]
    [MemberData(nameof(Applications))]
    public void An_application_fails_in_exactly_the_check_that_is_about_its_defect(string what, FlinkApplication application, string check, CheckResult result) =>
        AssertOnly(what, ApplicationRules.Judge(application), check, result);

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_fails_in_exactly_the_check_that_is_about_its_defect(string what, FlinkCmkKey key, string check, CheckResult result) =>
        AssertOnly(what, KeyRules.Judge(Some.Application, key), check, result);

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_unusable_exactly_where_a_check_fails(string what, FlinkCmkKey key, string check, CheckResult result)
    {
        Assert.NotNull(check);
        Assert.True(KeyRules.Unusable(Some.Application, key) is not null == (result == CheckResult.Fail), what);
    }

    [Fact]
    public void Earlier_updates_in_the_log_tell_the_downtime()
    {
        DateTime start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        ApplicationOperationInfo Update(int seconds, string status = "SUCCESSFUL") => new() { Operation = "UpdateApplication", OperationStatus = new OperationStatus(status), StartTime = start, EndTime = start.AddSeconds(seconds) };

        FlinkCmkCheck check = ApplicationRules.JudgeDowntime(Some.Application, [Update(90), Update(30), Update(600, "FAILED"), Update(60)]);

        Assert.Equal("the last 3 update(s) took 00:01:00 (median), 00:01:30 at most", check.Detail);
    }

    [Fact]
    public void Snapshots_under_the_aws_owned_key_are_counted()
    {
        FlinkCmkCheck check = ApplicationRules.JudgeSnapshots(Some.Application, [Some.Snapshot("a", 1), Some.Snapshot("b", 2, Some.KeyArn)]);

        Assert.Equal(CheckResult.Warn, check.Result);
        Assert.StartsWith("1 of 2 snapshots", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Snapshots_that_are_not_in_the_listing_are_not_known_to_be_under_another_key()
    {
        FlinkApplication enhanced = Some.Application with { SnapshotMode = "ENHANCED_SNAPSHOTS" };

        Assert.Equal(CheckResult.Unknown, ApplicationRules.JudgeSnapshots(enhanced, [Some.Snapshot("a", 1, Some.KeyArn)]).Result);
        Assert.Equal(CheckResult.Warn, ApplicationRules.JudgeSnapshots(enhanced, [Some.Snapshot("a", 1)]).Result);
        Assert.Equal(CheckResult.Pass, ApplicationRules.JudgeSnapshots(Some.Application, [Some.Snapshot("a", 1, Some.KeyArn)]).Result);
    }

    private static void AssertOnly(string what, IEnumerable<FlinkCmkCheck> checks, string expected, CheckResult result)
    {
        List<FlinkCmkCheck> odd = [.. checks.Where(check => check.Result != CheckResult.Pass)];
        if (result == CheckResult.Pass)
        {
            Assert.True(odd.Count == 0, $"{what}: {string.Join("; ", odd)}");
            return;
        }

        FlinkCmkCheck single = Assert.Single(odd);
        Assert.Equal((expected, result), (single.Check, single.Result));
        Assert.False(string.IsNullOrWhiteSpace(single.Remedy), what);
    }
}
