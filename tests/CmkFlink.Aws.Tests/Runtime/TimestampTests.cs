using System.Globalization;
using System.Text.Json;
using Amazon.KinesisAnalyticsV2.Model;
using FsCheck;
using FsCheck.Fluent;

namespace CmkFlink.Aws.Tests.Runtime;

/// <summary>DeleteApplicationSnapshot is refused unless it gives back the very instant of the snapshot.</summary>
public sealed class TimestampTests
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("1763679600", "2025-11-20T23:00:00.0000000Z")]
    [InlineData("1763679600.0", "2025-11-20T23:00:00.0000000Z")]
    [InlineData("1763679600.123", "2025-11-20T23:00:00.1230000Z")]
    [InlineData("1763679600.1234567", "2025-11-20T23:00:00.1234567Z")]
    [InlineData("1763679600.9999999", "2025-11-20T23:00:00.9999999Z")]
    [InlineData("1.7636796001234567E9", "2025-11-20T23:00:00.1234567Z")]
    [InlineData("-0.0000001", "1969-12-31T23:59:59.9999999Z")]
    [InlineData("\"2025-11-20T23:00:00.1234567Z\"", "2025-11-20T23:00:00.1234567Z")]
    [InlineData("\"2025-11-21T01:00:00+02:00\"", "2025-11-20T23:00:00.0000000Z")]
    public async Task A_time_on_the_wire_is_this_instant(string wire, string expected) =>
        Assert.Equal(expected, (await Read(wire)).ToString("O", CultureInfo.InvariantCulture));

    [Fact]
    public void Every_tick_from_year_1_to_9999_survives_the_way_there_and_back() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<long>().Convert(number => (long)((ulong)number % (ulong)DateTime.MaxValue.Ticks), ticks => ticks),
            ticks =>
            {
                var time = new DateTime(ticks, DateTimeKind.Utc);
                return Read(Write(time).GetAwaiter().GetResult()).GetAwaiter().GetResult() == time;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_number_of_up_to_seven_decimals_is_written_back_as_the_same_number() =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 9_999_999)).ToArbitrary(),
            pair =>
            {
                var wire = string.Create(CultureInfo.InvariantCulture, $"{pair.Item1}.{pair.Item2:D7}");
                var back = Write(Read(wire).GetAwaiter().GetResult()).GetAwaiter().GetResult();
                return decimal.Parse(back, CultureInfo.InvariantCulture) == decimal.Parse(wire, CultureInfo.InvariantCulture);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_time_without_a_kind_is_UTC_and_a_local_one_is_converted()
    {
        var local = new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Local);
        var expected = (local.ToUniversalTime() - Epoch).TotalSeconds;

        Assert.Equal("1782907200", await Write(new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Unspecified)));
        Assert.Equal(expected.ToString(CultureInfo.InvariantCulture), await Write(local));
    }

    [Fact]
    public async Task Numbers_are_written_with_a_point_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("0.5", await Write(Epoch.AddMilliseconds(500)));
            Assert.Equal(Epoch.AddMilliseconds(500), await Read("0.5"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static async Task<string> Write(DateTime time)
    {
        var handler = RecordingHandler.Answering("{}");
        using var client = TestClients.Msf(handler);
        await client.DeleteApplicationSnapshotAsync(new DeleteApplicationSnapshotRequest { ApplicationName = "a", SnapshotName = "s", SnapshotCreationTimestamp = time });
        return JsonDocument.Parse(handler.Sent.Single().Content).RootElement.GetProperty("SnapshotCreationTimestamp").GetRawText();
    }

    private static async Task<DateTime> Read(string wire)
    {
        using var client = TestClients.Msf(RecordingHandler.Answering(
            """{"SnapshotDetails":{"SnapshotName":"s","SnapshotStatus":"READY","ApplicationVersionId":1,"SnapshotCreationTimestamp":""" + wire + "}}"));
        var answer = await client.DescribeApplicationSnapshotAsync(new DescribeApplicationSnapshotRequest { ApplicationName = "a", SnapshotName = "s" });
        Assert.Equal(DateTimeKind.Utc, answer.SnapshotDetails.SnapshotCreationTimestamp!.Value.Kind);
        return answer.SnapshotDetails.SnapshotCreationTimestamp.Value;
    }
}
