using CmkFlink.Core.Rotation;
using CmkFlink.Sandbox;

namespace CmkFlink.Core.Tests.Faults;

/// <summary>What the matrix has found, each run as it was drawn.</summary>
public sealed class FaultFindingsTests : IAsyncLifetime
{
    private FaultWorld _world = null!;

    public async Task InitializeAsync() => _world = await FaultWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public Task The_operator_keeps_the_new_key_where_IAM_still_shows_the_policy_without_it() =>
        PlayAsync(54, Subject.NewKey, OldKeyRetirement.ScheduleDeletion, 2, ColleagueAct.None, 1, Hidden("iam", 2), Hidden("iam", 12));

    [Fact]
    public Task An_old_view_of_a_policy_takes_nothing_from_the_operator() =>
        PlayAsync(87, Subject.NewKey, OldKeyRetirement.None, 1, ColleagueAct.PutKeyPolicy, 80, Hidden("iam", 2));

    [Fact]
    public Task A_key_and_an_alias_that_do_not_show_yet_are_not_made_twice() =>
        PlayAsync(183, Subject.NewKey, OldKeyRetirement.None, 2, ColleagueAct.TakeSnapshot, 56, Hidden("kms", 10), new FaultRule { Kind = FaultKind.FailOperation, Service = "kinesisanalytics", Operation = "UpdateApplication", Nth = 1, SystemRollback = true });

    [Fact]
    public Task Nor_where_connections_break_as_well() =>
        PlayAsync(21, Subject.NewKey, OldKeyRetirement.ScheduleDeletion, 2, ColleagueAct.UpdateSetting, 69, new FaultRule { Kind = FaultKind.ResetAfter, Probability = 0.04 }, Hidden("kms", 14), new FaultRule { Kind = FaultKind.ResetBefore, Probability = 0.13 });

    [Fact]
    public Task A_mark_that_does_not_show_yet_is_removed_at_the_end_all_the_same() =>
        PlayAsync(337, Subject.KeyMaterial, OldKeyRetirement.None, 2, ColleagueAct.DetachPolicy, 61, Hidden("kms", 5), new FaultRule { Kind = FaultKind.ResetAfter, Probability = 0.08 }, new FaultRule { Kind = FaultKind.Throttling, Probability = 0.3 });

    [Fact]
    public Task A_claim_that_an_interrupted_run_left_behind_goes_too() =>
        PlayAsync(394, Subject.KeyMaterial, OldKeyRetirement.None, 2, ColleagueAct.PutPolicyVersion, 10, new FaultRule { Kind = FaultKind.ResetAfter, Probability = 0.06 }, Hidden("kms", 2));

    [Fact]
    public Task A_key_that_KMS_does_not_show_yet_is_not_called_missing() =>
        PlayAsync(801, Subject.NewKey, OldKeyRetirement.None, 1, ColleagueAct.DeleteSnapshot, 74, Hidden("kms", 8), new FaultRule { Kind = FaultKind.FailOperation, Service = "kinesisanalytics", Operation = "UpdateApplication", Nth = 1, SystemRollback = false }, new FaultRule { Kind = FaultKind.StaleRead, Service = "kms", Probability = 0.02 });

    [Fact]
    public Task An_alias_that_KMS_has_and_does_not_show_is_no_lost_answer() =>
        PlayAsync(38, Subject.SetUp, OldKeyRetirement.None, 2, ColleagueAct.ScheduleAndCancelDeletion, 76, new FaultRule { Kind = FaultKind.FailSnapshot, Service = "kinesisanalytics", Operation = "CreateApplicationSnapshot", Nth = 1 }, Hidden("kms", 6));

    [Fact]
    public Task A_rotation_that_KMS_does_not_show_yet_is_not_asked_for_again() =>
        PlayAsync(1315, Subject.KeyMaterial, OldKeyRetirement.None, 2, ColleagueAct.StopAndStart, 15, Hidden("kms", 6), new FaultRule { Kind = FaultKind.Unavailable, Probability = 0.12 });

    [Fact]
    public Task An_alias_that_a_listing_does_not_show_is_moved_and_not_made_again() =>
        PlayAsync(723, Subject.NewKey, OldKeyRetirement.None, 2, ColleagueAct.MoveAlias, 86, new FaultRule { Kind = FaultKind.InternalError, Probability = 0.12 }, Hidden("kms", 6), new FaultRule { Kind = FaultKind.FailOperation, Service = "kinesisanalytics", Operation = "UpdateApplication", Nth = 1, SystemRollback = true });

    [Fact]
    public Task A_version_of_a_policy_that_one_answer_names_and_the_next_does_not_know_is_looked_for_again() =>
        PlayAsync(453, Subject.NewKey, OldKeyRetirement.Disable, 1, ColleagueAct.None, 1, new FaultRule { Kind = FaultKind.ResetAfter, Probability = 0.07 }, new FaultRule { Kind = FaultKind.StaleRead, Service = "iam", Probability = 0.07 });

    [Fact]
    public Task A_disabled_key_is_enabled_and_not_replaced() =>
        PlayAsync(322, Subject.KeyMaterial, OldKeyRetirement.None, 2, ColleagueAct.DisableKey, 2);

    [Fact]
    public Task A_key_of_which_it_could_not_be_read_who_needs_it_is_kept_and_that_is_said() =>
        PlayAsync(90147, Subject.NewKey, OldKeyRetirement.ScheduleDeletion, 1, ColleagueAct.DisableKey, 61, new FaultRule { Kind = FaultKind.ResetAfter, Probability = 0.15 }, new FaultRule { Kind = FaultKind.Unavailable, Probability = 0.11 });

    private static FaultRule Hidden(string service, double seconds) => new() { Kind = FaultKind.DelayedVisibility, Service = service, Probability = 0.5, VisibleAfterSeconds = seconds };

    private async Task PlayAsync(int seed, Subject subject, OldKeyRetirement retire, int faultyCommands, ColleagueAct act, int moment, params FaultRule[] faults)
    {
        (_, string? wrong) = await new FaultMatrix(_world).PlayAsync(new Composition(seed, subject, retire, faults, act, moment, faultyCommands));
        Assert.True(wrong is null, wrong);
    }
}
