using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Sandbox.Authorization;

/// <summary>The last part of AWS's access denied messages.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html</remarks>
internal static class DenialReason
{
    public static string Of(AccessDecision decision, string action) => decision.Outcome == AccessOutcome.ExplicitlyDenied
        ? $"with an explicit deny in {Article(decision.Layer)}"
        : $"because no {Name(decision.Layer)} allows the {action} action";

    private static string Article(PolicyLayer layer) => layer is PolicyLayer.None or PolicyLayer.Identity ? "an " + Name(layer) : "a " + Name(layer);

    private static string Name(PolicyLayer layer) => layer switch
    {
        PolicyLayer.Resource or PolicyLayer.Grant => "resource-based policy",
        PolicyLayer.Boundary => "permissions boundary",
        PolicyLayer.Session => "session policy",
        PolicyLayer.ServiceControl => "service control policy",
        PolicyLayer.ResourceControl => "resource control policy",
        _ => "identity-based policy",
    };
}
