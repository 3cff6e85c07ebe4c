using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Plans;

/// <summary>Something that is not as it was when the plan was made.</summary>
internal sealed record PlanDifference(string What, string Before, string Now)
{
    public override string ToString() => $"{What} was {Before} and is {Now}";
}

/// <summary>Compares what a plan rests on with what is seen now. Pure.</summary>
internal static class PlanDrift
{
    /// <param name="plan">As it was written.</param>
    /// <param name="now">The same plan made now.</param>
    /// <param name="begun">Whether steps of this plan were taken already; then what they leave behind is no drift.</param>
    public static IReadOnlyList<PlanDifference> Between(WrittenPlan plan, WrittenPlan now, bool begun) =>
        [.. Facts(plan, now, begun), .. begun ? [] : Snapshots(plan, now), .. Steps(plan, now)];

    private static IEnumerable<PlanDifference> Facts(WrittenPlan plan, WrittenPlan now, bool begun)
    {
        HashSet<string> taken = begun ? Taken(plan, now) : [];
        foreach (PlannedFact fact in plan.Facts)
        {
            if (fact.Value is null || fact.Until.Any(taken.Contains)) continue;
            string what = $"{fact.Name} of {fact.Of}";
            PlannedFact? seen = now.Facts.FirstOrDefault(f => f.Name == fact.Name && f.Of == fact.Of);
            if (seen is null) yield return new PlanDifference(what, fact.Value, "not there");
            else if (seen.Value is null) yield return new PlanDifference(what, fact.Value, "not readable with these credentials (-ReaderProfileName of one who may read)");
            else if (seen.Value != fact.Value && !(begun && fact.Own.Contains(seen.Value))) yield return new PlanDifference(what, fact.Value, seen.Value);
        }
    }

    /// <summary>The steps that were to be taken and are done.</summary>
    private static HashSet<string> Taken(WrittenPlan plan, WrittenPlan now)
    {
        HashSet<string> open = new(plan.Steps.Where(s => s.State != StepState.AlreadyDone).Select(s => s.Id), StringComparer.Ordinal);
        return new(now.Steps.Where(s => s.State == StepState.AlreadyDone && open.Contains(s.Id)).Select(s => s.Id), StringComparer.Ordinal);
    }

    // Once begun, snapshots come and go by the plan's own steps; what is not in the plan is then simply not deleted.
    private static IEnumerable<PlanDifference> Snapshots(WrittenPlan plan, WrittenPlan now)
    {
        foreach (PlannedSnapshot planned in plan.Snapshots)
            if (!now.Snapshots.Any(s => Same(s, planned))) yield return new PlanDifference($"snapshot {planned.Name}", $"created {planned.Created}", "not there");
        foreach (PlannedSnapshot seen in now.Snapshots)
            if (!plan.Snapshots.Any(s => Same(s, seen))) yield return new PlanDifference($"snapshot {seen.Name}", "not there", $"created {seen.Created}");
    }

    private static bool Same(PlannedSnapshot one, PlannedSnapshot other) => one.Name == other.Name && one.Created == other.Created && one.Key == other.Key;

    private static IEnumerable<PlanDifference> Steps(WrittenPlan plan, WrittenPlan now)
    {
        for (int i = 0; i < Math.Max(plan.Steps.Count, now.Steps.Count); i++)
        {
            string before = At(plan, i), seen = At(now, i);
            if (before == seen) continue;
            yield return new PlanDifference($"step {i + 1}", before, seen);
            yield break;
        }
    }

    private static string At(WrittenPlan plan, int index) => index < plan.Steps.Count ? $"{plan.Steps[index].Id} by the {ChangeRunner.Name(plan.Steps[index].Actor)} on {plan.Steps[index].Target}" : "not there";
}
