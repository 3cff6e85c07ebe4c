using System.Text.RegularExpressions;
using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;
using FsCheck;
using FsCheck.Fluent;

namespace CmkFlink.Core.Tests.Access;

/// <summary>Whatever the order of grants and withdrawals, the operator may use exactly the keys that it holds.</summary>
public sealed class PolicyMergeProperties
{
    private static readonly Config Many = PropertyRuns.Of(300);

    private static readonly string[] Keys = [.. Enumerable.Range(1, 4).Select(i => $"arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-{i:d12}")];

    private static readonly CompiledPolicy Delegating =
        CompiledPolicy.Compile(Names.Policy("{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:root'},'Action':'kms:*','Resource':'*'}"));

    [Fact]
    public void After_any_grants_and_withdrawals_MSF_may_use_exactly_the_keys_that_are_held()
    {
        Gen<List<(bool Grant, int Key)>> histories =
            (from grant in Gen.Elements(true, true, false)
             from key in Gen.Choose(0, Keys.Length - 1)
             select (grant, key)).ListOf().Select(list => list.ToList());

        Prop.ForAll(histories.ToArbitrary(), history =>
        {
            PolicyDocument? policy = null;
            HashSet<string> held = [];
            foreach ((bool grant, int index) in history)
            {
                string key = Keys[index];
                if (grant)
                {
                    policy = policy is null ? Names.OperatorCmk(key) : PolicyMerge.Unite(policy, Names.OperatorCmk(key));
                    held.Add(key);
                }
                else if (policy is not null)
                {
                    policy = PolicyMerge.WithoutKey(policy, key);
                    held.Remove(key);
                }
            }
            return Keys.All(key => MayUse(policy, key) == held.Contains(key)) && (policy is null) == (held.Count == 0);
        }).Check(Many);
    }

    [Fact]
    public void Wildcards_match_as_the_regular_expression_of_the_same_meaning()
    {
        Gen<string> Text(params char[] of) => Gen.Elements(of).ListOf().Select(list => new string([.. list]));

        Prop.ForAll(Text('a', 'b', '*', '?').ToArbitrary(), Text('a', 'b', 'A').ToArbitrary(), (pattern, text) =>
        {
            string regex = "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$";
            return Wildcard.Matches(pattern, text) == Regex.IsMatch(text, regex, RegexOptions.Singleline)
                && Wildcard.Matches(pattern, text, ignoreCase: true) == Regex.IsMatch(text, regex, RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }).Check(PropertyRuns.Of(3000));
    }

    /// <summary>All of the operator's calls, or none of them, are allowed by IAM where the key policy leaves them to IAM.</summary>
    private static bool MayUse(PolicyDocument? policy, string key)
    {
        AuthorizationPolicies policies = new() { Resource = Delegating, Identity = policy is null ? [] : [CompiledPolicy.Compile(policy)] };
        List<bool> answers = [.. MsfKmsCalls.All.Where(c => c.Caller == MsfCaller.Operator)
            .Select(c => PolicyEvaluator.Evaluate(MsfKmsCalls.Request(c, RequestPrincipal.RoleSession(Names.OperatorRole), Arn.Parse(Names.Application), key), policies).IsAllowed)];
        return answers.Distinct().Count() == 1 ? answers[0] : throw new InvalidOperationException($"Some calls on {key} are allowed and some are not.");
    }
}
