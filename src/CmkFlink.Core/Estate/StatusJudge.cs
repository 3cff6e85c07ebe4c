using CmkFlink.Core.Access;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Linting;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Estate;

/// <summary>From what was read to the status. Pure.</summary>
internal static class StatusJudge
{
    public static FlinkCmkStatus Of(ApplicationFacts facts)
    {
        FlinkApplication application = facts.Application;
        FlinkCmkStatus status = new()
        {
            ApplicationName = application.ApplicationName,
            ApplicationArn = application.ApplicationArn,
            AccountId = Arn.TryParse(application.ApplicationArn, out Arn? arn) ? arn.Account : null,
            Region = application.Region,
            ProfileName = facts.ProfileName,
            Status = application.Status,
            RuntimeEnvironment = application.RuntimeEnvironment,
            KeyType = application.KeyType,
            KeyArn = application.KeyArn,
            KeyAlias = AliasDrift.AliasOf(facts),
            KeyState = facts.Key?.Key.KeyState,
            KeyDescription = facts.Key?.Key.Description,
            KeyDeletionDate = facts.Key?.Key.DeletionDate?.ToUniversalTime(),
            Tags = facts.Tags,
            KeyTags = facts.Key?.Key.Tags,
            Drift = AliasDrift.Of(facts),
            LastKeyRotation = facts.Key?.Rotations?.Last,
            LastRestart = facts.Restarts?.Restarts is { Count: > 0 } restarts ? restarts[restarts.Count - 1].Ended.ToUniversalTime() : null,
            MaterialAge = MaterialOf(facts),
            Snapshots = SnapshotGroups.Of(facts),
            Operators = [.. facts.Operators.Select(Operator)],
            AutomaticRotation = facts.Key?.Key.AutomaticRotation,
            OnDemandRotations = facts.Key?.Key.OnDemandRotations,
            OpenChange = facts.OpenMark is { } mark ? new FlinkCmkOpenChange { ChangeId = mark.Id, Strategy = mark.Strategy, Begun = mark.Begun, NextActor = facts.Rotation?.NextActor, NextStep = NextOf(facts) } : null,
            Observed = facts.Observed,
        };
        status = status with { OperatorAccess = facts.Key is null ? null : Sum(status.Operators) };
        List<FlinkCmkStatusFinding> findings = [.. StatusFindings.Of(facts, status)];
        // Rules are asked in the order of what should be done first; what endangers state goes before a change that is under way.
        FlinkCmkStatusFinding? next = findings.Find(f => f.Severity == FindingSeverity.Error) ?? findings.Find(f => f.RuleId == StatusFindings.ChangeOpen) ?? findings.Find(f => f.Command is not null) ?? findings.Find(f => f.Severity == FindingSeverity.Warning);
        return status with { Findings = [.. findings.OrderByDescending(f => f.Severity)], NextStep = next?.Remedy, NextCommand = next?.Command };
    }

    /// <summary>What could not be read, as a row of its own: a report must not look complete without it.</summary>
    public static FlinkCmkStatus Unread(string? application, string region, string? profile, OperationFailure failure, DateTime observed) => new()
    {
        ApplicationName = application,
        Region = region,
        ProfileName = profile,
        Status = ScopeReader.UnknownState,
        Error = new FlinkCmkStatusError(failure.Id, failure.Message, failure.Remedy),
        NextStep = failure.Remedy,
        Observed = observed,
    };

    /// <summary>A stopped application has no running state: its next start takes up what the key has then.</summary>
    private static MaterialAge MaterialOf(ApplicationFacts facts)
    {
        if (facts is not { Application.Status: "RUNNING", Key.Rotations: { } rotations }) return MaterialAge.Unknown;
        if (rotations.Last is not { } rotated) return MaterialAge.Current;
        if (facts.Restarts is not { } restarts) return MaterialAge.Unknown;
        return restarts.FirstAfter(rotated) is not null ? MaterialAge.Current : restarts.Covers(rotated) ? MaterialAge.Older : MaterialAge.Unknown;
    }

    private static FlinkCmkOperatorStatus Operator(EstateOperator facts)
    {
        if (facts.Failure is { } failure) return new FlinkCmkOperatorStatus { Principal = facts.Principal, Access = AccessAnswer.Unknown, Missing = failure, Remedy = "Give the ARN of one role or user with -Operator." };
        AccessMatrixRow? denied = facts.Rows.FirstOrDefault(row => row.Decision == AccessAnswer.Denied);
        AccessMatrixRow? decisive = denied ?? facts.Rows.FirstOrDefault(row => row.Decision == AccessAnswer.Unknown);
        return new FlinkCmkOperatorStatus
        {
            Principal = facts.Principal,
            Access = decisive?.Decision ?? AccessAnswer.Allowed,
            Missing = decisive?.Reason,
            Remedy = decisive?.Remedy,
        };
    }

    private static AccessAnswer Sum(IReadOnlyList<FlinkCmkOperatorStatus> operators) =>
        operators.Any(o => o.Access == AccessAnswer.Denied) ? AccessAnswer.Denied
        : operators.Count == 0 || operators.Any(o => o.Access == AccessAnswer.Unknown) ? AccessAnswer.Unknown
        : AccessAnswer.Allowed;

    // The rotation tells the command after the step; the status has a place of its own for it.
    private static string? NextOf(ApplicationFacts facts)
    {
        string? next = facts.Rotation?.NextStep;
        int command = next?.LastIndexOf(": Invoke-FlinkCmkRotation", StringComparison.Ordinal) ?? -1;
        return command < 0 ? next : next!.Substring(0, command);
    }
}
