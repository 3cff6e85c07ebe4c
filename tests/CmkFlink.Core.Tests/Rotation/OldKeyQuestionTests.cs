using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Rotation;

/// <summary>A question takes its time, and others work meanwhile: what was seen before it is not trusted after it.</summary>
public sealed class OldKeyQuestionTests
{
    [Fact]
    public async Task An_old_key_that_somebody_takes_into_use_while_its_retirement_is_asked_about_stays_enabled()
    {
        await using SandboxAccount account = await SandboxAccount.StartOnVirtualTimeAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        RecordingHost slow = new()
        {
            // Somebody lets a colleague use the key: a grant of his own.
            Meanwhile = async question =>
            {
                if (!question.Contains("if nobody needs it", StringComparison.Ordinal)) return;
                await account.PutKeyPolicyAsync(key.KeyArn, SandboxAccount.KeyPolicy(accountRoot: true));
                await (await account.ConnectAsync("account-administrator")).KmsWrites.CreateGrantAsync(new Amazon.KeyManagementService.Model.CreateGrantRequest { KeyId = key.KeyArn, GranteePrincipal = SandboxAccount.OperatorUser, Operations = ["Decrypt"] });
                account.Later();
            },
        };

        IReadOnlyList<FlinkCmkStep> steps = await SandboxAccount.RunAsync(new InvokeFlinkCmkRotationHandler(account.Everybody).RunAsync(
            new InvokeFlinkCmkRotationRequest { ApplicationName = "orders", Strategy = RotationStrategy.NewKey, RetireOldKey = OldKeyRetirement.Disable, Timeout = TimeSpan.FromMinutes(10) }, slow, CancellationToken.None));

        Assert.Equal((StepState.Failed, Actor.KeyAdministrator), (steps[^1].State, steps[^1].Actor));
        Assert.Equal("KeyStillNeeded", Assert.Single(slow.Errors).Id);
        Assert.Equal("Enabled", (await account.KeyAsync(key.KeyArn)).KeyState);
    }
}
