using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace CmkFlink.Rehearsal.Tests;

/// <summary><c>serve</c> as its callers in other languages know it: one line of JSON, and an end when asked.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("serve-");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string> Ends => OperatingSystem.IsWindows() ? ["input"] : ["input", "SIGTERM"];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task One_line_when_ready_nothing_else_and_exit_code_0_when_asked_to_end(string end)
    {
        using RehearsalProcess sandbox = RehearsalProcess.Start("serve", "--port", "0", "--directory", _folder.FullName, "--account", "210987654321", "--region", "eu-central-1", "--demo");
        JsonElement ready = JsonDocument.Parse(await sandbox.ReadyAsync()).RootElement;

        Assert.Equal(["endpoint", "account", "region", "credentialsFile", "configFile", "profiles", "controlToken"], ready.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("210987654321", "eu-central-1"), (ready.GetProperty("account").GetString(), ready.GetProperty("region").GetString()));
        Assert.Equal(["account-administrator", "key-administrator", "operator", "reader", "operator-user", "operator-mfa"], ready.GetProperty("profiles").EnumerateArray().Select(name => name.GetString()));
        Uri endpoint = new(ready.GetProperty("endpoint").GetString()!);
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(endpoint.Host)));
        foreach (string file in new[] { "credentialsFile", "configFile" })
        {
            string path = ready.GetProperty(file).GetString()!;
            Assert.Equal(_folder.FullName, Path.GetDirectoryName(path));
            string[] lines = await File.ReadAllLinesAsync(path);
            Assert.Equal(6, lines.Count(line => line == $"endpoint_url = {endpoint.ToString().TrimEnd('/')}"));
            Assert.Equal(6, lines.Count(line => line == "region = eu-central-1"));
        }

        using HttpClient http = new();
        http.DefaultRequestHeaders.Authorization = new("Bearer", ready.GetProperty("controlToken").GetString());
        string state = await http.GetStringAsync(new Uri(endpoint, "_sandbox/state"));
        Assert.Equal(["legacy", "notebook", "orders"], JsonDocument.Parse(state).RootElement.GetProperty("services").GetProperty("kinesisanalytics").GetProperty("applications").EnumerateArray().Select(a => a.GetProperty("name").GetString()).Order());

        Assert.Equal((0, "", ""), end == "input" ? await sandbox.CloseInputAsync() : await sandbox.TerminateAsync());
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_it_with_exit_code_1_and_the_reason()
    {
        TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        try
        {
            int port = ((IPEndPoint)taken.LocalEndpoint).Port;
            (int exitCode, string output, string errors) = await RehearsalProcess.RunAsync("serve", "--port", $"{port}", "--directory", _folder.FullName);
            Assert.Equal((1, ""), (exitCode, output));
            Assert.Contains($"127.0.0.1:{port}", errors, StringComparison.Ordinal);
        }
        finally
        {
            taken.Stop();
        }
    }
}
