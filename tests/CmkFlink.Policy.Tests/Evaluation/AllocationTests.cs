using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Evaluation;

public class AllocationTests
{
    [Fact]
    public void A_decision_on_the_key_policy_with_the_operators_policies_allocates_next_to_nothing()
    {
        AuthorizationPolicies policies = new() { Resource = Compile(KeyPolicy), Identity = [Compile(OperatorCmk)] };
        AuthorizationRequest[] requests = [.. MsfKmsCalls.All.Select(call => MsfKmsCalls.Request(call, Operator, Arn.Parse(Application), Key))];
        Decide(100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int allowed = Decide(1000);
        long perDecision = (GC.GetAllocatedBytesForCurrentThread() - before) / (1000 * requests.Length);

        Assert.Equal(1000 * requests.Length, allowed);
        Assert.True(perDecision <= 64, $"{perDecision} bytes a decision");

        int Decide(int rounds)
        {
            int count = 0;
            for (int round = 0; round < rounds; round++)
                foreach (AuthorizationRequest request in requests)
                    if (PolicyEvaluator.Evaluate(request, policies).IsAllowed) count++;
            return count;
        }
    }
}
