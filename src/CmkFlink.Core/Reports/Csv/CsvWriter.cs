using System.Text;

namespace CmkFlink.Core.Reports.Csv;

/// <summary>Writes rows by RFC 4180, every cell quoted, and keeps spreadsheets from running what a cell says.</summary>
/// <remarks>
/// A spreadsheet takes a cell that begins with <c>= + - @</c>, a tab or a line end for a formula (OWASP, CSV Injection). Such a cell gets an apostrophe before it, and so does one that begins with an apostrophe itself:
/// whoever reads the file with a program takes one leading apostrophe away and has the value. White space and the wide forms of these characters before a formula count too.
/// </remarks>
internal sealed class CsvWriter
{
    private readonly StringBuilder _text = new();

    public void Row(IEnumerable<string?> cells)
    {
        bool first = true;
        foreach (string? cell in cells)
        {
            if (!first) _text.Append(',');
            first = false;
            _text.Append('"').Append(Neutral(VisibleText.Lines(cell)).Replace("\"", "\"\"")).Append('"');
        }

        _text.Append("\r\n");
    }

    public override string ToString() => _text.ToString();

    internal static string Neutral(string cell)
    {
        if (cell.Length == 0) return cell;
        string trimmed = cell.TrimStart();
        bool runs = cell[0] is '\t' or '\r' or '\n' or '\'' || (trimmed.Length > 0 && trimmed[0] is '=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20');
        return runs ? "'" + cell : cell;
    }
}
