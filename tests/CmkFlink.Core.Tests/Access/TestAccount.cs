using CmkFlink.Aws.Runtime;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Access;

/// <summary>An account of its own on the sandbox, with the connections of its actors.</summary>
public sealed class TestAccount : IAsyncDisposable
{
    private readonly List<IDisposable> _open = [];

    private TestAccount(FlinkSandbox sandbox)
    {
        Sandbox = sandbox;
    }

    public FlinkSandbox Sandbox { get; }

    internal LosingHandler Wire { get; } = new();

    public static async Task<TestAccount> StartAsync(bool bareErrors = false) => new(await FlinkSandbox.StartAsync(new SandboxOptions { BareErrors = bareErrors }));

    /// <summary>An account whose key administrator and reader hold their policies.</summary>
    public static async Task<TestAccount> WithKeyAdministratorAsync(bool bareErrors = false)
    {
        TestAccount account = await StartAsync(bareErrors);
        foreach (PolicyKind kind in new[] { PolicyKind.KeyAdministrator, PolicyKind.Reader })
        {
            await account.GrantAsync(new GrantFlinkCmkAccessRequest
            {
                Policy = PolicyBuilder.Build(new PolicyRequest { Kind = kind, Region = "eu-west-1", AccountId = Names.Account }),
                Principal = IamPrincipalName.Role(kind.ToString()),
            });
        }
        return account;
    }

    public IActorConnections As(string profile)
    {
        BufferingHttpClientFactory http = new(Wire);
        ActorConnections connections = new(new AwsConnectionOptions { ProfileName = profile, ProfileLocation = Sandbox.CredentialsFile, HttpClientFactory = http });
        _open.Add(connections);
        return connections;
    }

    /// <summary>All permissions, for arranging and looking.</summary>
    internal Task<AwsConnection> AdministratorAsync() => As("account-administrator").ForAsync(Actor.IamAdministrator, CancellationToken.None);

    internal Task<FlinkCmkGrant> GrantAsync(GrantFlinkCmkAccessRequest request, RecordingHost? host = null) =>
        OneAsync(new GrantFlinkCmkAccessHandler(As("account-administrator")), request, host);

    internal async Task<IReadOnlyList<FlinkCmkGrant>> RevokeAsync(RevokeFlinkCmkAccessRequest request, RecordingHost? host = null) =>
        await AllAsync(new RevokeFlinkCmkAccessHandler(As("account-administrator")), request, host);

    internal static async Task<TItem> OneAsync<TRequest, TItem>(IOperationHandler<TRequest, TItem> handler, TRequest request, RecordingHost? host = null) =>
        Assert.Single(await AllAsync(handler, request, host));

    internal static async Task<IReadOnlyList<TItem>> AllAsync<TRequest, TItem>(IOperationHandler<TRequest, TItem> handler, TRequest request, RecordingHost? host = null)
    {
        List<TItem> items = [];
        await foreach (TItem item in handler.RunAsync(request, host ?? new RecordingHost(), CancellationToken.None)) items.Add(item);
        return items;
    }

    /// <summary>The writing calls that reached the account during an act, in order.</summary>
    public async Task<IReadOnlyList<string>> WritesOfAsync(Func<Task> act)
    {
        int before = Sandbox.Events.Count;
        await act();
        return [.. Sandbox.Events.Skip(before).Where(e => e.IsWrite).Select(e => e.EventName)];
    }

    internal static async Task<OperationFailure> RefusalOfAsync(Func<Task> act) => (await Assert.ThrowsAsync<OperationException>(act)).Failure;

    public async ValueTask DisposeAsync()
    {
        foreach (IDisposable open in _open) open.Dispose();
        await Sandbox.DisposeAsync();
        Wire.Dispose();
    }
}
