using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Rehearsal;

/// <summary>The policies of a rehearsal.</summary>
internal static class RehearsalPolicies
{
    /// <summary>The policies that the sequence puts, in its order.</summary>
    public static IReadOnlyList<PolicyKind> Kinds { get; } = [PolicyKind.OperatorBase, PolicyKind.KeyAdministrator, PolicyKind.Reader, PolicyKind.KeyPolicy, PolicyKind.OperatorCmk];

    public static PolicyRequest Request(RehearsalRequest request, PolicyKind kind, IReadOnlyList<string> keyArns)
    {
        Arn application = Arn.Parse(request.ApplicationArn);
        string Role(string name) => $"arn:{application.Partition}:iam::{application.Account}:role/{name}";
        PolicyRequest policy = new() { Kind = kind };
        return kind switch
        {
            PolicyKind.KeyPolicy => policy with
            {
                Applications = [new OperatedApplication(request.ApplicationArn, [Role(request.OperatorRoleName)])],
                KeyAdministrators = [Role(request.KeyAdministratorRoleName)],
                Readers = [Role(request.ReaderRoleName)],
            },
            PolicyKind.OperatorBase => policy with { Applications = [new OperatedApplication(request.ApplicationArn, [])], ExecutionRoleArns = [request.ExecutionRoleArn] },
            PolicyKind.OperatorCmk => policy with { Applications = [new OperatedApplication(request.ApplicationArn, [])], KeyArns = keyArns },
            _ => policy with { Region = application.Region, AccountId = application.Account },
        };
    }

    /// <summary>A key policy that delegates to IAM and lets MSF act for any application: whatever is refused under it, the actor's own policies refuse.</summary>
    public static PolicyDocument Delegating(Arn application) => new()
    {
        Statements =
        [
            new PolicyStatement
            {
                Sid = "EnableIamPolicies",
                Effect = PolicyEffect.Allow,
                Principals = [new PolicyPrincipal(PolicyPrincipalType.Aws, $"arn:{application.Partition}:iam::{application.Account}:root")],
                Actions = ["kms:*"],
                Resources = ["*"],
            },
            new PolicyStatement
            {
                Sid = "AllowMSF",
                Effect = PolicyEffect.Allow,
                Principals = [new PolicyPrincipal(PolicyPrincipalType.Service, MsfKmsCalls.ServicePrincipal), new PolicyPrincipal(PolicyPrincipalType.Service, MsfKmsCalls.InfrastructurePrincipal)],
                Actions = [.. MsfKmsCalls.All.Where(call => call.Caller != MsfCaller.Operator).Select(call => call.Action).Distinct()],
                Resources = ["*"],
            },
        ],
    };
}
