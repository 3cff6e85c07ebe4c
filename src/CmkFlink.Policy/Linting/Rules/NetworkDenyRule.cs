using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Linting.Witnesses;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Linting.Rules;

/// <summary>A Deny for calls from elsewhere than one's own network also meets the calls that MSF forwards and makes, which carry no such network. Decided by evaluating those calls.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, aws:SourceVpce and aws:SourceIp, on calls that services make on somebody's behalf.</remarks>
internal sealed class NetworkDenyRule() : LintRule("CMK040", "Network restriction that breaks MSF")
{
    private static readonly Arn StandIn = new("aws", "kinesisanalytics", "us-east-1", "111122223333", "application/any");

    private protected override IEnumerable<LintHit> Check(LintSubject subject)
    {
        if (subject.Policy.Type == LintedPolicyType.TrustPolicy) yield break;
        foreach (LintStatement statement in subject.SoundStatements.Where(statement => statement.IsDeny && statement.HasCondition(key => CallKeys.Has(CallKeys.Network, key))))
        {
            string[] denied = [.. MsfKmsCalls.All.Where(call => subject.IsKeyPolicy || call.Caller == MsfCaller.Operator).Where(call => Denies(subject, statement, call)).Select(Name).Distinct(StringComparer.Ordinal)];
            if (denied.Length > 0)
                yield return LintHit.Error(statement.Index, $"The Deny meets {string.Join(" and ", denied)}: they do not come through that network, and MSF can no longer use the key.", "Exempt them: Bool aws:ViaAWSService false and, in a key policy, Bool aws:PrincipalIsAWSService false in the same Condition (New-FlinkCmkPolicy -SourceVpce).", ".Condition");
        }
    }

    private static bool Denies(LintSubject subject, LintStatement statement, MsfKmsCall call)
    {
        Arn application = subject.Applications.Count > 0 ? Arn.Parse(subject.Applications[0]) : StandIn with { Partition = subject.Place.Partition, Region = subject.Place.RegionOrStandIn, Account = subject.Place.Account };
        string key = statement.Source.Resources?.FirstOrDefault(resource => KeyReference.TryParse(resource, out _)) ?? subject.Place.Key;
        IEnumerable<Caller> operators = subject.Callers.Where(caller => caller is { IsService: false, Breadth: CallerBreadth.One }).Append(Caller.AnyRole(subject.Place, CallerBreadth.One));
        foreach (Caller caller in call.Caller == MsfCaller.Operator ? operators : operators.Take(1))
        {
            AuthorizationRequest request = MsfKmsCalls.Request(call, caller.Principal, application, key);
            request.Context.Set("aws:SourceIp", "192.0.2.1");
            if ((subject.IsIdentityPolicy || statement.Compiled!.MatchPrincipal(request, hasBoundary: false) != PrincipalMatch.None) && statement.Compiled!.Applies(request)) return true;
        }

        return false;
    }

    private static string Name(MsfKmsCall call) => call.Caller switch
    {
        MsfCaller.Operator => "the calls that MSF forwards for its operator",
        MsfCaller.Service => $"those of {MsfKmsCalls.ServicePrincipal}",
        _ => $"those of {MsfKmsCalls.InfrastructurePrincipal}",
    };
}
