using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Kms;

/// <summary>GetKeyPolicy, PutKeyPolicy and ListKeyPolicies. A key has exactly one policy, named <c>default</c>.</summary>
internal sealed class PolicyOperations(KmsAccess access, KeyPolicies policies)
{
    private const string PolicyName = "default";

    public JsonObject GetKeyPolicy(ServiceCall call, CallInput input)
    {
        KmsKey key = access.Open(call, input, "GetKeyPolicy", StateRule.Any);
        CheckName(input);
        return new JsonObject { ["Policy"] = key.PolicyText, ["PolicyName"] = PolicyName };
    }

    public JsonObject PutKeyPolicy(ServiceCall call, CallInput input)
    {
        string policy = input.RequiredText("Policy", 1, 131072);
        bool bypass = input.Flag("BypassPolicyLockoutSafetyCheck") ?? false;
        RequestContext context = new RequestContext().Set("kms:BypassPolicyLockoutSafetyCheck", bypass ? "true" : "false");
        KmsKey key = access.Open(call, input, "PutKeyPolicy", StateRule.Any, context: context);
        CheckName(input);
        policies.Validate(call, key.Arn, policy, bypass, context);
        key.PolicyText = policy;
        return [];
    }

    public JsonObject ListKeyPolicies(ServiceCall call, CallInput input)
    {
        input.Number("Limit", 1, 1000);
        if (input.Text("Marker", 1, 1024) is not null) throw KmsErrors.InvalidMarker();
        access.Open(call, input, "ListKeyPolicies", StateRule.Any);
        return KmsPages.Answer("PolicyNames", [PolicyName], null);
    }

    private static void CheckName(CallInput input)
    {
        if ((input.Text("PolicyName", 1, 128) ?? PolicyName) != PolicyName) throw new ServiceException("NotFoundException", "No such policy exists");
    }
}
