using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Encryption;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Sequence;

public sealed class WhatIfTests
{
    [Fact]
    public async Task The_plan_is_shown_and_nothing_is_written()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        FlinkCmkKey key = await account.SetUpAsync();
        int writes = account.Writes.Count();
        RecordingHost whatIf = new(Confirmation.WhatIf);

        FlinkCmkChange change = Assert.Single(await SandboxAccount.RunAsync(new EnableFlinkCmkHandler(account.Everybody).RunAsync(
            new EnableFlinkCmkRequest(new FlinkCmkChangeRequest { ApplicationName = "orders" }, key.KeyArn), whatIf, CancellationToken.None)));
        FlinkSnapshot snapshot = Assert.Single(await SandboxAccount.RunAsync(new NewFlinkSnapshotHandler(account.Everybody).RunAsync(new NewFlinkSnapshotRequest { ApplicationName = "orders" }, whatIf, CancellationToken.None)));
        IReadOnlyList<FlinkSnapshot> removed = await SandboxAccount.RunAsync(new RemoveFlinkAwsOwnedSnapshotHandler(account.Everybody).RunAsync(new RemoveFlinkAwsOwnedSnapshotRequest { ApplicationNames = ["orders"] }, whatIf, CancellationToken.None));

        Assert.Equal((key.KeyArn, false), (change.After, change.Changed));
        Assert.Equal("PLANNED", snapshot.SnapshotStatus);
        Assert.Equal(2, removed.Count);
        Assert.All(removed, each => Assert.False(each.Changed));
        Assert.Equal(writes, account.Writes.Count());
        Assert.Empty(whatIf.Errors);
        Assert.Equal(4, whatIf.Confirmations.Count());
    }

    [Fact]
    public async Task Start_and_stop_plan_without_writing()
    {
        await using SandboxAccount account = await SandboxAccount.StartAsync();
        await account.SetUpAsync();
        int writes = account.Writes.Count();
        RecordingHost whatIf = new(Confirmation.WhatIf);

        await SandboxAccount.RunAsync(new StopFlinkApplicationHandler(account.Everybody).RunAsync(new StopFlinkApplicationRequest { ApplicationName = "orders" }, whatIf, CancellationToken.None));
        await SandboxAccount.RunAsync(new NewFlinkApplicationHandler(account.As("account-administrator")).RunAsync(
            new NewFlinkApplicationRequest { ApplicationName = "fresh", ExecutionRoleArn = SandboxAccount.ExecutionRole }, whatIf, CancellationToken.None));

        Assert.Equal(2, whatIf.Confirmations.Count());
        Assert.Equal(writes, account.Writes.Count());
    }
}
