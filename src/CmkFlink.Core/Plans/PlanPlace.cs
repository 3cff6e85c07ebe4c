using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Plans;

/// <summary>Whether credentials and Region are those that a plan is for. Asked first: an application of the same name elsewhere is another one, and what is to be said of it would only mislead.</summary>
internal static class PlanPlace
{
    /// <exception cref="OperationException">PlanOfAnotherApplication.</exception>
    public static async Task<WrittenPlan> DemandAsync(WrittenPlan plan, string path, AwsConnection connection, CancellationToken cancellation)
    {
        Arn application = Arn.Parse(plan.ApplicationArn);
        // Needs no permission (STS API reference, GetCallerIdentity).
        string account = Arn.Parse(await new CallerIdentity(connection).ArnAsync(cancellation)).Account;
        if (account != application.Account || connection.Region != application.Region)
            throw new OperationException(PlanFailures.OfAnotherPlace(path, plan.ApplicationArn, $"account {account} in {connection.Region}"));
        return plan;
    }

    /// <exception cref="OperationException">PlanOfAnotherApplication.</exception>
    public static void DemandName(WrittenPlan plan, string path, string applicationName)
    {
        if (!plan.ApplicationArn.EndsWith(":application/" + applicationName, StringComparison.Ordinal)) throw new OperationException(PlanFailures.OfAnotherPlace(path, plan.ApplicationArn, applicationName));
    }
}
