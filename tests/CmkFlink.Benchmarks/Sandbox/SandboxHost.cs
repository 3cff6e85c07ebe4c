using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CmkFlink.Sandbox;

namespace CmkFlink.Benchmarks.Sandbox;

/// <summary>Where a sandbox listens, and with which keys it is called.</summary>
internal sealed record SandboxAddress(int Port, string AccessKeyId, string SecretAccessKey);

/// <summary>The sandbox in a process of its own, so that what is measured shares nothing but the processor with its clients.</summary>
internal sealed class SandboxHost : IAsyncDisposable
{
    public const string Command = "host-sandbox";

    private readonly Process _process;

    private SandboxHost(Process process, SandboxAddress address)
    {
        _process = process;
        Address = address;
    }

    public SandboxAddress Address { get; }

    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts the child process.</summary>
    /// <param name="applications">Quota of applications.</param>
    public static async Task<SandboxHost> StartAsync(int applications)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Under `dotnet run` the process is the application's own host; under `dotnet x.dll` it is dotnet.
        if (Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase)) start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(applications.ToString(CultureInfo.InvariantCulture));
        Process process = Process.Start(start)!;
        string? line = await process.StandardOutput.ReadLineAsync();
        return new SandboxHost(process, JsonSerializer.Deserialize<SandboxAddress>(line ?? throw new InvalidOperationException("The sandbox did not start."))!);
    }

    /// <summary>The child: serves until its standard input closes.</summary>
    public static async Task RunAsync(string applications)
    {
        await using FlinkSandbox sandbox = await FlinkSandbox.StartAsync(new SandboxOptions { Demo = true, ApplicationQuota = int.Parse(applications, CultureInfo.InvariantCulture) });
        SandboxCredentials keys = sandbox.CredentialsOf("account-administrator");
        // To the parent only, through its pipe.
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new SandboxAddress(sandbox.Endpoint.Port, keys.AccessKeyId, keys.SecretAccessKey)));
        await Console.Out.FlushAsync();
        await Console.In.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
