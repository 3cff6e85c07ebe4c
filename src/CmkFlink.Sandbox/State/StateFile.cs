namespace CmkFlink.Sandbox.State;

/// <summary>The account on disk: replaced as a whole or not at all, for its owner's eyes only, for one sandbox at a time.</summary>
/// <remarks>
/// A new stand is written beside the file, flushed to the disk, and renamed over it, which POSIX and Windows do in one step: whenever the process ends, the file is the old stand or the new one.
/// The folder is not flushed after the rename: .NET has no call for it, and each system another one beneath. What a loss of power can take is therefore the last changes, never the file: it is then an older stand, whole.
/// The lock is on a file of its own, since the state file itself is replaced; the system lifts it when the process ends, however it ends.
/// </remarks>
internal sealed class StateFile : IDisposable
{
    private readonly object _gate = new();
    private readonly string _path;
    private readonly FileStream _lock;
    private long _written;
    private long _captured;

    /// <exception cref="IOException">Another sandbox keeps its account there, or the folder cannot be written.</exception>
    public StateFile(string path)
    {
        _path = Path.GetFullPath(path);
        try
        {
            _lock = new FileStream(_path + ".lock", Private(FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException error) when (File.Exists(_path + ".lock"))
        {
            throw new IOException($"The state file {_path} is in use by another sandbox. Stop that one, or choose another file.", error);
        }
    }

    /// <summary>The bytes last written; <see langword="null"/> where there are none yet.</summary>
    public byte[]? Read() => File.Exists(_path) ? File.ReadAllBytes(_path) : null;

    /// <summary>To be called under the account's gate with what is to be written; the result writes it, and is to be called outside. A later stand makes an earlier one superfluous.</summary>
    public Action Capture(byte[] account)
    {
        long number = ++_captured;
        return () => Write(number, account);
    }

    public void Dispose() => _lock.Dispose();

    private void Write(long number, byte[] account)
    {
        lock (_gate)
        {
            if (number <= _written) return;
            string draft = _path + ".new";
            using (var stream = new FileStream(draft, Private(FileMode.Create, FileShare.None)))
            {
                stream.Write(account);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, _path, overwrite: true);
            _written = number;
        }
    }

    private static FileStreamOptions Private(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
