using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Hosting;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Tests.Hosting;

public class QuotaTests
{
    [Theory]
    [InlineData(null, 100)]
    [InlineData(2, 2)]
    [InlineData(150, 150)]
    public void An_account_has_as_many_applications_as_its_quota_says(int? quota, int expected)
    {
        using var host = new AccountHost(quota is { } raised ? new SandboxOptions { Seed = 1, ApplicationQuota = raised } : new SandboxOptions { Seed = 1 }, "token", TimeProvider.System);
        Call(host, "iam", "CreateRole", new JsonObject { ["RoleName"] = "FlinkExecution", ["AssumeRolePolicyDocument"] = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"kinesisanalytics.amazonaws.com"},"Action":"sts:AssumeRole"}]}""" });
        for (int i = 0; i < expected; i++) Create(host, i);
        Assert.Equal("LimitExceededException", Assert.Throws<ServiceException>(() => Create(host, expected)).Code);
    }

    [Fact]
    public async Task A_quota_of_none_is_refused() =>
        Assert.Contains("ApplicationQuota", (await Assert.ThrowsAsync<ArgumentException>(() => FlinkSandbox.StartAsync(new SandboxOptions { ApplicationQuota = 0 }))).Message, StringComparison.Ordinal);

    private static void Create(AccountHost host, int number) => Call(host, "kinesisanalytics", "CreateApplication", new JsonObject { ["ApplicationName"] = $"a{number}", ["RuntimeEnvironment"] = "FLINK-1_20", ["ServiceExecutionRole"] = "arn:aws:iam::123456789012:role/FlinkExecution" });

    private static void Call(AccountHost host, string service, string operation, JsonObject input) => host.Environment.Dispatcher.Invoke(new ServiceCall
    {
        Service = service,
        Operation = operation,
        Input = System.Text.Json.JsonSerializer.SerializeToElement(input),
        Caller = host.Profiles[0].Credential!.Caller,
        RequestId = "00000000-0000-4000-8000-000000000000",
    });
}
