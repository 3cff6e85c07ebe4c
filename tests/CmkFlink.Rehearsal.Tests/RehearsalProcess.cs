using System.Diagnostics;

namespace CmkFlink.Rehearsal.Tests;

/// <summary>The console host as a process of its own, as its users run it.</summary>
internal sealed class RehearsalProcess : IDisposable
{
    /// <summary>Tells a process that hangs from one on a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private RehearsalProcess(string[] arguments)
    {
        var start = new ProcessStartInfo(DotNet) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "CmkFlink.Rehearsal.dll"));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    // The host that runs the tests, so that the child is the same version.
    private static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host) ? host : Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    public static RehearsalProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Runs to the end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using RehearsalProcess process = Start(arguments);
        return await process.CloseInputAsync();
    }

    /// <summary>The line that says that it is ready.</summary>
    public async Task<string> ReadyAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"It ended before it was ready: {await _errors}");
    }

    /// <summary>Closes its standard input, and waits for its end.</summary>
    /// <returns>What came after the first line on standard output.</returns>
    public Task<(int ExitCode, string Output, string Errors)> CloseInputAsync()
    {
        _process.StandardInput.Close();
        return EndAsync();
    }

    /// <summary>Asks it to end (SIGTERM), and waits for its end.</summary>
    public Task<(int ExitCode, string Output, string Errors)> TerminateAsync()
    {
        // The shell's own: not every machine has the program.
        using Process kill = Process.Start("sh", ["-c", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"kill -TERM {_process.Id}")]);
        kill.WaitForExit();
        return EndAsync();
    }

    private async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        string output = await _process.StandardOutput.ReadToEndAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, output, await _errors);
    }

    /// <summary>Ends it as the system does when it is out of memory: nothing of it runs any more (SIGKILL, TerminateProcess).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
