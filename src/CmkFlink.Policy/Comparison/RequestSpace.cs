namespace CmkFlink.Policy.Comparison;

/// <summary>The requests of one caller for one action: every way in which the parts combine that either policy looks at.</summary>
/// <param name="dimensions">The parts.</param>
internal sealed class RequestSpace(IReadOnlyList<Dimension> dimensions)
{
    /// <summary>Up to here every combination is tried. Beyond, which no policy within KMS's and IAM's size limits is known to reach, those that satisfy one or two statements and differ from that in one part.</summary>
    private const int Limit = 20_000;

    private const int MostBoxes = 4;

    public IReadOnlyList<Dimension> Dimensions => dimensions;

    /// <summary>The requests, each as the index of a candidate for each dimension.</summary>
    /// <param name="satisfying">For each statement the candidates of each dimension that satisfy it; <see langword="null"/> where the statement does not look at the dimension.</param>
    public IReadOnlyList<int[]> Cells(Func<IEnumerable<int[]?[]>> satisfying)
    {
        long size = 1;
        foreach (Dimension dimension in dimensions)
        {
            size *= dimension.Candidates.Count;
            if (size > Limit) return Around(satisfying());
        }

        List<int[]> cells = new((int)size);
        int[] cell = new int[dimensions.Count];
        while (true)
        {
            cells.Add((int[])cell.Clone());
            int d = 0;
            while (d < cell.Length && ++cell[d] == dimensions[d].Candidates.Count) cell[d++] = 0;
            if (d == cell.Length) return cells;
        }
    }

    /// <summary>A set of requests in words: a disjunction of conjunctions, each as wide as the set lets it be. <see langword="null"/> for the empty set.</summary>
    public string? Describe(IReadOnlyList<int[]> cells, Func<int, bool> isIn)
    {
        bool[] open = [.. cells.Select((_, i) => isIn(i))];
        if (open.All(o => !o)) return null;
        bool[] outside = [.. open.Select(o => !o)];
        List<string> boxes = [];
        for (int seed = 0; seed < cells.Count; seed++)
        {
            if (!open[seed]) continue;
            if (boxes.Count == MostBoxes) return string.Join("; or ", boxes) + "; or other combinations";
            HashSet<int>[] box = Widest(cells, outside, cells[seed]);
            for (int i = 0; i < cells.Count; i++)
                if (open[i] && Contains(box, cells[i], -1)) open[i] = false;
            string[] words = [.. dimensions.Select((dimension, d) => dimension.Describe(box[d])).OfType<string>()];
            if (words.Length == 0) return "always";
            boxes.Add("where " + string.Join(" and ", words));
        }

        return string.Join("; or ", boxes);
    }

    private HashSet<int>[] Widest(IReadOnlyList<int[]> cells, bool[] outside, int[] seed)
    {
        HashSet<int>[] box = [.. seed.Select(value => new HashSet<int> { value })];
        for (int d = 0; d < dimensions.Count; d++)
        {
            HashSet<int> taken = [];
            for (int i = 0; i < cells.Count; i++)
                if (outside[i] && Contains(box, cells[i], d)) taken.Add(cells[i][d]);
            for (int value = 0; value < dimensions[d].Candidates.Count; value++)
                if (!taken.Contains(value)) box[d].Add(value);
        }

        return box;
    }

    private static bool Contains(HashSet<int>[] box, int[] cell, int but)
    {
        for (int d = 0; d < cell.Length; d++)
            if (d != but && !box[d].Contains(cell[d])) return false;
        return true;
    }

    private List<int[]> Around(IEnumerable<int[]?[]> satisfying)
    {
        int[]?[][] statements = [.. satisfying];
        Dictionary<string, int[]> cells = new(StringComparer.Ordinal);
        foreach (int[]?[] first in statements)
            foreach (int[]?[] second in statements)
                foreach (int[] center in Centers(first, second))
                    for (int d = 0; d < dimensions.Count; d++)
                        for (int value = 0; value < dimensions[d].Candidates.Count; value++)
                        {
                            int[] cell = (int[])center.Clone();
                            cell[d] = value;
                            cells[string.Join(",", cell)] = cell;
                        }

        return [.. cells.OrderBy(cell => cell.Key, StringComparer.Ordinal).Select(cell => cell.Value)];
    }

    /// <summary>Both statements satisfied, value by value, and the rest absent; where they disagree the second counts.</summary>
    private static IEnumerable<int[]> Centers(int[]?[] first, int[]?[] second)
    {
        int rounds = first.Concat(second).Max(choice => choice?.Length ?? 1);
        for (int round = 0; round < rounds; round++)
        {
            int at = round;
            yield return [.. first.Zip(second, (one, two) => (two is { Length: > 0 } ? two : one) is { Length: > 0 } choice ? choice[at % choice.Length] : 0)];
        }
    }
}
