using System.Globalization;
using CmkFlink.Policy.Linting;

namespace CmkFlink.Policy.Templates;

/// <summary>The policies in a template: of keys, and of roles, users, groups and managed policies.</summary>
internal static class TemplatePolicies
{
    /// <summary>Of a policy inside a role, user or group, together with its siblings (IAM user guide, quotas).</summary>
    private const int InlineOfRole = 10_240, InlineOfUser = 2_048, InlineOfGroup = 5_120;

    /// <summary>A policy as JSON, ready to be read.</summary>
    /// <param name="Name">What the resource is called: OrdersKey, or OperatorRole/Policies[0].</param>
    /// <param name="Json">The document; marks of open values are filled with stand-ins.</param>
    /// <param name="Places">Where it stands in the template.</param>
    /// <param name="Unresolved">Names without a value.</param>
    public sealed record Found(string Name, LintedPolicyType Type, string Json, PolicyPlaces Places, IReadOnlyList<string> Unresolved, string? KeyArn, int? CharacterLimit);

    /// <exception cref="TemplateException">Something in the template is not written as CloudFormation has it.</exception>
    public static IReadOnlyList<Found> Of(MapNode template, IReadOnlyDictionary<string, string> parameters)
    {
        if (template["Resources"] is not MapNode resources) throw new TemplateException("The template has no Resources.", template.Line);
        foreach (KeyValuePair<string, string> parameter in parameters) TemplateBuilder.Text(parameter.Value, 0);
        TemplateResolver resolver = new(template, parameters);
        List<Found> found = [];
        foreach (KeyValuePair<string, TemplateNode> member in resources.Members)
        {
            if (member.Value is not MapNode resource || (resource["Type"] as ScalarNode)?.Text is not { } type || resource["Properties"] is not { } properties) continue;
            if (!type.StartsWith("AWS::KMS::", StringComparison.Ordinal) && !type.StartsWith("AWS::IAM::", StringComparison.Ordinal)) continue;
            if ((resource["Condition"] as ScalarNode)?.Text is { } condition && resolver.Holds(condition) == false) continue;
            if (resolver.Resolve(properties) is MapNode resolved) found.AddRange(OfResource(member.Key, type, resolved, resolver));
        }

        return found;
    }

    private static IEnumerable<Found> OfResource(string id, string type, MapNode properties, TemplateResolver resolver)
    {
        string root = $"Resources.{id}.Properties";
        switch (type)
        {
            case "AWS::KMS::Key" or "AWS::KMS::ReplicaKey":
                string arn = resolver.Attribute(id, "Arn");
                if (properties["KeyPolicy"] is { } key) yield return Make(id, LintedPolicyType.KeyPolicy, key, root + ".KeyPolicy", resolver, null, arn);
                break;
            case "AWS::IAM::ManagedPolicy":
                if (properties["PolicyDocument"] is { } managed) yield return Make(id, LintedPolicyType.IdentityPolicy, managed, root + ".PolicyDocument", resolver, null);
                break;
            case "AWS::IAM::Policy" or "AWS::IAM::RolePolicy" or "AWS::IAM::UserPolicy" or "AWS::IAM::GroupPolicy":
                int limit = type == "AWS::IAM::UserPolicy" ? InlineOfUser : type == "AWS::IAM::GroupPolicy" ? InlineOfGroup : InlineOfRole;
                if (properties["PolicyDocument"] is { } inline) yield return Make(id, LintedPolicyType.IdentityPolicy, inline, root + ".PolicyDocument", resolver, limit);
                break;
            case "AWS::IAM::Role" or "AWS::IAM::User" or "AWS::IAM::Group":
                if (properties["AssumeRolePolicyDocument"] is { } trust) yield return Make(id, LintedPolicyType.TrustPolicy, trust, root + ".AssumeRolePolicyDocument", resolver, null);
                int own = type == "AWS::IAM::User" ? InlineOfUser : type == "AWS::IAM::Group" ? InlineOfGroup : InlineOfRole;
                IReadOnlyList<TemplateNode> policies = (properties["Policies"] as ListNode)?.Items ?? [];
                for (int i = 0; i < policies.Count; i++)
                {
                    string at = $"Policies[{i.ToString(CultureInfo.InvariantCulture)}]";
                    if ((policies[i] as MapNode)?["PolicyDocument"] is { } document) yield return Make($"{id}/{at}", LintedPolicyType.IdentityPolicy, document, $"{root}.{at}.PolicyDocument", resolver, own);
                }

                break;
            default:
                break;
        }
    }

    private static Found Make(string name, LintedPolicyType type, TemplateNode document, string root, TemplateResolver resolver, int? limit, string? keyArn = null)
    {
        TemplatePolicyWriter writer = new(resolver.Place);
        string json = writer.Write(document);
        return new Found(name, type, json, new PolicyPlaces(root, writer.Lines), writer.Unresolved, keyArn, limit);
    }
}
