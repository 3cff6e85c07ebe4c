using System.Net.Sockets;
using System.Security.Cryptography;
using CmkFlink.Policy.Naming;
using CmkFlink.Sandbox.Controls;
using CmkFlink.Sandbox.Events;
using CmkFlink.Sandbox.Hosting;
using CmkFlink.Sandbox.Http;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox;

/// <summary>A running sandbox: one AWS account on a loopback endpoint.</summary>
public sealed class FlinkSandbox : IAsyncDisposable
{
    /// <summary>A change of state then takes weeks: nobody rehearses slower, and no date leaves the calendar.</summary>
    private const int MaxTimeScale = 100_000_000;

    private readonly AccountHost _host;
    private readonly HttpServer _server;
    private readonly ProfileFiles _files;
    private readonly string _region;

    private FlinkSandbox(AccountHost host, HttpServer server, ProfileFiles files, Uri endpoint, string controlToken)
    {
        _host = host;
        _server = server;
        _files = files;
        _region = host.Environment.Region;
        Endpoint = endpoint;
        ControlToken = controlToken;
        host.ProfilesChanged = () => _files.Rewrite(_host.Profiles, Endpoint, _region);
    }

    /// <summary>http://127.0.0.1:PORT/, for every service.</summary>
    public Uri Endpoint { get; }

    public string Account => _host.Environment.Account;

    public string Region => _host.Environment.Region;

    /// <summary>AWS shared credentials file with every profile, readable by its owner only.</summary>
    public string CredentialsFile => _files.CredentialsFile;

    public string ConfigFile => _files.ConfigFile;

    /// <summary>Names of the profiles.</summary>
    public IReadOnlyList<string> Profiles => [.. _host.Profiles.Select(profile => profile.Name)];

    /// <summary>Bearer token of the controls under <c>/_sandbox/</c>. Secret.</summary>
    public string ControlToken { get; }

    /// <summary>Every call so far, a snapshot, oldest first.</summary>
    public IReadOnlyList<SandboxEvent> Events => _host.Events.Snapshot();

    /// <summary>Exceptions that are defects of the sandbox and were answered with status 500; empty in a sound one.</summary>
    internal IReadOnlyCollection<Exception> Defects => _host.Defects;

