namespace CmkFlink.Sandbox.Tests.Hosting;

/// <summary>A fresh sandbox a test, whose defects (answers with 500) fail the test.</summary>
public abstract class SandboxFixture : IAsyncLifetime
{
    internal FlinkSandbox Sandbox { get; private set; } = null!;

    internal SandboxClient Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Sandbox = await FlinkSandbox.StartAsync(new SandboxOptions());
        Admin = SandboxClient.As(Sandbox, "account-administrator");
    }

    public async Task DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        Assert.Empty(Sandbox.Defects);
    }

    internal static string Allow(string action, string resource = "*") => $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}]}""";

    internal static string TrustOf(string principal) => $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"{{principal}}"},"Action":"sts:AssumeRole"}]}""";
}
