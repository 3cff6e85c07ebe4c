using System.Net;
using System.Text;
using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Checks;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Checks;

/// <summary>What a check claims rests on all that decides, and on nothing that was not seen.</summary>
public sealed class EvidenceTests
{
    [Fact]
    public async Task What_a_grant_allows_is_neither_a_failed_check_nor_a_reason_to_refuse()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        FlinkCmkKey key = await account.NewKeyAsync(WithoutDurableReads());
        AwsConnection administrator = await account.ConnectAsync("key-administrator");
        Assert.Equal(CheckResult.Fail, await ServiceAccessAsync(account, key));

        await administrator.KmsWrites.CreateGrantAsync(new CreateGrantRequest
        {
            KeyId = key.KeyArn,
            GranteePrincipal = MsfKmsCalls.ServicePrincipal,
            Operations = ["Decrypt"],
            Constraints = new GrantConstraints { EncryptionContextSubset = new() { [MsfKmsCalls.EncryptionContextKey] = SandboxAccount.Orders } },
        });

        Assert.Equal(CheckResult.Pass, await ServiceAccessAsync(account, key));
        Assert.Equal((true, ChangeEffect.Now), await account.EnableAsync(key.KeyArn) is var change ? (change.Changed, change.Effective) : default);
    }

    [Theory]
    [InlineData("ListGrants", "AccessDeniedException", "ServiceAccess")]
    [InlineData("ListGrants", "DependencyTimeoutException", "ServiceAccess")]
    [InlineData("DescribeKey", "AccessDeniedException", "Key")]
    [InlineData("DescribeKey", "DependencyTimeoutException", "Key")]
    public async Task What_could_not_be_read_is_unknown_and_no_failure(string operation, string code, string check)
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();
        FlinkCmkKey key = await account.NewKeyAsync(WithoutDurableReads());
        using Answering wire = new(operation, code);

        IReadOnlyList<FlinkCmkCheck> checks = await SandboxAccount.RunAsync(new TestFlinkCmkHandler(account.Through(wire)).RunAsync(
            new TestFlinkCmkRequest { ApplicationNames = ["orders"], Key = key.KeyArn, Operators = [SandboxAccount.OperatorRole] }, account.Host, CancellationToken.None));

        FlinkCmkCheck unseen = Assert.Single(checks, seen => seen.Check == check);
        Assert.Equal(CheckResult.Unknown, unseen.Result);
        Assert.False(string.IsNullOrWhiteSpace(unseen.Remedy));
    }

    private static async Task<CheckResult> ServiceAccessAsync(SandboxAccount account, FlinkCmkKey key) => (await account.CheckAsync(key.KeyArn)).Single(check => check.Check == "ServiceAccess").Result;

    /// <summary>The documented policy but for the service's reading of snapshots; its administrator may grant that.</summary>
    private static PolicyDocument WithoutDurableReads()
    {
        PolicyDocument full = SandboxAccount.KeyPolicy();
        return full with
        {
            Statements =
            [
                .. full.Statements.Where(statement => statement.Sid != "AllowMSFServiceToDecryptForDurableState"),
                new PolicyStatement { Sid = "Granting", Effect = PolicyEffect.Allow, Principals = [new PolicyPrincipal(PolicyPrincipalType.Aws, SandboxAccount.AdministratorRole)], Actions = ["kms:CreateGrant", "kms:Decrypt"], Resources = ["*"] },
            ],
        };
    }

    /// <summary>Answers one operation of KMS with an error, whoever calls.</summary>
    private sealed class Answering(string operation, string code) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Headers.TryGetValues("X-Amz-Target", out IEnumerable<string>? target) && target.Single() == "TrentService." + operation
                ? new HttpResponseMessage(HttpStatusCode.BadRequest) { RequestMessage = request, Content = new StringContent($$"""{"__type":"{{code}}"}""", Encoding.UTF8, "application/x-amz-json-1.1") }
                : await base.SendAsync(request, cancellationToken);
    }
}
