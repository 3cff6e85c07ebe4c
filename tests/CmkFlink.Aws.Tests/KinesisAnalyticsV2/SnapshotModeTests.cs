using Amazon.KinesisAnalyticsV2;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws.Tests.Runtime;

namespace CmkFlink.Aws.Tests.KinesisAnalyticsV2;

/// <summary>SnapshotMode is in no published service model, so no place it may stand in is missed: an application in that mode must never be called clean.</summary>
public sealed class SnapshotModeTests
{
    private const string Mode = "\"SnapshotMode\":\"ENHANCED_SNAPSHOTS\"";

    [Theory]
    [InlineData(Mode + ",\"ApplicationConfigurationDescription\":{}")]
    [InlineData("\"ApplicationConfigurationDescription\":{}," + Mode)]
    [InlineData("\"ApplicationConfigurationDescription\":{" + Mode + "}")]
    [InlineData("\"ApplicationConfigurationDescription\":{\"ApplicationSnapshotConfigurationDescription\":{\"SnapshotsEnabled\":true," + Mode + "}}")]
    public async Task The_mode_is_found_wherever_it_stands(string members) => Assert.Equal("ENHANCED_SNAPSHOTS", await ModeOf(members));

    [Theory]
    [InlineData("\"ApplicationConfigurationDescription\":{}")]
    [InlineData("\"ApplicationConfigurationDescription\":{\"ApplicationSnapshotConfigurationDescription\":{\"SnapshotsEnabled\":true}}")]
    public async Task An_application_with_classic_snapshots_has_no_mode(string members) => Assert.Null(await ModeOf(members));

    [Fact]
    public void Known_values_are_named_as_in_the_official_package()
    {
        Assert.Equal("FLINK-1_20", RuntimeEnvironment.FLINK1_20.Value);
        Assert.Equal("ZEPPELIN-FLINK-3_0", RuntimeEnvironment.ZEPPELINFLINK3_0.Value);
        Assert.Same(RuntimeEnvironment.FLINK1_20, RuntimeEnvironment.FindValue("FLINK-1_20"));
        Assert.True(new RuntimeEnvironment("FLINK-1_20") == RuntimeEnvironment.FLINK1_20);
        Assert.Equal("FLINK-9_9", ((RuntimeEnvironment)"FLINK-9_9").Value);
    }

    private static async Task<string?> ModeOf(string members)
    {
        using var client = TestClients.Msf(RecordingHandler.Answering(
            """{"ApplicationDetail":{"ApplicationARN":"a","ApplicationName":"n","RuntimeEnvironment":"FLINK-1_20","ApplicationStatus":"READY","ApplicationVersionId":1,""" + members + "}}"));
        var answer = await client.DescribeApplicationAsync(new DescribeApplicationRequest { ApplicationName = "n" });
        return answer.ApplicationDetail.ApplicationConfigurationDescription!.SnapshotMode;
    }
}
