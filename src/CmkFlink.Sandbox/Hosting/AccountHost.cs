using System.Collections.Concurrent;
using CmkFlink.Policy.Naming;
using CmkFlink.Sandbox.Authorization;
using CmkFlink.Sandbox.Controls;
using CmkFlink.Sandbox.Events;
using CmkFlink.Sandbox.Faults;
using CmkFlink.Sandbox.Flink;
using CmkFlink.Sandbox.Iam;
using CmkFlink.Sandbox.Kms;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;
using CmkFlink.Sandbox.State;
using CmkFlink.Sandbox.Sts;

namespace CmkFlink.Sandbox.Hosting;

/// <summary>An account with its services, wired, without the network.</summary>
internal sealed class AccountHost : IDisposable
{
    private readonly SandboxClock _clock;
    private readonly IamState _iam;
    private readonly AccountArchive _archive;
    private readonly StateFile? _file;

    /// <param name="options">Checked already.</param>
    /// <param name="controlToken">Bearer token of the controls.</param>
    /// <param name="realClock">For signatures and MFA; virtual time follows it where it is not seeded.</param>
    /// <exception cref="ArgumentException">A fault rule or a service control policy means nothing.</exception>
    /// <exception cref="IOException">The state file is in use, or cannot be read or written.</exception>
    public AccountHost(SandboxOptions options, string controlToken, TimeProvider realClock)
    {
        _clock = ServiceCatalog.CreateClock(options, realClock);
        var ids = new SandboxIdSource(options.Seed);
        Environment = new SandboxEnvironment { Account = options.Account, Region = options.Region, Partition = AwsPartition.OfRegion(options.Region), Clock = _clock, Ids = ids, BareErrors = options.BareErrors };
        var credentials = new CredentialStore();
        IamState iam = _iam = new IamState(Environment);
        var authorizer = new Authorizer(iam, Environment, ServiceControl);
        var recorder = new EventRecorder(Events, Environment, keepsUserAgents: options.Seed is null);
        Faults = new FaultControl(options.Seed, Environment, recorder);
        var dispatcher = new Dispatcher(Environment, recorder, Faults.Injector, Faults.Views);
        Environment.Authorizer = authorizer;
        Environment.Dispatcher = dispatcher;
        var context = new IamContext(iam, authorizer, credentials);
        WebIdentity = new WebIdentityIssuer(Now);
        var issuer = new SessionIssuer(iam, credentials);
        var kms = new KmsService(Environment, _clock);
        var flink = new FlinkService(Environment, _clock, options.ApplicationQuota);
        foreach (ISandboxService service in (ISandboxService[])[new IamService(context, realClock), new StsService(iam, authorizer, issuer, WebIdentity, realClock), kms, flink]) dispatcher.Register(service);
        IAccountPart[] parts = [new IamPart(iam, realClock), kms.Part, flink.Part];
        foreach (IAccountPart part in parts) Faults.Views.Add(part);
        _archive = new AccountArchive(Environment, _clock, ids, credentials, flink.Part, parts, realClock);
        _file = options.StateFile is null ? null : new StateFile(options.StateFile);
        try
        {
            lock (Environment.Gate) Begin(options, new AccountBootstrap(context, issuer, realClock, options));
        }
        catch
        {
            _file?.Dispose();
            throw;
        }

        if (_file is not null) dispatcher.Keep = Capture;
        Endpoint = new AwsEndpoint(dispatcher.Find, dispatcher, new SignatureVerifier(credentials, realClock, Now), EndpointOptions(options, new SandboxControls(controlToken, this)));
    }

    public SandboxEnvironment Environment { get; }

    public IReadOnlyList<SandboxProfile> Profiles { get; private set; } = [];

    public EventLog Events { get; } = new();

    public FaultControl Faults { get; }

    public ServiceControlPolicies ServiceControl { get; } = new();

    /// <summary>The device of operator-user; <see langword="null"/> once that user or its device is gone.</summary>
    public MfaDevice? MfaDevice
    {
        get
        {
            lock (Environment.Gate) return _iam.Users.GetValueOrDefault(AccountBootstrap.MfaUser)?.MfaDevices.FirstOrDefault();
        }
    }

    public WebIdentityIssuer WebIdentity { get; }

    public AwsEndpoint Endpoint { get; }

    /// <summary>Exceptions that no client should ever be able to cause.</summary>
    public ConcurrentQueue<Exception> Defects { get; } = new();

    /// <summary>Told when other profiles are in force.</summary>
    public Action? ProfilesChanged { get; set; }

    /// <summary>Virtual time, outside of any call.</summary>
    public DateTimeOffset Now()
    {
        lock (Environment.Gate) return Environment.Clock.Present;
    }

    /// <summary>Changes something outside of any call of a client, and keeps the account.</summary>
    public void Change(Action change)
    {
        Action? write;
        lock (Environment.Gate)
        {
            change();
            write = _file is null ? null : Capture();
        }

        write?.Invoke();
    }

    /// <summary>The whole account as JSON, secrets included.</summary>
    public byte[] SaveAccount()
    {
        lock (Environment.Gate) return _archive.Save(Profiles, ServiceControl.Texts);
    }

    /// <summary>Puts a saved account in force.</summary>
    /// <exception cref="FormatException">It is none of this account and Region.</exception>
    public void RestoreAccount(ReadOnlyMemory<byte> json)
    {
        Change(() => Restore(json, timeWentOn: false));
        ProfilesChanged?.Invoke();
    }

    public void Dispose() => _file?.Dispose();

    private void Begin(SandboxOptions options, AccountBootstrap bootstrap)
    {
        if (_file?.Read() is { } saved)
        {
            try
            {
                Restore(saved, timeWentOn: true);
            }
            catch (FormatException error)
            {
                throw new IOException($"The state file {options.StateFile} is left as it is: {error.Message}", error);
            }
        }
        else
        {
            Profiles = bootstrap.Create();
            if (options.Demo) ServiceCatalog.SeedDemo(Environment, Profiles[0].Credential!.Caller, bootstrap.AddExecutionRole(), options.DemoApplicationName);
        }

        try
        {
            if (options.ServiceControlPolicies.Count > 0) ServiceControl.Set(options.ServiceControlPolicies);
        }
        catch (FormatException error)
        {
            throw new ArgumentException(error.Message, nameof(options), error);
        }

        Events.Clear();
        Faults.Injector.BeginCounting();
        if (options.Faults is { } faults) Faults.Add(faults);
        if (_file is not null) Capture()();
    }

    private void Restore(ReadOnlyMemory<byte> json, bool timeWentOn)
    {
        (IReadOnlyList<SandboxProfile> profiles, IReadOnlyList<string> policies) = _archive.Restore(json, timeWentOn);
        Faults.Views.Forget();
        Profiles = profiles;
        ServiceControl.Set(policies);
    }

    private Action Capture() => _file!.Capture(_archive.Save(Profiles, ServiceControl.Texts));

    private AwsEndpointOptions EndpointOptions(SandboxOptions options, SandboxControls controls)
    {
        string[] own = [options.Region];
        string[] global = [options.Region, WireService.GlobalRegion(Environment.Partition)];
        return new AwsEndpointOptions
        {
            RegionsOf = service => service.IsGlobal ? global : own,
            NextRequestId = options.Seed is null ? static () => Guid.NewGuid().ToString("D") : NextSeededId,
            Controls = controls.RespondAsync,
            BareErrors = options.BareErrors,
            OnDefect = Defects.Enqueue,
        };
    }

    private string NextSeededId()
    {
        lock (Environment.Gate) return Environment.Ids.NextUuid();
    }
}
