using System.Globalization;
using CmkFlink.Core.Rotation;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>Which transaction a run is about.</summary>
internal enum Subject
{
    NewKey,
    KeyMaterial,
    SetUp,
}

/// <summary>What a run is made of, all of it drawn from its seed.</summary>
/// <param name="Retire">What becomes of the old key (NewKey).</param>
/// <param name="Faults">What goes wrong while the first commands run.</param>
/// <param name="Act">What a colleague does meanwhile.</param>
/// <param name="Moment">Before which of our calls the colleague acts, from 1.</param>
/// <param name="FaultyCommands">How often the command is given before the faults are over.</param>
internal sealed record Composition(int Seed, Subject Subject, OldKeyRetirement Retire, IReadOnlyList<FaultRule> Faults, ColleagueAct Act, int Moment, int FaultyCommands)
{
    /// <summary>Seconds until IAM and KMS show a change. The sandbox's intervals are a fiftieth of AWS's, so that these are the "several minutes" of their guides.</summary>
    private const int LongestWait = 6;

    private static readonly string[] ReadingServices = ["kms", "iam", "kinesisanalytics"];

    // CA5394: a test draws its cases by a seed that can be repeated.
#pragma warning disable CA5394
    public static Composition Of(int seed)
    {
        Random random = new(seed);
        Subject subject = (Subject)(seed % 3);
        OldKeyRetirement retire = subject == Subject.NewKey ? (OldKeyRetirement)random.Next(3) : OldKeyRetirement.None;
        List<FaultRule> faults = [];
        int kinds = random.Next(4);
        for (int i = 0; i < kinds; i++) faults.AddRange(Draw(random));
        ColleagueAct act = faults.Count > 0 && random.Next(3) == 0 ? ColleagueAct.None : (ColleagueAct)random.Next(1, Enum.GetValues<ColleagueAct>().Length);
        return new Composition(seed, subject, retire, faults, act, 1 + random.Next(subject == Subject.SetUp ? 150 : 90), 1 + random.Next(2));
    }

    private static IEnumerable<FaultRule> Draw(Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                yield return new FaultRule { Kind = FaultKind.Throttling, Probability = 0.3 };
                break;
            case 1:
                yield return new FaultRule { Kind = FaultKind.InternalError, Probability = 0.03 + (random.NextDouble() * 0.1) };
                break;
            case 2:
                yield return new FaultRule { Kind = FaultKind.Unavailable, Probability = 0.03 + (random.NextDouble() * 0.1) };
                break;
            case 3:
                yield return new FaultRule { Kind = FaultKind.ResetBefore, Probability = 0.03 + (random.NextDouble() * 0.1) };
                break;
            case 4:
                yield return new FaultRule { Kind = FaultKind.ResetAfter, Probability = 0.03 + (random.NextDouble() * 0.15) };
                break;
            case 5:
                yield return new FaultRule { Kind = FaultKind.DelayedVisibility, Service = "iam", Probability = 0.5, VisibleAfterSeconds = 1 + random.Next(LongestWait) };
                break;
            case 6:
                yield return new FaultRule { Kind = FaultKind.DelayedVisibility, Service = "kms", Probability = 0.5, VisibleAfterSeconds = 1 + random.Next(LongestWait) };
                break;
            case 7:
                yield return new FaultRule { Kind = FaultKind.StaleRead, Service = ReadingServices[random.Next(ReadingServices.Length)], Probability = 0.02 + (random.NextDouble() * 0.06) };
                break;
            case 8:
                yield return new FaultRule { Kind = FaultKind.FailOperation, Service = "kinesisanalytics", Operation = "UpdateApplication", Nth = 1, SystemRollback = random.Next(2) == 0 };
                break;
            default:
                yield return new FaultRule { Kind = FaultKind.FailSnapshot, Service = "kinesisanalytics", Operation = random.Next(2) == 0 ? "CreateApplicationSnapshot" : "UpdateApplication", Nth = 1 };
                break;
        }
    }
#pragma warning restore CA5394

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"seed {Seed}: {Subject}{(Retire == OldKeyRetirement.None ? "" : $" -RetireOldKey {Retire}")}; faults: {(Faults.Count == 0 ? "none" : string.Join(", ", Faults.Select(Name)))} during {FaultyCommands} command(s); colleague: {Act}{(Act == ColleagueAct.None ? "" : $" before call {Moment}")}");

    private static string Name(FaultRule rule) => string.Create(CultureInfo.InvariantCulture,
        $"{rule.Kind} {rule.Service}:{rule.Operation}{(rule.Probability is { } p ? $" p={p:0.00}" : "")}{(rule.Nth is { } n ? $" nth={n}" : "")}{(rule.VisibleAfterSeconds is { } s ? $" after {s} s" : "")}{(rule.SystemRollback is { } r ? $" rollback={r}" : "")}");
}
