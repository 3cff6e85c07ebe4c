using System.Text;
using CmkFlink.Sandbox.Iam;

namespace CmkFlink.Sandbox.Tests.Iam;

public sealed class MfaDeviceTests
{
    private readonly ManualClock _clock = new();

    /// <summary>RFC 6238, appendix B, SHA-1; the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Gives_the_codes_of_RFC_6238(long seconds, string code) => Assert.Equal(code, Device().Code(seconds / 30));

    [Fact]
    public void Gives_every_code_that_lasts_once_and_then_asks_to_wait()
    {
        MfaDevice device = Device();
        _clock.Now = DateTimeOffset.FromUnixTimeSeconds(3_000_010);
        for (int i = 0; i < 4; i++) Assert.True(device.Accept(device.NextCode(out _)!));
        Assert.Null(device.NextCode(out TimeSpan wait));
        Assert.Equal(TimeSpan.FromSeconds(20), wait);
        _clock.Now += wait;
        Assert.True(device.Accept(device.NextCode(out _)!));
    }

    [Fact]
    public void A_code_is_good_for_another_half_minute_wherever_in_its_period_it_was_given()
    {
        foreach (int second in Enumerable.Range(0, 30))
        {
            MfaDevice device = Device();
            _clock.Now = DateTimeOffset.FromUnixTimeSeconds(3_000_000 + second);
            string code = device.NextCode(out _)!;
            _clock.Now += TimeSpan.FromSeconds(30);
            Assert.True(device.Accept(code), $"A code that was given at second {second} of its period is refused half a minute later.");
        }
    }

    [Theory]
    [InlineData(-90)]
    [InlineData(90)]
    public void Refuses_codes_outside_the_window(int seconds)
    {
        MfaDevice device = Device();
        _clock.Now = DateTimeOffset.FromUnixTimeSeconds(3_000_000);
        Assert.False(device.Accept(device.Code((3_000_000 + seconds) / 30)));
    }

    private MfaDevice Device() => new("serial", Encoding.ASCII.GetBytes("12345678901234567890"), _clock);

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
