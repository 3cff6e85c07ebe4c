using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>What colleagues do between the steps of a rotation, each step perhaps hours after the one before.</summary>
public sealed class WhatOthersDoTests
{
    [Fact]
    public async Task An_application_with_the_longest_name_gets_new_material_too()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        string name = new('x', 128);
        await world.ShareKeyAsync(name);

        IReadOnlyList<FlinkCmkStep> steps = await world.RotateAsync(RotationWorld.Ask(RotationStrategy.KeyMaterial) with { ApplicationName = name, IncludeSharing = true });

        Assert.Empty(world.Account.Host.Errors);
        Assert.All(steps, step => Assert.True(step.State is StepState.Done or StepState.AlreadyDone, $"{step.Action}: {step.State} {step.Detail}"));
        Assert.Equal(1, world.Calls("RotateKeyOnDemand"));
    }

    private static async Task<FlinkCmkKey> OtherKeyAsync(RotationWorld world)
    {
        FlinkCmkKey other = await world.Account.NewKeyAsync(alias: "alias/other");
        await world.Account.GrantAsync(PolicyKind.OperatorCmk, IamPrincipalName.Role("Operator"), other.KeyArn);
        return other;
    }

    private static Task<IReadOnlyList<FlinkCmkStep>> RotateAsync(SandboxAccount account, InvokeFlinkCmkRotationRequest request, RecordingHost host) =>
        SandboxAccount.RunAsync(new InvokeFlinkCmkRotationHandler(account.Everybody).RunAsync(request, host, CancellationToken.None));
}
