namespace CmkFlink.Core.Tests.Reports;

/// <summary>Reads RFC 4180, strictly: what a spreadsheet would have to guess at fails.</summary>
internal static class CsvText
{
    public static IReadOnlyList<IReadOnlyList<string>> Parse(string text)
    {
        List<IReadOnlyList<string>> rows = [];
        List<string> row = [];
        int at = 0;
        while (at < text.Length)
        {
            if (text[at] != '"') throw new FormatException($"A cell at {at} is not quoted.");
            System.Text.StringBuilder cell = new();
            for (at++; ; at++)
            {
                if (text[at] != '"') cell.Append(text[at]);
                else if (at + 1 < text.Length && text[at + 1] == '"') cell.Append(text[at++]);
                else break;
            }

            row.Add(cell.ToString());
            at++;
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            if (text.AsSpan(at, 2) is not "\r\n") throw new FormatException($"After a cell at {at} there is neither comma nor line end.");
            at += 2;
            rows.Add(row);
            row = [];
        }

        return rows;
    }
}
