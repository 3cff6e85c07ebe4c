using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Managed policies and their versions.</summary>
internal sealed class PolicyOperations(IamContext iam)
{
    /// <summary>Characters without white space (IAM and STS quotas).</summary>
    private const int SizeQuota = 6144;

    public IEnumerable<IamOperation> All =>
    [
        new("CreatePolicy", Structure(("PolicyName", IamShapes.Name128.Required), ("Path", IamShapes.Path), ("PolicyDocument", IamShapes.Document.Required), ("Description", IamShapes.Description), ("Tags", IamShapes.Tags)), Create),
        new("GetPolicy", Structure(("PolicyArn", IamShapes.Arn.Required)), Get),
        new("ListPolicies", IamShapes.Paged(("Scope", OneOf("All", "AWS", "Local")), ("OnlyAttached", Boolean()), ("PathPrefix", IamShapes.PathPrefix), ("PolicyUsageFilter", OneOf("PermissionsPolicy", "PermissionsBoundary"))), List),
        new("DeletePolicy", Structure(("PolicyArn", IamShapes.Arn.Required)), Delete),
        new("CreatePolicyVersion", Structure(("PolicyArn", IamShapes.Arn.Required), ("PolicyDocument", IamShapes.Document.Required), ("SetAsDefault", Boolean())), CreateVersion),
        new("GetPolicyVersion", VersionInput, GetVersion),
        new("ListPolicyVersions", IamShapes.Paged(("PolicyArn", IamShapes.Arn.Required)), ListVersions),
        new("SetDefaultPolicyVersion", VersionInput, SetDefault),
        new("DeletePolicyVersion", VersionInput, DeleteVersion),
    ];

    private static Protocol.InputShape VersionInput => Structure(("PolicyArn", IamShapes.Arn.Required), ("VersionId", IamShapes.VersionId.Required));

