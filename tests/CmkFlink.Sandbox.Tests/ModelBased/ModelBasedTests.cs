using System.Globalization;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;

namespace CmkFlink.Sandbox.Tests.ModelBased;

/// <summary>Random runs of several actors over keys, grants, applications and snapshots, in the sandbox and in a small reference model. CMKFLINK_SEQUENCES sets how many.</summary>
public sealed class ModelBasedTests
{
    private const int InEveryRun = 1000;

    /// <summary>How often each operation comes, so that applications live long enough to be restored and keys fail often enough that it matters. In the order of <see cref="Run"/>.</summary>
    private static readonly int[] _weights = [2, 3, 1, 5, 2, 1, 2, 4, 2, 5, 0, 9, 0, 0, 6, 4, 1, 2, 1, 4];

    private static int Sequences => int.TryParse(Environment.GetEnvironmentVariable("CMKFLINK_SEQUENCES"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : InEveryRun;

    private static Gen<Step[]> Runs
    {
        get
        {
            // One actor in eight is the wrong one.
            Gen<int> operations = Gen.Frequency(_weights.Select((weight, operation) => (weight, Gen.Constant(operation))).ToArray());
            Gen<Step> step = from operation in operations from a in Gen.Choose(0, 1000) from b in Gen.Choose(0, 1000) from actor in Gen.Choose(0, 7) select new Step(operation, a, b, actor);
            return step.ArrayOf().Resize(40);
        }
    }

    [Fact]
    public void The_sandbox_does_what_the_reference_model_expects()
    {
        int restored = 0, notRestored = 0;
        Config config = PropertyRuns.Of(Sequences);
        Prop.ForAll(Arb.From(Runs, Shorter), steps =>
        {
            using Run run = new();
            run.Take(steps);
            Interlocked.Add(ref restored, run.Restored);
            Interlocked.Add(ref notRestored, run.NotRestored);
            return true;
        }).Check(config);

        // Runs that never restore, or never fail to, would prove nothing about either.
        Assert.True(restored > Sequences / 50 && notRestored > Sequences / 50, $"In {Sequences} runs {restored} restores succeeded and {notRestored} failed.");
    }

    [Fact]
    public void The_reference_model_shares_no_type_with_the_sandbox()
    {
        string[] foreign = ["CmkFlink.Sandbox", "CmkFlink.Policy"];
        IEnumerable<Type> types = typeof(ReferenceModel).Assembly.GetTypes().Where(type => type.Namespace == typeof(ReferenceModel).Namespace && type.Name.StartsWith("Reference", StringComparison.Ordinal));
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        List<Type> used = [.. types.SelectMany(type => type.GetMethods(All).SelectMany(Types).Concat(type.GetFields(All).Select(field => field.FieldType)))];
        Assert.True(used.Count > 50);
        Assert.DoesNotContain(used, type => foreign.Contains(type.Assembly.GetName().Name));

        static IEnumerable<Type> Types(MethodInfo method) => [method.ReturnType, .. method.GetParameters().Select(p => p.ParameterType), .. method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []];
    }

    /// <summary>Runs with one step, or a block of steps, fewer.</summary>
    private static IEnumerable<Step[]> Shorter(Step[] steps)
    {
        for (int block = steps.Length / 2; block >= 1; block /= 2)
        {
            for (int at = 0; at + block <= steps.Length; at += block) yield return [.. steps[..at], .. steps[(at + block)..]];
        }
    }
}
