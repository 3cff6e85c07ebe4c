using FsCheck;
using FsCheck.Fluent;

namespace CmkFlink.Core.Tests.Promises;

/// <summary>An application as an estate begins with it.</summary>
/// <param name="Past">The keys under which it ran before, with a snapshot under each; -1 is the AWS owned one, and a key that does not serve it is passed over.</param>
/// <param name="Key">The key under which it is now.</param>
/// <param name="Snapshots">Whether its automatic snapshots are on.</param>
/// <param name="Enhanced">Whether it has snapshots that its listing does not show.</param>
internal sealed record ApplicationShape(IReadOnlyList<int> Past, int Key, bool Running, bool Snapshots, bool Enhanced)
{
    public override string ToString() => $"past [{string.Join(" ", Past)}], now {Key}, {(Running ? "RUNNING" : "READY")}{(Snapshots ? "" : ", snapshots off")}{(Enhanced ? ", enhanced" : "")}";
}

/// <summary>Several applications and keys; each key serves some of the applications.</summary>
/// <param name="Served">By key, whether it serves the application of the same index.</param>
internal sealed record EstateShape(IReadOnlyList<ApplicationShape> Applications, IReadOnlyList<IReadOnlyList<bool>> Served)
{
    public const int Keys = 2;

    public override string ToString() => string.Join("\n", Applications.Select((a, i) => $"application {i}: {a}; served by keys {string.Join(" ", Enumerable.Range(0, Keys).Where(k => Served[k][i]))}"));
}

/// <summary>One act of one actor; the numbers choose among what there is.</summary>
/// <param name="Ends">At which call the process dies; 0 where it lives.</param>
internal sealed record Act(string Kind, int First, int Second, bool WithReader, int Ends = 0, bool AfterEffect = false)
{
    public override string ToString() => $"{Kind} {First} {Second}{(WithReader ? "" : ", nobody reads along")}{(Ends == 0 ? "" : $", ends {(AfterEffect ? "after" : "before")} call {Ends}")}";
}

/// <summary>An estate and what happens in it.</summary>
internal sealed record Story(EstateShape Estate, IReadOnlyList<Act> Acts)
{
    // How often each comes: transactions often, what only makes way for others seldom.
    private static readonly (int Weight, string Kind)[] _kinds =
    [
        (3, "disable-key"), (2, "remove-key"), (2, "restore-key"), (2, "enable-key"), (1, "set-policy"), (1, "set-alias"),
        (4, "use-key"), (1, "use-aws-owned-key"), (3, "snapshot"), (3, "remove-under-key"), (2, "remove-named"), (3, "remove-older"), (2, "remove-aws-owned"),
        (4, "restart"), (2, "stop"), (3, "start"), (1, "start-from"), (2, "undo"), (2, "upgrade"), (2, "rotate-by-hand"), (1, "days-pass"),
        (8, "initialize"), (14, "rotate-new-key"), (9, "rotate-material"), (6, "rotate-on"),
    ];

    public static Gen<Story> All
    {
        get
        {
            Gen<int> key = Gen.Choose(-1, EstateShape.Keys - 1);
            Gen<ApplicationShape> application =
                from past in key.ArrayOf().Resize(2)
                from now in key
                from running in Often(5, 6)
                from snapshots in Often(7, 8)
                from enhanced in Often(1, 16)
                select new ApplicationShape(past, now, running, snapshots, enhanced);
            Gen<EstateShape> estate =
                from applications in Gen.Choose(1, 3).SelectMany(count => application.ArrayOf(count))
                from served in Often(2, 3).ArrayOf(applications.Length).ArrayOf(EstateShape.Keys)
                select new EstateShape(applications, [.. served.Select(each => (IReadOnlyList<bool>)each)]);
            Gen<Act> act =
                from kind in Gen.Frequency(_kinds.Select(k => (k.Weight, Gen.Constant(k.Kind))).ToArray())
                from first in Gen.Choose(0, 99)
                from second in Gen.Choose(0, 99)
                from reads in Often(2, 3)
                from dies in Often(1, 3)
                from call in Gen.Choose(1, 60)
                from after in Often(1, 2)
                select new Act(kind, first, second, reads, dies ? call : 0, after);
            return from shape in estate from acts in Gen.Choose(1, 10).SelectMany(count => act.ArrayOf(count)) select new Story(shape, acts);
        }
    }

    /// <summary>Stories with fewer acts, fewer applications, or a process that lives.</summary>
    public static IEnumerable<Story> Shorter(Story story)
    {
        Act[] acts = [.. story.Acts];
        for (int block = acts.Length / 2; block >= 1; block /= 2)
        {
            for (int at = 0; at + block <= acts.Length; at += block) yield return story with { Acts = [.. acts[..at], .. acts[(at + block)..]] };
        }

        if (story.Estate.Applications.Count > 1) yield return story with { Estate = story.Estate with { Applications = [.. story.Estate.Applications.SkipLast(1)] } };
        for (int i = 0; i < story.Estate.Applications.Count; i++)
        {
            ApplicationShape[] applications = [.. story.Estate.Applications];
            if (applications[i].Past.Count == 0) continue;
            applications[i] = applications[i] with { Past = [.. applications[i].Past.Skip(1)] };
            yield return story with { Estate = story.Estate with { Applications = applications } };
        }

        for (int i = 0; i < acts.Length; i++)
        {
            if (acts[i].Ends > 0) yield return story with { Acts = [.. acts[..i], acts[i] with { Ends = 0 }, .. acts[(i + 1)..]] };
        }
    }

    public override string ToString() => $"{Estate}\n{string.Join("\n", Acts)}";

    private static Gen<bool> Often(int yes, int of) => Gen.Choose(1, of).Select(n => n <= yes);
}
