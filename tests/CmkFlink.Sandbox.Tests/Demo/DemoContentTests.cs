using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Demo;
using CmkFlink.Sandbox.Tests.State;

namespace CmkFlink.Sandbox.Tests.Demo;

public class DemoContentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void The_demo_has_three_applications_to_practise_on(double timeScale)
    {
        TestAccount account = new(timeScale);
        DemoContent.AddTo(account.Environment, TestAccount.Admin, TestAccount.ExecutionRoleArn);

        Assert.Equal(
            [("legacy", "FLINK-1_18", "READY", "STREAMING"), ("notebook", "ZEPPELIN-FLINK-3_0", "READY", "INTERACTIVE"), ("orders", "FLINK-1_20", "RUNNING", "STREAMING")],
            account.Flink("ListApplications", new { })["ApplicationSummaries"]!.AsArray().Select(a => ((string)a!["ApplicationName"]!, (string)a["RuntimeEnvironment"]!, (string)a["ApplicationStatus"]!, (string)a["ApplicationMode"]!)));
        JsonArray snapshots = account.Flink("ListApplicationSnapshots", new { ApplicationName = "orders" })["SnapshotSummaries"]!.AsArray();
        Assert.Equal(2, snapshots.Count);
        Assert.All(snapshots, s => Assert.Equal(("READY", "AWS_OWNED_KEY"), ((string?)s!["SnapshotStatus"], (string?)s["ApplicationEncryptionConfigurationDescription"]!["KeyType"])));
    }
}
