using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;

namespace CmkFlink.Core.Tests.Support;

/// <summary>The steps of keys, snapshots and applications by name, as everybody with credentials of his own.</summary>
internal static class LifecycleSteps
{
    public static async Task<FlinkCmkKey> DisableKeyAsync(this SandboxAccount account, string key, bool allow = false, IOperationHost? host = null) =>
        Assert.Single(await SandboxAccount.RunAsync(new DisableFlinkCmkKeyHandler(account.Everybody).RunAsync(new DisableFlinkCmkKeyRequest(key) { AllowUnreadableState = allow }, host ?? account.Host, CancellationToken.None)));

    public static async Task<FlinkCmkKey> EnableKeyAsync(this SandboxAccount account, string key) =>
        Assert.Single(await SandboxAccount.RunAsync(new EnableFlinkCmkKeyHandler(account.Everybody).RunAsync(new EnableFlinkCmkKeyRequest(key), account.Host, CancellationToken.None)));

    public static async Task<FlinkCmkKey> RemoveKeyAsync(this SandboxAccount account, string key, int days = 30, bool allow = false) =>
        Assert.Single(await SandboxAccount.RunAsync(new RemoveFlinkCmkKeyHandler(account.Everybody).RunAsync(new RemoveFlinkCmkKeyRequest(key) { PendingWindowInDays = days, AllowUnreadableState = allow }, account.Host, CancellationToken.None)));

    public static async Task<FlinkCmkKey> RestoreKeyAsync(this SandboxAccount account, string key) =>
        Assert.Single(await SandboxAccount.RunAsync(new RestoreFlinkCmkKeyHandler(account.Everybody).RunAsync(new RestoreFlinkCmkKeyRequest(key), account.Host, CancellationToken.None)));

    public static async Task<FlinkCmkKey> SetKeyAsync(this SandboxAccount account, SetFlinkCmkKeyRequest request, IOperationHost? host = null) =>
        Assert.Single(await SandboxAccount.RunAsync(new SetFlinkCmkKeyHandler(account.Everybody).RunAsync(request with { PrincipalVisibilityTimeout = TimeSpan.Zero }, host ?? account.Host, CancellationToken.None)));

    public static async Task<FlinkCmkKey> KeyAsync(this SandboxAccount account, string key, bool usage = false) =>
        Assert.Single(await SandboxAccount.RunAsync(new GetFlinkCmkKeyHandler(account.Everybody).RunAsync(new GetFlinkCmkKeyRequest { Names = [key], IncludeUsage = usage }, account.Host, CancellationToken.None)));

    public static async Task<FlinkSnapshot> TakeSnapshotAsync(this SandboxAccount account, string name, string application = "orders") =>
        Assert.Single(await SandboxAccount.RunAsync(new NewFlinkSnapshotHandler(account.Everybody).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = application, SnapshotName = name }, account.Host, CancellationToken.None)));

    public static Task<IReadOnlyList<FlinkSnapshot>> SnapshotsAsync(this SandboxAccount account, string application = "orders") =>
        SandboxAccount.RunAsync(new GetFlinkSnapshotHandler(account.Everybody).RunAsync(new GetFlinkSnapshotRequest([application], []), account.Host, CancellationToken.None));

    /// <summary>The names of those that went, in order of name.</summary>
    public static async Task<IReadOnlyList<string>> RemoveSnapshotsAsync(this SandboxAccount account, RemoveFlinkSnapshotRequest request, IOperationHost? host = null, IActorConnections? connections = null) =>
        [.. (await SandboxAccount.RunAsync(new RemoveFlinkSnapshotHandler(connections ?? account.Everybody).RunAsync(request, host ?? account.Host, CancellationToken.None))).Select(snapshot => snapshot.SnapshotName).Order(StringComparer.Ordinal)];

    public static async Task<FlinkApplication> RestartAsync(this SandboxAccount account, DateTime? unlessSince = null, IOperationHost? host = null) =>
        Assert.Single(await SandboxAccount.RunAsync(new RestartFlinkApplicationHandler(account.Everybody).RunAsync(new RestartFlinkApplicationRequest { ApplicationName = "orders", UnlessRestartedSince = unlessSince }, host ?? account.Host, CancellationToken.None)));

    public static async Task<FlinkApplication> StopAsync(this SandboxAccount account, string application = "orders") =>
        Assert.Single(await SandboxAccount.RunAsync(new StopFlinkApplicationHandler(account.Everybody).RunAsync(new StopFlinkApplicationRequest { ApplicationName = application }, account.Host, CancellationToken.None)));

    public static async Task<FlinkApplication> UndoAsync(this SandboxAccount account, IOperationHost? host = null) =>
        Assert.Single(await SandboxAccount.RunAsync(new UndoFlinkApplicationUpdateHandler(account.Everybody).RunAsync(new UndoFlinkApplicationUpdateRequest { ApplicationName = "orders" }, host ?? account.Host, CancellationToken.None)));

    /// <summary>Rotates on demand, past the product, and waits until KMS has done it.</summary>
    public static async Task RotateAsync(this SandboxAccount account, string keyArn)
    {
        Aws.AwsConnection administrator = await account.ConnectAsync("key-administrator");
        await administrator.KmsWrites.RotateKeyOnDemandAsync(new Amazon.KeyManagementService.Model.RotateKeyOnDemandRequest { KeyId = keyArn });
        account.Sandbox.AdvanceClock(TimeSpan.FromSeconds(2));
    }

    /// <summary>Lets virtual time pass, so that what comes next is later by the clock.</summary>
    public static void Later(this SandboxAccount account) => account.Sandbox.AdvanceClock(TimeSpan.FromSeconds(5));

    /// <summary>The second key of a change, with everything granted.</summary>
    public static async Task<FlinkCmkKey> NewGrantedKeyAsync(this SandboxAccount account, string alias)
    {
        FlinkCmkKey key = await account.NewKeyAsync(alias: alias);
        await account.GrantAsync(Policy.Builders.PolicyKind.OperatorCmk, IamPrincipalName.Role("Operator"), key.KeyArn);
        return key;
    }

    /// <summary>A key whose administrator has no IAM policy: the key policy lets him manage the key, and nothing lets him see applications.</summary>
    public static async Task<FlinkCmkKey> NewKeyAsAdministratorAsync(this SandboxAccount account)
    {
        await account.GrantAsync(Policy.Builders.PolicyKind.KeyAdministrator, IamPrincipalName.Role("KeyAdministrator"));
        await account.GrantAsync(Policy.Builders.PolicyKind.Reader, IamPrincipalName.Role("Reader"));
        FlinkCmkKey key = await account.NewKeyAsync();
        Aws.AwsConnection iam = await account.ConnectAsync("account-administrator");
        foreach (Amazon.IdentityManagement.Model.AttachedPolicyType policy in (await iam.Iam.ListAttachedRolePoliciesAsync(new Amazon.IdentityManagement.Model.ListAttachedRolePoliciesRequest { RoleName = "KeyAdministrator" })).AttachedPolicies)
            await iam.IamWrites.DetachRolePolicyAsync(new Amazon.IdentityManagement.Model.DetachRolePolicyRequest { RoleName = "KeyAdministrator", PolicyArn = policy.PolicyArn });
        return key;
    }

    public static async Task<OperationFailure> RefusedAsync<T>(Func<Task<T>> step) => (await Assert.ThrowsAsync<OperationException>(step)).Failure;
}
