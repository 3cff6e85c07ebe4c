using System.Text;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Evidence;

/// <summary>An evidence file that was read.</summary>
/// <param name="Name">Without its folder: a report leaves the machine.</param>
/// <param name="Sha256">Of its bytes, in hexadecimal, as sha256sum and Get-FileHash give it.</param>
/// <param name="Lines">How many lines of evidence it holds.</param>
/// <param name="Unreadable">The lines that are none, with their numbers from 1 on.</param>
internal sealed record EvidenceFile(string Name, string Sha256, int Lines, IReadOnlyList<EvidenceDefect> Unreadable);

/// <summary>A line that could not be read.</summary>
internal sealed record EvidenceDefect(int Line, string Reason);

/// <summary>All evidence of several files.</summary>
internal sealed record EvidenceFiles(IReadOnlyList<EvidenceFile> Files, IReadOnlyList<EvidenceChange> Changes)
{
    /// <summary>A year of daily rotations of a hundred applications is about half of this.</summary>
    private const int MaximumBytes = 256 * 1_048_576;

    public static EvidenceFiles None { get; } = new([], []);

    /// <summary>Reads them. A line that is no evidence is told of and does not hide the others; the last one of a killed run may be cut.</summary>
    /// <exception cref="OperationException">A file cannot be read, is too large, or is no text.</exception>
    public static EvidenceFiles Read(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        List<EvidenceFile> files = [];
        List<EvidenceLine> lines = [];
        // The same line in two files (a copy, or one file given twice) happened once.
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string path in paths.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            byte[] bytes = Bytes(path);
            files.Add(ReadOne(path, bytes, seen, lines));
        }

        return new EvidenceFiles(files, EvidenceChange.Gather(lines));
    }

    private static EvidenceFile ReadOne(string path, byte[] bytes, HashSet<string> seen, List<EvidenceLine> lines)
    {
        List<EvidenceDefect> defects = [];
        int number = 0, read = 0;
        using StringReader reader = new(Text(path, bytes));
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                EvidenceLine evidence = EvidenceLineReader.Read(line);
                read++;
                if (seen.Add(line)) lines.Add(evidence);
            }
            catch (FormatException e)
            {
                defects.Add(new EvidenceDefect(number, e.Message));
            }
        }

        return new EvidenceFile(Path.GetFileName(path), Digest.Hex(bytes), read, defects);
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            // A rotation that goes on may hold the file open.
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (file.Length > MaximumBytes) throw Failure("EvidenceTooLarge", FailureCategory.LimitsExceeded, $"The evidence file '{path}' has {file.Length} bytes; {MaximumBytes} are read at most.", "Give the files of fewer changes.", path);
            using MemoryStream read = new();
            byte[] buffer = new byte[81920];
            // A device or a growing file may hold more than its length said.
            for (int count; read.Length <= MaximumBytes && (count = file.Read(buffer, 0, buffer.Length)) > 0;) read.Write(buffer, 0, count);
            return read.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException)
        {
            throw Failure("EvidenceUnreadable", e is FileNotFoundException or DirectoryNotFoundException ? FailureCategory.ObjectNotFound : FailureCategory.ResourceUnavailable, $"The evidence file '{path}' cannot be read: {e.Message}", "Check the path and your rights on the file.", path, e);
        }
    }

    private static string Text(string path, byte[] bytes)
    {
        try
        {
            using StreamReader reader = new(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException e)
        {
            throw Failure("EvidenceNotText", FailureCategory.InvalidData, $"The file '{path}' is no text in UTF-8, so it is no evidence.", "Give a file that -EvidencePath of Initialize-FlinkCmk or Invoke-FlinkCmkRotation wrote.", path, e);
        }
    }

    private static OperationException Failure(string id, FailureCategory category, string message, string remedy, string path, Exception? inner = null) => new(new OperationFailure(id, category, message, remedy, path, inner));
}
