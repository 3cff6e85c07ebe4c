using Amazon.IdentityManagement.Model;
using Amazon.KeyManagementService.Model;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Rotation;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;

namespace CmkFlink.Core.Tests.Plans;

/// <summary>A colleague changes something between plan and apply: nothing is applied, and what has changed is named with what it was and what it is.</summary>
public sealed class RotationDriftTests
{
    public static TheoryData<string, RotationStrategy, string> Changes => new()
    {
        { "the application is updated", RotationStrategy.NewKey, "version of application orders was 2 under" },
        { "the application is updated", RotationStrategy.KeyMaterial, "version of application orders was 2 under" },
        { "the application is stopped", RotationStrategy.NewKey, "status of application orders was RUNNING and is READY" },
        { "a snapshot is taken", RotationStrategy.NewKey, "snapshot late was not there and is created" },
        { "a snapshot is taken", RotationStrategy.KeyMaterial, "snapshot late was not there and is created" },
        { "a snapshot is deleted", RotationStrategy.NewKey, "snapshot first was created" },
        { "the key is disabled", RotationStrategy.NewKey, "was Enabled and is Disabled" },
        { "the key policy is changed", RotationStrategy.NewKey, "policy of key" },
        { "the key policy is changed", RotationStrategy.KeyMaterial, "policy of key" },
        { "an alias is added", RotationStrategy.NewKey, "was alias/orders and is alias/another, alias/orders" },
        { "the operator's policy is changed", RotationStrategy.NewKey, "of role Operator was CmkFlink" },
        { "another change is begun", RotationStrategy.NewKey, "open change of application orders was none" },
        { "the key gets new material", RotationStrategy.KeyMaterial, "material of key" },
        { "another application comes under the key", RotationStrategy.KeyMaterial, "applications that share it of the key was none and is application payments" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Nothing_is_applied(string change, RotationStrategy strategy, string named)
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await RotationPlanTests.PlanAsync(world, paper, RotationPlanTests.Request(strategy));
        await ChangeAsync(world, change);

        OperationFailure failure = await RotationPlanTests.RefusedAsync(world, RotationPlanTests.Apply(paper));

        Assert.Equal("PlanDrifted", failure.Id);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"Invoke-FlinkCmkRotation orders {strategy}", failure.Remedy, StringComparison.Ordinal);
        Assert.EndsWith($"-PlanOnly -PlanPath '{paper.Path}'", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_was_begun_is_held_against_what_others_do_as_well()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        using PlanPaper paper = new();
        await RotationPlanTests.PlanAsync(world, paper, RotationPlanTests.Request());
        await world.RotateAsync(RotationPlanTests.Apply(paper) with { Actor = Actor.KeyAdministrator });
        await ChangeAsync(world, "the application is updated");

        OperationFailure failure = await RotationPlanTests.RefusedAsync(world, RotationPlanTests.Apply(paper));

        Assert.Equal("PlanDrifted", failure.Id);
        Assert.Contains("version of application orders was 2 under", failure.Message, StringComparison.Ordinal);
    }

    private static async Task ChangeAsync(RotationWorld world, string change)
    {
        AwsConnection admin = await world.Account.ConnectAsync("account-administrator");
        AwsConnection keys = await world.Account.ConnectAsync("key-administrator");
        string id = world.Key.KeyId;
        switch (change)
        {
            case "the application is updated":
                AwsConnection theOperator = await world.Account.ConnectAsync("operator");
                await theOperator.FlinkWrites.UpdateApplicationAsync(new UpdateApplicationRequest { ApplicationName = "orders", CurrentApplicationVersionId = (await world.Account.SeeAsync()).VersionId, ApplicationConfigurationUpdate = new ApplicationConfigurationUpdate { ApplicationSnapshotConfigurationUpdate = new ApplicationSnapshotConfigurationUpdate { SnapshotsEnabledUpdate = true } } });
                // Its end, and what the service does with the key for it, belongs to the colleague's change.
                world.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
                break;
            case "the application is stopped":
                await SandboxAccount.RunAsync(new StopFlinkApplicationHandler(world.Account.Everybody).RunAsync(new StopFlinkApplicationRequest { ApplicationName = "orders" }, world.Account.Host, CancellationToken.None));
                break;
            case "a snapshot is taken":
                await world.SnapshotAsync("late");
                break;
            case "a snapshot is deleted":
                await admin.FlinkWrites.DeleteApplicationSnapshotAsync(new DeleteApplicationSnapshotRequest { ApplicationName = "orders", SnapshotName = "first", SnapshotCreationTimestamp = (await world.SnapshotsAsync()).Single(s => s.SnapshotName == "first").SnapshotCreationTimestamp });
                world.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
                break;
            case "the key is disabled":
                await keys.KmsWrites.DisableKeyAsync(new DisableKeyRequest { KeyId = id });
                break;
            case "the key policy is changed":
                await world.Account.PutKeyPolicyAsync(world.Key.KeyArn, SandboxAccount.KeyPolicy(accountRoot: true));
                break;
            case "an alias is added":
                await keys.KmsWrites.CreateAliasAsync(new CreateAliasRequest { AliasName = "alias/another", TargetKeyId = id });
                break;
            case "the operator's policy is changed":
                await ChangeOperatorAsync(admin);
                break;
            case "another change is begun":
                await world.RotateAsync(RotationPlanTests.Request() with { Actor = Actor.KeyAdministrator });
                break;
            case "the key gets new material":
                await keys.KmsWrites.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = id });
                world.Sandbox.AdvanceClock(TimeSpan.FromMinutes(1));
                break;
            case "another application comes under the key":
                await world.ShareKeyAsync("payments");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "no such change");
        }
    }

    /// <summary>The policy that lets him operate another application too.</summary>
    private static async Task ChangeOperatorAsync(AwsConnection admin)
    {
        IamReader reader = new(admin);
        AttachedPolicyType held = (await reader.AttachedAsync(IamPrincipalName.Role("Operator"), CancellationToken.None))[0];
        Policy.Documents.PolicyDocument more = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorBase, Applications = [new OperatedApplication(SandboxAccount.Orders, []), new OperatedApplication(SandboxAccount.Orders.Replace("orders", "legacy", StringComparison.Ordinal), [])], ExecutionRoleArns = [SandboxAccount.ExecutionRole] });
        await admin.IamWrites.CreatePolicyVersionAsync(new CreatePolicyVersionRequest { PolicyArn = held.PolicyArn, PolicyDocument = more.ToJson(), SetAsDefault = true });
    }
}
