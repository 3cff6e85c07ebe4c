namespace CmkFlink.Aws.Tests.Support;

/// <summary>Tests that set environment variables: one at a time, and never beside tests that read them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
#pragma warning disable CA1711 // xunit's own word for it.
public sealed class EnvironmentCollection
#pragma warning restore CA1711
{
    public const string Name = "environment";
}

/// <summary>A test in an environment of its own: no AWS variable but the one that forbids the instance probe, and an empty home folder. All is put back at the end.</summary>
[Collection(EnvironmentCollection.Name)]
public abstract class EnvironmentTest : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    protected EnvironmentTest()
    {
        Home = Directory.CreateTempSubdirectory("cmkflink-aws-").FullName;
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToList()) Set(name, null);
        Set("HOME", Home);
        Set("USERPROFILE", Home);
        Set("AWS_EC2_METADATA_DISABLED", "true");
    }

    protected string Home { get; }

    /// <summary>Answers every request of every client; nothing leaves the process.</summary>
    protected FakeAws Aws { get; } = new();

    /// <summary>What the connection said of itself.</summary>
    protected List<string> DebugLines { get; } = [];

    /// <summary>The pauses of the pacer, which pass at once.</summary>
    protected List<TimeSpan> Pauses { get; } = [];

    protected AwsConnectionOptions Options => new()
    {
        HttpClientFactory = Aws,
        Debug = DebugLines.Add,
        Delay = (pause, _) =>
        {
            Pauses.Add(pause);
            return Task.CompletedTask;
        },
    };

    protected void Set(string name, string? value)
    {
        if (!_before.ContainsKey(name)) _before[name] = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    /// <summary>Writes a file below the home folder and returns its path.</summary>
    protected string Write(string relativePath, string text)
    {
        string path = Path.Combine(Home, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    protected string WriteCredentials(string text) => Write(Path.Combine(".aws", "credentials"), text);

    protected string WriteConfig(string text) => Write(Path.Combine(".aws", "config"), text);

    protected static Task<AwsConnection> ConnectAsync(AwsConnectionOptions options) => AwsConnection.ConnectAsync(options, CancellationToken.None);

    protected static Task<AwsConfigurationException> RefusedAsync(AwsConnectionOptions options) => Assert.ThrowsAsync<AwsConfigurationException>(() => ConnectAsync(options));

    /// <summary>The request by which the connection's credentials and Region can be told.</summary>
    protected async Task<SentRequest> CallKmsAsync(AwsConnection connection)
    {
        await connection.Kms.ListKeysAsync(new Amazon.KeyManagementService.Model.ListKeysRequest());
        return Aws.Requests[^1];
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (KeyValuePair<string, string?> pair in _before) Environment.SetEnvironmentVariable(pair.Key, pair.Value);
        Directory.Delete(Home, recursive: true);
        Aws.Dispose();
    }
}
