using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using static CmkFlink.Sandbox.Iam.IamContext;
using static CmkFlink.Sandbox.Protocol.InputShape;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Inline policies of roles, users and groups.</summary>
internal sealed class InlinePolicyOperations(IamContext iam)
{
    public IEnumerable<IamOperation> All =>
    [
        // Quotas: IAM and STS quotas, all inline policies of an entity together, without white space.
        .. For("Role", IamShapes.Name64, 10240, call => iam.DemandRole(call, Need(call, "RoleName")).Policies),
        .. For("User", IamShapes.Name64, 2048, call => iam.DemandUser(call, Need(call, "UserName")).Policies),
        .. For("Group", IamShapes.Name128, 5120, call => iam.DemandGroup(call, Need(call, "GroupName")).Policies),
    ];

    private IEnumerable<IamOperation> For(string kind, InputShape name, int quota, Func<ServiceCall, PolicyHolder> demand)
    {
        string member = kind + "Name";
        yield return new IamOperation($"Put{kind}Policy", Structure((member, name.Required), ("PolicyName", IamShapes.Name128.Required), ("PolicyDocument", IamShapes.Document.Required)), call =>
        {
            PolicyHolder holder = demand(call);
            string policyName = Need(call, "PolicyName");
            string text = Need(call, "PolicyDocument");
            StoredPolicy policy = PolicyText.Identity(text, $"{Need(call, member)}/{policyName}");
            int others = holder.Inline.Where(other => other.Key != policyName).Sum(other => PolicyText.SizeOf(other.Value.Text));
            if (others + PolicyText.SizeOf(text) > quota) throw IamErrors.LimitExceeded($"Maximum policy size of {quota} bytes exceeded for {kind.ToLowerInvariant()} {Need(call, member)}");
            holder.Inline[policyName] = policy;
            iam.State.Changed();
            return [];
        });
        yield return new IamOperation($"Get{kind}Policy", Structure((member, name.Required), ("PolicyName", IamShapes.Name128.Required)), call =>
        {
            PolicyHolder holder = demand(call);
            string policyName = Need(call, "PolicyName");
            StoredPolicy policy = holder.Inline.GetValueOrDefault(policyName) ?? throw Missing(kind, policyName);
            return new JsonObject { [member] = Need(call, member), ["PolicyName"] = policyName, ["PolicyDocument"] = IamJson.Document(policy) };
        });
        yield return new IamOperation($"List{kind}Policies", IamShapes.Paged((member, name.Required)), call =>
            Page(call, "PolicyNames", demand(call).Inline.Keys, policyName => policyName, policyName => JsonValue.Create(policyName)));
        yield return new IamOperation($"Delete{kind}Policy", Structure((member, name.Required), ("PolicyName", IamShapes.Name128.Required)), call =>
        {
            string policyName = Need(call, "PolicyName");
            if (!demand(call).Inline.Remove(policyName)) throw Missing(kind, policyName);
            iam.State.Changed();
            return [];
        });
    }

    private static ServiceException Missing(string kind, string name) => IamErrors.NoSuchEntity($"The {kind.ToLowerInvariant()} policy with name {name} cannot be found.");
}