    private JsonObject Create(ServiceCall call)
    {
        string name = Need(call, "PolicyName");
        string path = Text(call, "Path") ?? "/";
        string arn = iam.State.Arn("policy", path, name);
        IReadOnlyDictionary<string, string> tags = TagOperations.Read(call);
        iam.Demand(call, arn, TagOperations.Context(tags));
        // One name an account, whatever path and case.
        if (iam.State.Policies.Values.Any(p => !p.IsAwsManaged && p.Identity.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) throw IamErrors.AlreadyExists($"A policy called {name} already exists. Duplicate names are not allowed.");
        StoredPolicy document = Read(call, arn);
        var policy = new ManagedPolicy(iam.State.NewIdentity("policy", path, name)) { Description = Text(call, "Description") };
        TagOperations.Apply(policy.Identity.Tags, tags);
        policy.Default = AddVersion(policy, document);
        iam.State.Policies[arn] = policy;
        return new JsonObject { ["Policy"] = IamJson.Policy(policy, (0, 0), true) };
    }

    private JsonObject Get(ServiceCall call)
    {
        ManagedPolicy policy = iam.DemandPolicy(call, Need(call, "PolicyArn"));
        return new JsonObject { ["Policy"] = IamJson.Policy(policy, iam.UsesOf(policy), true) };
    }

    private JsonObject List(ServiceCall call)
    {
        // ListPolicies has no resource type of its own (service authorization reference, IAM).
        iam.Demand(call, "*");
        string prefix = Text(call, "PathPrefix") ?? "/";
        string scope = Text(call, "Scope") ?? "All";
        bool onlyAttached = call.Input.TryGetProperty("OnlyAttached", out JsonElement only) && only.GetBoolean();
        string? usage = Text(call, "PolicyUsageFilter");
        IEnumerable<ManagedPolicy> found = iam.State.Policies.Values
            .Where(policy => policy.Identity.Path.StartsWith(prefix, StringComparison.Ordinal) && (scope == "All" || (scope == "AWS") == policy.IsAwsManaged))
            .Where(policy => !onlyAttached || iam.UsesOf(policy).Attached > 0)
            .Where(policy => usage != "PermissionsBoundary" || iam.UsesOf(policy).Bounds > 0);
        return Page(call, "Policies", found, policy => policy.Identity.Arn, policy => IamJson.Policy(policy, iam.UsesOf(policy), false));
    }

    private JsonObject Delete(ServiceCall call)
    {
        ManagedPolicy policy = iam.DemandOwnPolicy(call, Need(call, "PolicyArn"));
        (int attached, int bounds) = iam.UsesOf(policy);
        if (attached + bounds > 0) throw IamErrors.DeleteConflict("Cannot delete a policy attached to entities.");
        if (policy.Versions.Count > 1) throw IamErrors.DeleteConflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.");
        iam.State.Policies.Remove(policy.Identity.Arn);
        iam.State.Changed();
        return [];
    }

    private JsonObject CreateVersion(ServiceCall call)
    {
        ManagedPolicy policy = iam.DemandOwnPolicy(call, Need(call, "PolicyArn"));
        if (policy.Versions.Count == ManagedPolicy.MaxVersions) throw IamErrors.LimitExceeded("A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.");
        PolicyVersion version = AddVersion(policy, Read(call, policy.Identity.Arn));
        if (call.Input.TryGetProperty("SetAsDefault", out JsonElement isDefault) && isDefault.GetBoolean()) MakeDefault(policy, version);
        return new JsonObject { ["PolicyVersion"] = IamJson.Version(policy, version, false) };
    }

    private JsonObject GetVersion(ServiceCall call)
    {
        (ManagedPolicy policy, PolicyVersion version) = FindVersion(call, iam.DemandPolicy(call, Need(call, "PolicyArn")));
        return new JsonObject { ["PolicyVersion"] = IamJson.Version(policy, version, true) };
    }

    private JsonObject ListVersions(ServiceCall call)
    {
        ManagedPolicy policy = iam.DemandPolicy(call, Need(call, "PolicyArn"));
        // Newest first.
        return Page(call, "Versions", policy.Versions, version => (int.MaxValue - int.Parse(version.VersionId.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)).ToString("D10", System.Globalization.CultureInfo.InvariantCulture), version => IamJson.Version(policy, version, false));
    }

    private JsonObject SetDefault(ServiceCall call)
    {
        (ManagedPolicy policy, PolicyVersion version) = FindVersion(call, iam.DemandOwnPolicy(call, Need(call, "PolicyArn")));
        MakeDefault(policy, version);
        return [];
    }

    private JsonObject DeleteVersion(ServiceCall call)
    {
        (ManagedPolicy policy, PolicyVersion version) = FindVersion(call, iam.DemandOwnPolicy(call, Need(call, "PolicyArn")));
        if (version == policy.Default) throw IamErrors.DeleteConflict("Cannot delete the default version of a policy.");
        policy.Versions.Remove(version);
        policy.UpdateDate = iam.State.Now;
        return [];
    }

    private PolicyVersion AddVersion(ManagedPolicy policy, StoredPolicy document)
    {
        var version = new PolicyVersion($"v{++policy.LastVersion}", document, iam.State.Now);
        policy.Versions.Add(version);
        policy.UpdateDate = iam.State.Now;
        return version;
    }

    private void MakeDefault(ManagedPolicy policy, PolicyVersion version)
    {
        policy.Default = version;
        policy.UpdateDate = iam.State.Now;
        iam.State.Changed();
    }

    private static (ManagedPolicy Policy, PolicyVersion Version) FindVersion(ServiceCall call, ManagedPolicy policy)
    {
        string id = Need(call, "VersionId");
        return (policy, policy.Versions.Find(version => version.VersionId == id) ?? throw IamErrors.NoSuchEntity($"Policy {policy.Identity.Arn} version {id} does not exist or is not attachable."));
    }

    private static StoredPolicy Read(ServiceCall call, string arn)
    {
        string text = Need(call, "PolicyDocument");
        StoredPolicy document = PolicyText.Identity(text, arn);
        return PolicyText.SizeOf(text) > SizeQuota ? throw IamErrors.Quota("PolicySize", SizeQuota) : document;
    }
}
