using System.Globalization;
using FsCheck;

namespace CmkFlink.Tests;

/// <summary>How the cases of properties are drawn: the same in every run, so that a change makes a test fail and not chance. CMKFLINK_PROPERTY_SEED draws others, CMKFLINK_PROPERTY_RUNS more.</summary>
internal static class PropertyRuns
{
    public static Config Of(int inEveryRun)
    {
        ulong seed = (ulong)Setting("CMKFLINK_PROPERTY_SEED", 2);
        return Config.QuickThrowOnFailure.WithMaxTest(Setting("CMKFLINK_PROPERTY_RUNS", inEveryRun)).WithReplay(new Replay(new Rnd(seed, (2 * seed) + 1), null));
    }

    public static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
