namespace CmkFlink.Sandbox;

/// <summary>A running sandbox: one AWS account on a loopback endpoint.</summary>
public sealed class FlinkSandbox : IAsyncDisposable
{
    private FlinkSandbox(Uri endpoint)
    {
        Endpoint = endpoint;
    }

    /// <summary>http://127.0.0.1:PORT/, for every service.</summary>
    public Uri Endpoint { get; }

    public string Account { get; } = "";

    public string Region { get; } = "";

    /// <summary>AWS shared credentials file with every profile, readable by its owner only.</summary>
    public string CredentialsFile { get; } = "";

    public string ConfigFile { get; } = "";

    /// <summary>Names of the profiles.</summary>
    public IReadOnlyList<string> Profiles { get; } = [];

    /// <summary>Bearer token of the controls under <c>/_sandbox/</c>. Secret.</summary>
    public string ControlToken { get; } = "";

    /// <summary>Every call so far, a snapshot, oldest first.</summary>
    public IReadOnlyList<SandboxEvent> Events { get; } = [];

    /// <summary>Starts an account and listens.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    /// <exception cref="IOException">The port is taken or the folder cannot be written.</exception>
    public static Task<FlinkSandbox> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Moves virtual time forward.</summary>
    public void AdvanceClock(TimeSpan by) => throw new NotImplementedException();

    /// <summary>The credentials of a profile; for operator-mfa those of its source profile.</summary>
    /// <exception cref="ArgumentException">No such profile.</exception>
    public SandboxCredentials CredentialsOf(string profile) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
