using System.Runtime.InteropServices;
using System.Text.Json;
using CmkFlink.Sandbox;

namespace CmkFlink.Rehearsal.Serve;

/// <summary>Runs the sandbox as a process of its own.</summary>
internal static class ServeCommand
{
    /// <summary>Serves until standard input closes or the process is asked to end.</summary>
    /// <returns>0; 1 where the sandbox cannot start.</returns>
    public static async Task<int> RunAsync(SandboxOptions options)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        FlinkSandbox sandbox;
        try
        {
            sandbox = await FlinkSandbox.StartAsync(options);
        }
        catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }

        await using (sandbox)
        {
            await Console.Out.WriteLineAsync(ReadyLine(sandbox));
            await Console.Out.FlushAsync();
            _ = WatchInputAsync(ended);
            await ended.Task;
        }

        return 0;

        void End(PosixSignalContext context)
        {
            // The runtime would end the process at once; the requests in hand are finished first.
            context.Cancel = true;
            ended.TrySetResult();
        }
    }

    private static string ReadyLine(FlinkSandbox sandbox) => JsonSerializer.Serialize(new
    {
        endpoint = sandbox.Endpoint.ToString().TrimEnd('/'),
        account = sandbox.Account,
        region = sandbox.Region,
        credentialsFile = sandbox.CredentialsFile,
        configFile = sandbox.ConfigFile,
        profiles = sandbox.Profiles,
        controlToken = sandbox.ControlToken,
    });

    private static async Task WatchInputAsync(TaskCompletionSource ended)
    {
        // The raw stream: what comes is of no interest, only that no more can come.
        await using Stream input = Console.OpenStandardInput();
        byte[] sink = new byte[256];
        while (await input.ReadAsync(sink) > 0)
        {
        }

        ended.TrySetResult();
    }
}
