using CmkFlink.Core.Access;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Operations;
using CmkFlink.Core.Plans;

namespace CmkFlink.Core.SetUp;

/// <summary>What a plan of a first set-up was asked for: into the plan, and out of it again.</summary>
internal static class SetUpPlanRequest
{
    public static PlanSettings Of(InitializeFlinkCmkRequest request, SetUpScene scene) => new PlanSettings()
        .With("alias", request.Alias)
        .With("operator", PlanPrincipal.Text(scene.Operator))
        .With("keyAdministrator", PlanPrincipal.Text(scene.KeyAdministrator))
        .With("reader", request.Reader is { } reader ? PlanPrincipal.Text(reader) : null)
        .With("executionRole", scene.ExecutionRoleArn)
        .With("keepAwsOwnedSnapshots", request.KeepAwsOwnedSnapshots);

    /// <summary>The request that the plan was made for, under the circumstances of the one who applies it.</summary>
    /// <exception cref="OperationException">PlanUnreadable, PlanOfAnotherApplication, or PlanContradicted: the plan is applied as it is or not at all.</exception>
    public static InitializeFlinkCmkRequest From(WrittenPlan plan, InitializeFlinkCmkRequest asked)
    {
        PlanPlace.DemandName(plan, asked.PlanPath!, asked.ApplicationName);
        InitializeFlinkCmkRequest planned = Read(plan, asked);
        Agree("Alias", asked.Alias, planned.Alias);
        Agree("OperatorRoleName", asked.Operator, planned.Operator);
        Agree("KeyAdministratorRoleName", asked.KeyAdministrator, planned.KeyAdministrator);
        Agree("ReaderRoleName", asked.Reader, planned.Reader);
        Agree("ExecutionRoleArn", asked.ExecutionRoleArn, planned.ExecutionRoleArn);
        Agree("KeepAwsOwnedSnapshot", asked.KeepAwsOwnedSnapshots ? "True" : null, $"{planned.KeepAwsOwnedSnapshots}");
        return planned;

        void Agree(string parameter, object? given, object? said)
        {
            if (given is not null && !given.Equals(said)) throw new OperationException(PlanFailures.Contradicts(asked.PlanPath!, parameter, $"{given}", $"{said ?? "nobody"}"));
        }
    }

    /// <summary>The command that makes the same plan again.</summary>
    public static string Command(InitializeFlinkCmkRequest request) =>
        $"Initialize-FlinkCmk {request.ApplicationName} {request.Alias}{Named("Operator", request.Operator)}{Named("KeyAdministrator", request.KeyAdministrator)}{Named("Reader", request.Reader)}{(request.KeepAwsOwnedSnapshots ? " -KeepAwsOwnedSnapshot" : "")} -PlanOnly -PlanPath {CommandLine.Quoted(request.PlanPath!)}";

    private static string Named(string parameter, IamPrincipalName? principal) => principal is null ? "" : $" -{parameter}{principal.Type}Name {CommandLine.Quoted(principal.Name)}";

    private static InitializeFlinkCmkRequest Read(WrittenPlan plan, InitializeFlinkCmkRequest asked)
    {
        PlanSettings settings = plan.Request;
        try
        {
            InitializeFlinkCmkRequest planned = asked with
            {
                Alias = settings.Text("alias"),
                Operator = PlanPrincipal.Parse(settings.Text("operator")),
                KeyAdministrator = PlanPrincipal.Parse(settings.Text("keyAdministrator")),
                Reader = settings.OptionalText("reader") is { } reader ? PlanPrincipal.Parse(reader) : null,
                ExecutionRoleArn = settings.Text("executionRole"),
                KeepAwsOwnedSnapshots = settings.Flag("keepAwsOwnedSnapshots"),
            };
            settings.DemandAllRead();
            return planned;
        }
        catch (PlanFormatException e)
        {
            throw new OperationException(PlanFailures.Unreadable(asked.PlanPath!, e.Message, e));
        }
    }
}
