namespace CmkFlink.Policy.Evaluation;

/// <summary>Decides requests as AWS does (facts and order: IAM user guide, policy evaluation logic; KMS developer guide, key policies).</summary>
public static class PolicyEvaluator
{
    /// <summary>The decision alone: no allocation to speak of.</summary>
    public static AccessDecision Evaluate(AuthorizationRequest request, AuthorizationPolicies policies) => throw new NotImplementedException();

    /// <summary>The decision and why; for denials.</summary>
    public static AccessExplanation Explain(AuthorizationRequest request, AuthorizationPolicies policies) => throw new NotImplementedException();
}
