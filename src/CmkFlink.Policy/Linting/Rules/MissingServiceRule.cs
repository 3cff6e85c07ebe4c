using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Linting.Witnesses;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>MSF's own calls, each evaluated against the key policy: without them MSF rejects the key.</summary>
/// <remarks>https://docs.aws.amazon.com/managed-flink/latest/java/manage-cmk-api.html: "If you don't include these service principals, Amazon MSF rejects the request."</remarks>
internal sealed class MissingServiceRule() : LintRule("CMK050", "Service principal missing")
{
    private const string Msf = "kinesisanalytics";

    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (!subject.IsKeyPolicy || !subject.IsWhole) yield break;
        if (subject.Applications.Count == 0 && !SpeaksOfMsf(subject))
        {
            yield return LintHit.Warning(-1, $"The policy names neither {MsfKmsCalls.ServicePrincipal} nor {MsfKmsCalls.InfrastructurePrincipal}, so MSF rejects the key.", "Add the statements of New-FlinkCmkPolicy -Kind KeyPolicy for each application; ignore this for a key that no application uses.");
            yield break;
        }

        foreach (string application in subject.Applications.DefaultIfEmpty($"arn:{subject.Place.Partition}:kinesisanalytics:{subject.Place.RegionOrStandIn}:{subject.Place.Account}:application/any"))
        {
            foreach (IGrouping<string, AccessExplanation> principal in Refused(subject, application))
                yield return LintHit.Error(principal.First().Decision.StatementIndex, $"{principal.Key} may not make {principal.Count()} of the calls that MSF needs for {application}, so MSF rejects the key: {principal.First().Reason}", "Take the statements for this service principal from New-FlinkCmkPolicy -Kind KeyPolicy as they are.");
        }
    }

    private static IEnumerable<IGrouping<string, AccessExplanation>> Refused(LintSubject subject, string application) =>
        MsfKmsCalls.All.Where(call => call.Caller != MsfCaller.Operator)
            .Select(call => MsfKmsCalls.Request(call, Caller.AnyRole(subject.Place, CallerBreadth.One).Principal, Arn.Parse(application), subject.Place.Key))
            .Select(request => (request.Principal.Arn, Explanation: PolicyEvaluator.Explain(request, new AuthorizationPolicies { Resource = subject.Sound })))
            .Where(pair => !pair.Explanation.Decision.IsAllowed && !IsNetworkDeny(pair.Explanation.Decision.Statement))
            .GroupBy(pair => pair.Arn, pair => pair.Explanation, StringComparer.Ordinal);

    /// <summary>Which has a rule of its own.</summary>
    private static bool IsNetworkDeny(PolicyStatement? deny) => deny?.Conditions.Any(condition => CallKeys.Has(CallKeys.Network, condition.Key)) == true;

    private static bool SpeaksOfMsf(LintSubject subject) => subject.Statements.Any(statement =>
        statement.Source.Principals?.Any(principal => principal.Type == PolicyPrincipalType.Service && Spelling.Contains(principal.Value, Msf)) == true
        || statement.Source.Conditions.Any(condition => Spelling.Contains(condition.Key, Msf) || condition.Values.Any(value => Spelling.Contains(value, Msf))));
}
