using System.Text;
using CmkFlink.Core.Operations;

namespace CmkFlink.Core.Policies;

/// <summary>Reads files with policies and templates.</summary>
internal static class PolicyFiles
{
    /// <summary>CloudFormation takes templates of 1 MB at most, and no policy comes near; twice that leaves room for UTF-16.</summary>
    private const int MaximumBytes = 2 * 1_048_576;

    /// <exception cref="OperationException">The file cannot be read, is too large, or is no text.</exception>
    public static string Read(string path)
    {
        byte[] bytes;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (file.Length > MaximumBytes) throw Failure("PolicyFileTooLarge", FailureCategory.LimitsExceeded, $"File '{path}' has {file.Length} bytes; a policy or template has {MaximumBytes} at most.", "Give a policy in JSON or a CloudFormation template.", path);
            using MemoryStream read = new();
            byte[] buffer = new byte[81920];
            // A device or a growing file may hold more than its length said.
            for (int count; read.Length <= MaximumBytes && (count = file.Read(buffer, 0, buffer.Length)) > 0;) read.Write(buffer, 0, count);
            bytes = read.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or System.Security.SecurityException)
        {
            throw Failure("PolicyFileUnreadable", e is FileNotFoundException or DirectoryNotFoundException ? FailureCategory.ObjectNotFound : FailureCategory.ResourceUnavailable, $"File '{path}' cannot be read: {e.Message}", "Check the path and your rights on the file.", path, e);
        }

        try
        {
            using StreamReader reader = new(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException e)
        {
            throw Failure("PolicyFileNotText", FailureCategory.InvalidData, $"File '{path}' is no text in UTF-8, nor in UTF-16 with a byte order mark.", "Save it as UTF-8.", path, e);
        }
    }

    private static OperationException Failure(string id, FailureCategory category, string message, string remedy, string path, Exception? inner = null) => new(new OperationFailure(id, category, message, remedy, path, inner));
}
