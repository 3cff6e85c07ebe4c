using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Applications;

public sealed class GetFlinkApplicationTests
{
    [Theory]
    [InlineData(new string[0], "legacy,notebook,orders")]
    [InlineData(new[] { "*" }, "legacy,notebook,orders")]
    [InlineData(new[] { "O*" }, "orders")]
    [InlineData(new[] { "?e*", "orders" }, "orders,legacy")]
    [InlineData(new[] { "no*" }, "notebook")]
    [InlineData(new[] { "x*" }, "")]
    public async Task Names_and_patterns_find_what_there_is(string[] names, string expected)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();

        IReadOnlyList<FlinkApplication> found = await GetAsync(account, "account-administrator", names);

        Assert.Equal(expected, string.Join(",", found.Select(application => application.ApplicationName)));
        Assert.Empty(account.Host.Errors);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_an_error_and_the_others_are_shown()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();

        IReadOnlyList<FlinkApplication> found = await GetAsync(account, "account-administrator", "missing", "orders");

        Assert.Equal("orders", Assert.Single(found).ApplicationName);
        Assert.Equal("ApplicationNotFound", Assert.Single(account.Host.Errors).Id);
    }

    [Fact]
    public async Task An_operator_sees_his_own_and_is_told_of_the_others_only_when_he_asks_for_details()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();

        IReadOnlyList<FlinkApplication> found = await GetAsync(account, "operator");

        Assert.Equal("orders", Assert.Single(found).ApplicationName);
        Assert.Equal(2, account.Host.Said.Count(line => line.StartsWith("verbose: Application", StringComparison.Ordinal) && line.Contains("is left out", StringComparison.Ordinal)));
        Assert.Empty(account.Host.Errors);
    }

    [Fact]
    public async Task An_application_that_is_named_and_may_not_be_seen_is_an_error()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();

        Assert.Empty(await GetAsync(account, "operator", "legacy"));
        Assert.Equal(FailureCategory.PermissionDenied, Assert.Single(account.Host.Errors).Category);
    }

    private static Task<IReadOnlyList<FlinkApplication>> GetAsync(SandboxAccount account, string profile, params string[] names) =>
        SandboxAccount.RunAsync(new GetFlinkApplicationHandler(account.As(profile, reader: false)).RunAsync(new GetFlinkApplicationRequest(names), account.Host, CancellationToken.None));
}
