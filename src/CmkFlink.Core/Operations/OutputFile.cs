namespace CmkFlink.Core.Operations;

/// <summary>A file that a command writes: whole or not at all. Who reads it meanwhile, or is left after an interruption, has the old contents or the new ones.</summary>
/// <param name="path">Full path; the folder has to exist.</param>
/// <param name="noClobber">Whether a file that is there may not be replaced.</param>
/// <param name="force">Whether a file may be replaced although it is read-only.</param>
internal sealed class OutputFile(string path, bool noClobber, bool force)
{
    public FileInfo File { get; } = new(path);

    /// <exception cref="OperationException">The file cannot or may not be written; nothing was touched.</exception>
    public void Check()
    {
        if (Directory.Exists(File.FullName)) throw Failure("PathIsFolder", FailureCategory.InvalidArgument, $"{File.FullName} is a folder.", "Give the path of a file.");
        if (File.Directory is not { Exists: true }) throw Failure("FolderNotFound", FailureCategory.ObjectNotFound, $"The folder of {File.FullName} does not exist.", "Make the folder first, or choose another -Path.");
        if (!File.Exists) return;
        if (noClobber) throw AlreadyThere();
        if (File.IsReadOnly && !force) throw Failure("FileReadOnly", FailureCategory.PermissionDenied, $"The file {File.FullName} is read-only.", "Choose another -Path, or replace it with -Force.");
    }

    /// <exception cref="OperationException">The file could not be written; the old one is as it was.</exception>
    public void Write(byte[] contents)
    {
        try
        {
            if (IsDevice) System.IO.File.WriteAllBytes(File.FullName, contents);
            else Replace(TargetOfLink(), contents);
            File.Refresh();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (noClobber && System.IO.File.Exists(File.FullName)) throw AlreadyThere();
            throw Failure("FileNotWritten", FailureCategory.ResourceUnavailable, $"The file {File.FullName} cannot be written: {e.Message}", "Choose another -Path.", e);
        }
    }

    // /dev/stdout, /dev/null: a rename would put a file in the device's place.
    private bool IsDevice => Path.DirectorySeparatorChar == '/' && File.FullName.StartsWith("/dev/", StringComparison.Ordinal);

    private void Replace(string target, byte[] contents)
    {
        // In the same folder, since a rename is atomic within one volume only.
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(contents, 0, contents.Length);
                stream.Flush(flushToDisk: true);
            }

            if (!System.IO.File.Exists(target) || noClobber)
            {
                // Fails where somebody made the file since it was looked for.
                System.IO.File.Move(temporary, target);
                return;
            }

            if (force && new FileInfo(target) is { IsReadOnly: true } locked) locked.IsReadOnly = false;
#if NET8_0_OR_GREATER
            if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(temporary, System.IO.File.GetUnixFileMode(target));
#endif
            // Keeps the access rules of the file that was there.
            System.IO.File.Replace(temporary, target, destinationBackupFileName: null);
        }
        finally
        {
            System.IO.File.Delete(temporary);
        }
    }

#if NET8_0_OR_GREATER
    // A link stays a link. What is not there is none, and ResolveLinkTarget throws for it.
    private string TargetOfLink() => File.LinkTarget is null ? File.FullName : File.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
#else
    private string TargetOfLink() => File.FullName;
#endif

    private OperationException AlreadyThere() => Failure("FileExists", FailureCategory.ResourceExists, $"The file {File.FullName} exists already.", "Choose another -Path, or leave out -NoClobber.");

    private OperationException Failure(string id, FailureCategory category, string message, string remedy, Exception? exception = null) =>
        new(new OperationFailure(id, category, message, remedy, File.FullName, exception));
}