    /// <summary>Starts an account and listens.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    /// <exception cref="IOException">The port is taken, the folder cannot be written, or the state file is in use or is none of this account.</exception>
    public static async Task<FlinkSandbox> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        cancellationToken.ThrowIfCancellationRequested();
        string token = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)).ToLowerInvariant();
        var host = new AccountHost(options, token, TimeProvider.System);
        HttpServer? server = null;
        try
        {
            server = Listen(options.Port, host, token);
            var endpoint = new Uri($"http://127.0.0.1:{server.Port}/");
            ProfileFiles files = ProfileFiles.Write(options.Directory, host.Profiles, endpoint, options.Region);
            return new FlinkSandbox(host, server, files, endpoint, token);
        }
        catch
        {
            if (server is not null) await server.DisposeAsync();
            host.Dispose();
            throw;
        }
    }

    /// <summary>Moves virtual time forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than nothing, or beyond the year 8999.</exception>
    public void AdvanceClock(TimeSpan by) => _host.Change(() => _host.Environment.Clock.Advance(by));

    /// <summary>Virtual time.</summary>
    public DateTimeOffset UtcNow => _host.Now();

    /// <summary>The fault rules that hold, with the seed that decides.</summary>
    public FaultPlan Faults
    {
        get
        {
            lock (_host.Environment.Gate) return _host.Faults.Plan;
        }
    }

    /// <summary>Adds fault rules after those that hold.</summary>
    /// <exception cref="ArgumentException">A rule means nothing; the message names it.</exception>
    public void AddFaults(FaultPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _host.Change(() => _host.Faults.Add(plan));
    }

    /// <summary>Takes every fault rule away; what a rule hid becomes visible.</summary>
    public void ClearFaults() => _host.Change(_host.Faults.Clear);

    /// <summary>Puts service control policies in force in place of those that are; none for an account without limits.</summary>
    /// <exception cref="FormatException">One of them is no policy; the message says which.</exception>
    public void SetServiceControlPolicies(params IReadOnlyList<string> policies) => _host.Change(() => _host.ServiceControl.Set(policies));

    /// <summary>The whole account as one JSON document, for <see cref="RestoreState"/>. Secret: it holds access keys, sessions and key material.</summary>
    public string SaveState() => System.Text.Encoding.UTF8.GetString(_host.SaveAccount());

    /// <summary>Puts a saved account in force in place of this one, at its virtual time; the files of profiles are written anew.</summary>
    /// <exception cref="FormatException">It is no saved account, or one of another account or Region.</exception>
    public void RestoreState(string state) => _host.RestoreAccount(System.Text.Encoding.UTF8.GetBytes(state));

    /// <summary>The credentials of a profile; for operator-mfa those of its source profile.</summary>
    /// <exception cref="ArgumentException">No such profile, or its access key was deleted before the account was restored.</exception>
    public SandboxCredentials CredentialsOf(string profile)
    {
        SandboxProfile found = Find(profile) ?? throw new ArgumentException($"The sandbox has no profile '{profile}'; it has {string.Join(", ", Profiles)}.", nameof(profile));
        Credential credential = found.Credential ?? (found.SourceProfile is { } source ? Find(source)?.Credential : null)
            ?? throw new ArgumentException($"The access key of profile '{profile}' was deleted in the account; use another profile, or create a new key.", nameof(profile));
        return new SandboxCredentials(credential.AccessKeyId, credential.Secret, credential.SessionToken);
    }

    /// <summary>A one-time code of operator-user's MFA device that has not been used; waits until there is one.</summary>
    public Task<string> GetMfaCodeAsync(CancellationToken cancellationToken = default) =>
        (_host.MfaDevice ?? throw new InvalidOperationException("The account has no MFA device any more.")).NextCodeAsync(cancellationToken);

    /// <summary>A token for AssumeRoleWithWebIdentity, of the issuer https://tokens.sandbox.example; good for ten minutes of virtual time.</summary>
    /// <param name="subject">6 to 255 characters.</param>
    /// <param name="audience">A client id of the account's OpenID Connect provider for the issuer.</param>
    public string IssueWebIdentityToken(string subject, string audience) => _host.WebIdentity.Issue(subject, audience);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _files.Dispose();
        _host.Dispose();
    }

    private SandboxProfile? Find(string name) => _host.Profiles.FirstOrDefault(profile => profile.Name == name);

    private static HttpServer Listen(int port, AccountHost host, string token)
    {
        try
        {
            return new HttpServer(port, host.Endpoint, new HttpLimits { BodyOf = head => SandboxControls.BodyLimit(head, token) });
        }
        catch (SocketException error)
        {
            throw new IOException($"The sandbox cannot listen on 127.0.0.1:{port} ({error.SocketErrorCode}); choose another port, or 0 for a free one.", error);
        }
    }

    private static void Check(SandboxOptions options)
    {
        if (options.ApplicationQuota < 1) throw new ArgumentException($"ApplicationQuota is {options.ApplicationQuota}; it must be 1 or more.");
        if (options.Port is < 0 or > 65535) throw new ArgumentException($"Port is {options.Port}; it must be 0 to 65535.");
        if (!FlinkNames.IsAccountId(options.Account)) throw new ArgumentException($"Account is '{options.Account}'; it must be 12 digits.");
        bool isRegion = options.Region.Split('-') is { Length: >= 3 and <= 5 } parts && parts.All(part => part.Length is > 0 and <= 16 && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
        if (!isRegion) throw new ArgumentException($"Region is '{options.Region}'; it must be a Region's code, eu-west-1 say.");
        if (!FlinkNames.IsApplicationName(options.DemoApplicationName) || options.DemoApplicationName is "legacy" or "notebook") throw new ArgumentException($"DemoApplicationName is '{options.DemoApplicationName}'; it must be 1 to 128 of a-z, A-Z, 0-9, _, . and -, and neither legacy nor notebook.");
        string[] roles = [options.OperatorRoleName, options.KeyAdministratorRoleName, options.ReaderRoleName];
        if (roles.FirstOrDefault(role => role.Length is 0 or > 64 || !role.All(c => char.IsAsciiLetterOrDigit(c) || "+=,.@_-".Contains(c, StringComparison.Ordinal))) is { } badRole) throw new ArgumentException($"'{badRole}' is no name of a role; it must be 1 to 64 of a-z, A-Z, 0-9 and +=,.@_-.");
        if (roles.Append("FlinkExecution").Distinct(StringComparer.OrdinalIgnoreCase).Count() != 4) throw new ArgumentException("Operator, key administrator and reader must be three roles, none of them FlinkExecution: one actor under two names would prove nothing.");
        if (options.TimeScale is not (>= 0 and <= MaxTimeScale)) throw new ArgumentException($"TimeScale is {options.TimeScale}; it must be 0 to {MaxTimeScale}.");
    }
}
