namespace CmkFlink.Cmdlets.Sandboxes;

/// <summary>A sandbox that runs in this session.</summary>
public sealed record FlinkCmkSandbox
{
    /// <summary>http://127.0.0.1:PORT/, for every service.</summary>
    public required Uri Endpoint { get; init; }

    public required string Account { get; init; }

    public required string Region { get; init; }

    /// <summary>AWS shared credentials file; alone it serves -ProfileLocation.</summary>
    public required string CredentialsFile { get; init; }

    public required string ConfigFile { get; init; }

    /// <summary>Names of the profiles, one or more an actor.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

#if NET8_0_OR_GREATER
    internal Sandbox.FlinkSandbox? Running { get; init; }

    /// <summary>Every call so far, oldest first, also of a sandbox that has stopped; empty for one that came from another session.</summary>
    public Sandbox.SandboxEvent[] GetEvents() => [.. Running?.Events ?? []];

    /// <summary>A one-time code of operator-user's MFA device, for the profile operator-mfa; waits until there is one that was not used.</summary>
    /// <exception cref="InvalidOperationException">The sandbox came from another session.</exception>
    public string GetMfaCode() => Task.Run(() => Here().GetMfaCodeAsync()).GetAwaiter().GetResult();

    /// <summary>Moves the sandbox's virtual time forward.</summary>
    /// <exception cref="InvalidOperationException">The sandbox came from another session.</exception>
    public void AdvanceClock(TimeSpan by) => Here().AdvanceClock(by);

    private Sandbox.FlinkSandbox Here() => Running ?? throw new InvalidOperationException("This sandbox runs in another session; ask it there.");

    internal static FlinkCmkSandbox Of(Sandbox.FlinkSandbox running) => new()
    {
        Endpoint = running.Endpoint,
        Account = running.Account,
        Region = running.Region,
        CredentialsFile = running.CredentialsFile,
        ConfigFile = running.ConfigFile,
        Profiles = running.Profiles,
        Running = running,
    };
#endif
}
