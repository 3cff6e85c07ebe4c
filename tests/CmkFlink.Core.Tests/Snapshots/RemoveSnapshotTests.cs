using CmkFlink.Aws;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Snapshots;

/// <summary>Get-FlinkSnapshot and Remove-FlinkSnapshot on the sandbox.</summary>
public sealed class RemoveSnapshotTests
{
    [Fact]
    public async Task Rotation_restart_and_fresh_snapshot_decide_what_is_older_and_what_may_go()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await account.TakeSnapshotAsync("first-material");
        account.Later();
        await account.RotateAsync(key.KeyArn);
        account.Later();

        await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], OlderThanMaterial = true });
        string refusedBefore = Assert.Single(account.Host.Errors).Id;
        await account.RestartAsync();
        account.Later();
        await account.TakeSnapshotAsync("second-material");
        Dictionary<string, FlinkSnapshot> seen = (await account.SnapshotsAsync()).ToDictionary(snapshot => snapshot.SnapshotName);
        IReadOnlyList<string> removed = await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], OlderThanMaterial = true });

        Assert.Equal("NotRestartedSinceRotation", refusedBefore);
        Assert.Equal((MaterialAge.Older, MaterialAge.Current, MaterialAge.Unknown), (seen["first-material"].MaterialAge, seen["second-material"].MaterialAge, seen["nightly-1"].MaterialAge));
        Assert.All(seen.Values, snapshot => Assert.True(snapshot.Restorable));
        Assert.Equal(2, removed.Count);
        Assert.StartsWith("UPDATEAPPLICATION-orders-", removed[0], StringComparison.Ordinal);
        Assert.Equal("first-material", removed[1]);
        Assert.Equal(["nightly-1", "nightly-2", "second-material"], (await account.SnapshotsAsync()).Where(snapshot => !snapshot.SnapshotName.StartsWith("UPDATE", StringComparison.Ordinal)).Select(snapshot => snapshot.SnapshotName));
    }

    [Fact]
    public async Task A_snapshot_under_a_disabled_key_cannot_be_restored()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await account.TakeSnapshotAsync("fresh");
        await account.DisableKeyAsync(key.KeyArn, allow: true);

        FlinkSnapshot fresh = Assert.Single(await account.SnapshotsAsync(), snapshot => snapshot.SnapshotName == "fresh");

        Assert.Equal(("Disabled", false), (fresh.KeyState, fresh.Restorable));
    }

    [Fact]
    public async Task Of_an_application_that_cannot_be_read_no_snapshot_is_said_to_be_missing()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();

        Assert.Empty(await SandboxAccount.RunAsync(new GetFlinkSnapshotHandler(account.OperatorAlone()).RunAsync(new GetFlinkSnapshotRequest(["orders"], ["nightly-1"]), account.Host, CancellationToken.None)));

        Assert.Equal("AccessDenied", Assert.Single(account.Host.Errors).Id);
    }

    [Fact]
    public async Task A_notebook_has_no_snapshots_and_is_no_error()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.SetUpAsync();

        Assert.Empty(await SandboxAccount.RunAsync(new GetFlinkSnapshotHandler(account.As("reader")).RunAsync(new GetFlinkSnapshotRequest(["notebook"], []), account.Host, CancellationToken.None)));

        Assert.Empty(account.Host.Errors);
    }

    [Fact]
    public async Task The_name_of_a_snapshot_under_another_key_is_taken()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);

        OperationException refused = await Assert.ThrowsAsync<OperationException>(() => account.TakeSnapshotAsync("nightly-1"));
        await account.TakeSnapshotAsync("fresh");
        await account.TakeSnapshotAsync("fresh");

        Assert.Equal("SnapshotNameTaken", refused.Failure.Id);
        Assert.Single(await account.SnapshotsAsync(), snapshot => snapshot.SnapshotName == "fresh");
    }

    [Fact]
    public async Task The_operator_alone_cannot_tell_ages_and_still_deletes_under_another_key()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        account.Later();
        ActorConnections alone = account.OperatorAlone();

        await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], SnapshotNames = ["nightly-*"] }, connections: alone);
        string refused = Assert.Single(account.Host.Errors).Id;
        await account.TakeSnapshotAsync("fresh");
        IReadOnlyList<string> removed = await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], SnapshotNames = ["nightly-*"] }, connections: alone);
        await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], OlderThanMaterial = true }, connections: alone);

        Assert.Equal("NoRestorePoint", refused);
        Assert.Equal(["nightly-1", "nightly-2"], removed);
        Assert.Equal("KeyMaterialUnknown", account.Host.Errors[account.Host.Errors.Count - 1].Id);
    }

    [Fact]
    public async Task Two_who_delete_the_same_at_the_same_time_do_not_fail()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        account.Later();
        await account.TakeSnapshotAsync("fresh");
        RemoveFlinkSnapshotRequest request = new() { ApplicationNames = ["orders"], SnapshotNames = ["nightly-*"] };

        IReadOnlyList<string>[] removed = await Task.WhenAll(account.RemoveSnapshotsAsync(request), account.RemoveSnapshotsAsync(request));

        Assert.Empty(account.Host.Errors);
        Assert.Equal(["nightly-1", "nightly-2"], removed.SelectMany(each => each).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(await account.SnapshotsAsync(), snapshot => snapshot.SnapshotName.StartsWith("nightly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_application_that_stops_while_the_question_is_open_keeps_its_snapshots()
    {
        await using SandboxAccount account = await SandboxAccount.StartOnVirtualTimeAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await account.TakeSnapshotAsync("fresh");
        RecordingHost slow = new() { Meanwhile = async _ => await account.StopAsync() };

        Assert.Empty(await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], SnapshotNames = ["nightly-*"] }, slow));

        Assert.Equal("ApplicationNotRunning", Assert.Single(slow.Errors).Id);
        Assert.Equal(2, (await account.SnapshotsAsync()).Count(snapshot => snapshot.SnapshotName.StartsWith("nightly-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_snapshot_of_the_same_name_is_not_taken_for_the_one_that_was_looked_at()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        await account.TakeSnapshotAsync("twice");
        account.Later();
        await account.TakeSnapshotAsync("fresh");
        FlinkSnapshot now = Assert.Single(await account.SnapshotsAsync(), snapshot => snapshot.SnapshotName == "twice");
        FlinkSnapshot looked = now with { SnapshotCreationTimestamp = now.SnapshotCreationTimestamp - TimeSpan.FromDays(1) };

        (FlinkSnapshot? removed, OperationFailure? failure) = Assert.Single(await SandboxAccount.RunAsync(new SnapshotDeletion(account.Everybody, account.Host, "test", null).DeleteAsync(await account.SeeAsync(), [looked], 4, CancellationToken.None)));

        Assert.Null(removed);
        Assert.Equal("SnapshotReplaced", failure!.Id);
        Assert.Contains(await account.SnapshotsAsync(), snapshot => snapshot.SnapshotName == "twice");
    }

    [Fact]
    public async Task The_override_deletes_all_and_leaves_nothing_to_restore()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.GrantBaseAsync();

        IReadOnlyList<string> removed = await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], All = true, AllowStateLoss = true });

        Assert.Equal(["nightly-1", "nightly-2"], removed);
        Assert.Empty(await account.SnapshotsAsync());
    }

    [Fact]
    public async Task Under_what_if_the_plan_names_each_snapshot_with_its_key_and_nothing_is_written()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        await account.EnableAsync(key.KeyArn);
        account.Later();
        await account.TakeSnapshotAsync("fresh");
        int writes = account.Writes.Count();
        RecordingHost whatIf = new(Confirmation.WhatIf);

        IReadOnlyList<string> planned = await account.RemoveSnapshotsAsync(new RemoveFlinkSnapshotRequest { ApplicationNames = ["orders"], SnapshotNames = ["nightly-*"] }, whatIf);

        Assert.Equal(["nightly-1", "nightly-2"], planned);
        Assert.All(whatIf.Confirmations, line => Assert.Contains("under the AWS owned key", line));
        Assert.Equal(writes, account.Writes.Count());
    }
}
