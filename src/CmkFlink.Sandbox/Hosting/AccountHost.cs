using System.Collections.Concurrent;
using CmkFlink.Policy.Naming;
using CmkFlink.Sandbox.Authorization;
using CmkFlink.Sandbox.Controls;
using CmkFlink.Sandbox.Events;
using CmkFlink.Sandbox.Iam;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;
using CmkFlink.Sandbox.Sts;

namespace CmkFlink.Sandbox.Hosting;

/// <summary>An account with its services, wired, without the network.</summary>
internal sealed class AccountHost
{
    /// <param name="options">Checked already.</param>
    /// <param name="controlToken">Bearer token of the controls.</param>
    /// <param name="realClock">For signatures and MFA.</param>
    public AccountHost(SandboxOptions options, string controlToken, TimeProvider realClock)
    {
        Environment = new SandboxEnvironment
        {
            Account = options.Account,
            Region = options.Region,
            Partition = AwsPartition.OfRegion(options.Region),
            Clock = ServiceCatalog.CreateClock(options),
            Ids = new SandboxIdSource(options.Seed),
            BareErrors = options.BareErrors,
        };
        var credentials = new CredentialStore();
        var iam = new IamState(Environment);
        var authorizer = new Authorizer(iam, Environment);
        var dispatcher = new Dispatcher(Environment, new EventRecorder(Events, Environment, keepsUserAgents: options.Seed is null));
        Environment.Authorizer = authorizer;
        Environment.Dispatcher = dispatcher;
        var context = new IamContext(iam, authorizer, credentials);
        WebIdentity = new WebIdentityIssuer(VirtualNow);
        var issuer = new SessionIssuer(iam, credentials);
        var bootstrap = new AccountBootstrap(context, issuer, realClock, options);
        lock (Environment.Gate)
        {
            Profiles = bootstrap.Create();
            dispatcher.Register(new IamService(context, realClock));
            dispatcher.Register(new StsService(iam, authorizer, issuer, WebIdentity, realClock));
            foreach (ISandboxService service in ServiceCatalog.CreateServices(Environment)) dispatcher.Register(service);
            if (options.Demo) ServiceCatalog.SeedDemo(Environment, Profiles[0].Credential!.Caller, bootstrap.AddExecutionRole(), options.DemoApplicationName);
            Events.Clear();
        }

        MfaDevice = bootstrap.MfaDevice!;
        var controls = new SandboxControls(controlToken, Environment, Events, MfaDevice, WebIdentity);
        string[] own = [options.Region];
        string[] global = [options.Region, WireService.GlobalRegion(Environment.Partition)];
        Endpoint = new AwsEndpoint(dispatcher.Find, dispatcher, new SignatureVerifier(credentials, realClock, VirtualNow), new AwsEndpointOptions
        {
            RegionsOf = service => service.IsGlobal ? global : own,
            NextRequestId = options.Seed is null ? static () => Guid.NewGuid().ToString("D") : NextSeededId,
            Controls = controls.RespondAsync,
            BareErrors = options.BareErrors,
            OnDefect = Defects.Enqueue,
        });
    }

    public SandboxEnvironment Environment { get; }

    public IReadOnlyList<SandboxProfile> Profiles { get; }

    public EventLog Events { get; } = new();

    public MfaDevice MfaDevice { get; }

    public WebIdentityIssuer WebIdentity { get; }

    public AwsEndpoint Endpoint { get; }

    /// <summary>Exceptions that no client should ever be able to cause.</summary>
    public ConcurrentQueue<Exception> Defects { get; } = new();

    private DateTimeOffset VirtualNow()
    {
        lock (Environment.Gate) return Environment.Clock.UtcNow;
    }

    private string NextSeededId()
    {
        lock (Environment.Gate) return Environment.Ids.NextUuid();
    }
}
