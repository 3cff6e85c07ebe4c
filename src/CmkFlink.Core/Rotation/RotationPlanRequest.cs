using CmkFlink.Core.Access;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;

namespace CmkFlink.Core.Rotation;

/// <summary>What a plan of a rotation was asked for: into the plan, and out of it again.</summary>
internal static class RotationPlanRequest
{
    public static PlanSettings Of(ChangeMark mark, InvokeFlinkCmkRotationRequest request) => new PlanSettings()
        .With("strategy", mark.Strategy.ToString())
        .With("retireOldKey", mark.Retire.ToString())
        .With("pendingWindowInDays", request.PendingWindowInDays)
        .With("keepSnapshot", mark.Keep)
        .With("includeSharing", request.IncludeSharing)
        .With("operators", (IReadOnlyList<string>)[.. request.Operators.Select(PlanPrincipal.Text)]);

    /// <summary>The request that the plan was made for, under the circumstances of the one who applies it.</summary>
    /// <exception cref="OperationException">PlanUnreadable, PlanOfAnotherApplication, or PlanContradicted: the plan is applied as it is or not at all.</exception>
    public static InvokeFlinkCmkRotationRequest From(WrittenPlan plan, InvokeFlinkCmkRotationRequest asked)
    {
        string path = asked.PlanPath!;
        PlanPlace.DemandName(plan, path, asked.ApplicationName);
        InvokeFlinkCmkRotationRequest planned = Read(plan, asked);
        Agree("Strategy", asked.Strategy, planned.Strategy);
        Agree("RetireOldKey", asked.RetireOldKey, planned.RetireOldKey);
        Agree("KeepSnapshot", asked.KeepSnapshot, planned.KeepSnapshot);
        Agree("IncludeSharing", asked.IncludeSharing ? true : null, (bool?)planned.IncludeSharing);
        Agree("PendingWindowInDays", asked.PendingWindowInDays == UsualWindow ? null : asked.PendingWindowInDays, (int?)planned.PendingWindowInDays);
        if (asked.Operators.Count > 0 && !new HashSet<IamPrincipalName>(asked.Operators).SetEquals(planned.Operators)) throw new OperationException(PlanFailures.Contradicts(path, "OperatorRoleName", string.Join(", ", asked.Operators), string.Join(", ", planned.Operators)));
        return planned;

        void Agree<T>(string parameter, T? given, T? said) where T : struct
        {
            if (given is { } value && !value.Equals(said)) throw new OperationException(PlanFailures.Contradicts(path, parameter, $"{value}", $"{said}"));
        }
    }

    /// <summary>The command that makes the same plan again.</summary>
    public static string Command(InvokeFlinkCmkRotationRequest request) =>
        $"Invoke-FlinkCmkRotation {request.ApplicationName} {request.Strategy}{(request.RetireOldKey is OldKeyRetirement.Disable or OldKeyRetirement.ScheduleDeletion ? $" -RetireOldKey {request.RetireOldKey}" : "")}{(request.PendingWindowInDays == UsualWindow ? "" : $" -PendingWindowInDays {request.PendingWindowInDays}")}{(request.KeepSnapshot > 0 ? $" -KeepSnapshot {request.KeepSnapshot}" : "")}{(request.IncludeSharing ? " -IncludeSharing" : "")}{Named(request, IamPrincipalType.Role)}{Named(request, IamPrincipalType.User)} -PlanOnly -PlanPath {CommandLine.Quoted(request.PlanPath!)}";

    private static int UsualWindow => new InvokeFlinkCmkRotationRequest { ApplicationName = "" }.PendingWindowInDays;

    private static string Named(InvokeFlinkCmkRotationRequest request, IamPrincipalType type)
    {
        string names = string.Join(",", request.Operators.Where(o => o.Type == type).Select(o => CommandLine.Quoted(o.Name)));
        return names.Length == 0 ? "" : $" -Operator{type}Name {names}";
    }

    private static InvokeFlinkCmkRotationRequest Read(WrittenPlan plan, InvokeFlinkCmkRotationRequest asked)
    {
        PlanSettings settings = plan.Request;
        try
        {
            InvokeFlinkCmkRotationRequest planned = asked with
            {
                Strategy = settings.Choice<RotationStrategy>("strategy"),
                RetireOldKey = settings.Choice<OldKeyRetirement>("retireOldKey"),
                PendingWindowInDays = settings.Number("pendingWindowInDays", 7, 30),
                KeepSnapshot = settings.Number("keepSnapshot", 0, 1000),
                IncludeSharing = settings.Flag("includeSharing"),
                Operators = [.. settings.Texts("operators").Select(PlanPrincipal.Parse)],
            };
            settings.DemandAllRead();
            if (planned.Strategy == RotationStrategy.KeyMaterial && plan.KeyMaterial is null) throw new PlanFormatException("$.plan.keyMaterial is missing");
            return planned;
        }
        catch (PlanFormatException e)
        {
            throw new OperationException(PlanFailures.Unreadable(asked.PlanPath!, e.Message, e));
        }
    }
}
