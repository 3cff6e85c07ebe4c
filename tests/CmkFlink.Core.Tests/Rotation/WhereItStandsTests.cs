using Amazon.KeyManagementService.Model;
using CmkFlink.Aws;
using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;
using CmkFlink.Policy.Builders;

namespace CmkFlink.Core.Tests.Rotation;

public sealed class WhereItStandsTests
{
    [Fact]
    public async Task Before_a_rotation_nothing_is_open()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();

        FlinkCmkRotation seen = await SeeAsync(world);

        // The demo has snapshots under the AWS owned key still, which nobody has marked.
        Assert.Equal((RotationState.Unmarked, (string?)null), (seen.State, seen.ChangeId));
        Assert.Contains(seen.Seen, s => s.EndsWith("under the AWS owned key", StringComparison.Ordinal));
        Assert.NotEmpty(seen.Unknown);
        Assert.EndsWith("Remove-FlinkAwsOwnedSnapshot orders", seen.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshots_under_another_key_are_named_with_the_command_that_deletes_them()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        FlinkCmkKey other = await world.Account.NewKeyAsync(alias: "alias/other");
        await world.Account.GrantAsync(PolicyKind.OperatorCmk, IamPrincipalName.Role("Operator"), other.KeyArn);
        await world.Account.EnableAsync(other.KeyArn);
        await world.SnapshotAsync("third");
        await SandboxAccount.RunAsync(new RemoveFlinkAwsOwnedSnapshotHandler(world.Account.Everybody).RunAsync(new RemoveFlinkAwsOwnedSnapshotRequest { ApplicationNames = ["orders"] }, world.Account.Host, CancellationToken.None));

        FlinkCmkRotation seen = await SeeAsync(world);

        Assert.EndsWith($"Remove-FlinkSnapshot orders -KeyArn {world.Key.KeyArn}", seen.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_another_application_that_shares_the_key_is_seen_and_is_no_error()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.ShareKeyAsync("payments");
        await world.RotateAsync(RotationWorld.Ask() with { ApplicationName = "payments", Actor = Actor.KeyAdministrator });

        FlinkCmkRotation seen = await SeeAsync(world);

        Assert.NotEqual(RotationState.Open, seen.State);
        Assert.Contains(seen.Seen, s => s.Contains("an open change of application payments", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_open_one_says_what_comes_next_and_whose_turn_it_is()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        List<(Actor? Actor, string Next)> seen = [];

        foreach (Actor actor in new[] { Actor.KeyAdministrator, Actor.Operator, Actor.KeyAdministrator, Actor.IamAdministrator, Actor.Operator })
        {
            await world.RotateAsync(RotationWorld.Ask() with { Actor = actor });
            FlinkCmkRotation rotation = await SeeAsync(world);
            Assert.Equal((RotationState.Open, world.Key.KeyArn), (rotation.State, rotation.OldKeyArn));
            seen.Add((rotation.NextActor, rotation.NextStep!.Split(' ')[0]));
        }

        Assert.Equal(
            [(Actor.Operator, "mark"), (Actor.KeyAdministrator, "create"), (Actor.IamAdministrator, "let"), (Actor.Operator, "switch"), (Actor.KeyAdministrator, "move")],
            seen);
    }

    [Fact]
    public async Task One_whose_application_does_not_run_waits_for_the_operator_and_for_nobody_after_him()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await SandboxAccount.RunAsync(new StopFlinkApplicationHandler(world.Account.Everybody).RunAsync(new StopFlinkApplicationRequest { ApplicationName = "orders" }, world.Account.Host, CancellationToken.None));
        await world.RotateAsync(RotationWorld.Ask());

        FlinkCmkRotation seen = await SeeAsync(world);

        FlinkCmkStep blocked = Assert.Single(seen.Steps, s => s.State == StepState.Blocked && s.Actor == Actor.Operator);
        Assert.Contains(seen.Steps, s => s.State == StepState.Pending && s.Actor == Actor.KeyAdministrator);
        Assert.Equal(Actor.Operator, seen.NextActor);
        Assert.StartsWith($"{blocked.Action} (application orders) is held up: application orders is READY: start it", seen.NextStep);
    }

    [Fact]
    public async Task One_whose_old_key_is_needed_elsewhere_waits_for_the_key_administrator_and_not_for_its_end()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.ShareKeyAsync("payments");
        await world.RotateAsync(RotationWorld.Ask() with { RetireOldKey = OldKeyRetirement.Disable });

        FlinkCmkRotation seen = await SeeAsync(world);

        Assert.Equal(Actor.KeyAdministrator, seen.NextActor);
        Assert.StartsWith("disable", seen.NextStep, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_closed_one_says_when_it_ended_and_asking_writes_nothing()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        await world.RotateAsync(RotationWorld.Ask());
        int writes = world.Account.Writes.Count();

        FlinkCmkRotation seen = await SeeAsync(world);

        Assert.Equal((RotationState.Closed, RotationStrategy.NewKey), (seen.State, seen.Strategy));
        Assert.InRange(seen.Ended!.Value, seen.Begun!.Value, DateTime.UtcNow.AddMinutes(1));
        Assert.Null(seen.NextStep);
        Assert.Equal(writes, world.Account.Writes.Count());
    }

    [Fact]
    public async Task One_that_was_begun_by_hand_is_told_from_what_is_seen_and_what_that_cannot_tell_is_said()
    {
        await using RotationWorld world = await RotationWorld.StartAsync();
        AwsConnection administrator = await world.Account.ConnectAsync("key-administrator");
        await administrator.KmsWrites.RotateKeyOnDemandAsync(new RotateKeyOnDemandRequest { KeyId = world.Key.KeyId });
        world.Sandbox.AdvanceClock(TimeSpan.FromSeconds(1));

        FlinkCmkRotation seen = await SeeAsync(world);

        Assert.Equal(RotationState.Unmarked, seen.State);
        Assert.Contains(seen.Seen, s => s.StartsWith("the key has new material since", StringComparison.Ordinal));
        Assert.Equal(2, seen.Unknown.Count);
    }

    [Theory]
    [InlineData("id=0a1b2c3d strategy=NewKey begun=20260102T030405Z retire=Disable keep=2 app=my.app-1_x")]
    [InlineData("id=0a1b2c3d strategy=KeyMaterial begun=20260102T030405Z retire=None keep=0 material=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef stopped=yes ended=20260102T040506Z app=orders")]
    public void A_mark_says_again_what_it_said(string text) => Assert.Equal(text, ChangeMark.TryParse(text)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("id=0a1b2c3d")]
    [InlineData("id=0A1B2C3D strategy=NewKey begun=20260102T030405Z app=orders")]
    [InlineData("id=0a1b2c3d strategy=1 begun=20260102T030405Z app=orders")]
    [InlineData("id=0a1b2c3d strategy=NewKey begun=yesterday app=orders")]
    [InlineData("id=0a1b2c3d strategy=NewKey begun=20260102T030405Z retire=Shred app=orders")]
    [InlineData("id=0a1b2c3d strategy=NewKey begun=20260102T030405Z keep=-1 app=orders")]
    [InlineData("id=0a1b2c3d strategy=NewKey begun=20260102T030405Z ended=soon app=orders")]
    [InlineData("id=0a1b2c3d strategy=KeyMaterial begun=20260102T030405Z app=orders")]
    public void A_mark_that_somebody_has_edited_is_none(string text) => Assert.Null(ChangeMark.TryParse(text));

    [Fact]
    public void The_longest_mark_fits_a_tag_of_256_characters_that_KMS_and_MSF_both_allow()
    {
        string text = new ChangeMark
        {
            Id = ChangeMark.NewId(), Strategy = RotationStrategy.NewKey, Begun = DateTime.UtcNow, Ended = DateTime.UtcNow, Retire = OldKeyRetirement.ScheduleDeletion, Keep = 1000, Application = new string('x', 128),
        }.ToString();

        Assert.InRange(text.Length, 1, 256);
        Assert.Matches("^[A-Za-z0-9 _.:/=+@-]+$", text);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void So_does_the_longest_one_of_key_material_which_says_as_much_of_it_as_there_is_room_for(bool stopped, bool ended)
    {
        string material = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));
        ChangeMark mark = new()
        {
            Id = ChangeMark.NewId(), Strategy = RotationStrategy.KeyMaterial, Begun = DateTime.UtcNow, Keep = 1000, Application = new string('x', 128), Material = material, Stopped = stopped, Ended = ended ? DateTime.UtcNow : null,
        };

        string text = mark.ToString();
        ChangeMark? read = ChangeMark.TryParse(text);

        Assert.InRange(text.Length, 1, 256);
        Assert.Equal((mark.Application, mark.Keep, stopped, ended), (read?.Application, read?.Keep, read?.Stopped, read?.IsOpen == false));
        Assert.True(ended || (read!.IsOfBefore(material) && !read.IsOfBefore("f" + material[1..])));
    }

    private static async Task<FlinkCmkRotation> SeeAsync(RotationWorld world)
    {
        using ActorConnections connections = world.Connect();
        return Assert.Single(await SandboxAccount.RunAsync(new GetFlinkCmkRotationHandler(connections).RunAsync(new GetFlinkCmkRotationRequest(["orders"]), world.Account.Host, CancellationToken.None)));
    }
}
