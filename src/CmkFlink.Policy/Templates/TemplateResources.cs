using System.Globalization;

namespace CmkFlink.Policy.Templates;

/// <summary>What the resources of a template are called, as far as it can be told before they are made.</summary>
internal sealed class TemplateResources(MapNode template, TemplateResolver resolver)
{
    private int _depth;

    /// <summary>Ref of a resource; <see langword="null"/> where it is not known what that gives.</summary>
    public string? Reference(string logicalId) => Type(logicalId) switch
    {
        "AWS::KMS::Key" or "AWS::KMS::ReplicaKey" => KeyId(logicalId),
        "AWS::IAM::Role" => Name(logicalId, "RoleName"),
        "AWS::IAM::User" => Name(logicalId, "UserName"),
        "AWS::IAM::Group" => Name(logicalId, "GroupName"),
        "AWS::KMS::Alias" => Name(logicalId, "AliasName"),
        "AWS::IAM::ManagedPolicy" => $"arn:{Place.Partition}:iam::{Place.AccountId}:policy/{Name(logicalId, "ManagedPolicyName")}",
        "AWS::KinesisAnalyticsV2::Application" => Name(logicalId, "ApplicationName"),
        _ => null,
    };

    /// <summary>Fn::GetAtt; <see langword="null"/> where it is not known what that gives.</summary>
    public string? Attribute(string logicalId, string attribute) => (Type(logicalId), attribute) switch
    {
        ("AWS::KMS::Key" or "AWS::KMS::ReplicaKey", "Arn") => KeyArn(logicalId),
        ("AWS::KMS::Key" or "AWS::KMS::ReplicaKey", "KeyId") => KeyId(logicalId),
        ("AWS::IAM::Role", "Arn") => $"arn:{Place.Partition}:iam::{Place.AccountId}:role{Path(logicalId)}{Name(logicalId, "RoleName")}",
        ("AWS::IAM::User", "Arn") => $"arn:{Place.Partition}:iam::{Place.AccountId}:user{Path(logicalId)}{Name(logicalId, "UserName")}",
        ("AWS::IAM::Group", "Arn") => $"arn:{Place.Partition}:iam::{Place.AccountId}:group{Path(logicalId)}{Name(logicalId, "GroupName")}",
        _ => null,
    };

    /// <summary>A stand-in: the id is made with the key. Each key of a template has its own.</summary>
    public string KeyArn(string logicalId) => $"arn:{Place.Partition}:kms:{Place.Region}:{Place.AccountId}:key/{KeyId(logicalId)}";

    private PseudoParameters Place => resolver.Place;

    private MapNode? Resources => template["Resources"] as MapNode;

    private string? Type(string logicalId) => ((Resources?[logicalId] as MapNode)?["Type"] as ScalarNode)?.Text;

    private string KeyId(string logicalId)
    {
        int number = Resources!.Members.TakeWhile(member => member.Key != logicalId).Count() + 1;
        return "00000000-0000-0000-0000-" + number.ToString("D12", CultureInfo.InvariantCulture);
    }

    private string Name(string logicalId, string property) => Property(logicalId, property) ?? logicalId;

    private string Path(string logicalId) => Property(logicalId, "Path") is { } path && path is ['/'] or ['/', .., '/'] ? path : "/";

    private string? Property(string logicalId, string property)
    {
        if (((Resources?[logicalId] as MapNode)?["Properties"] as MapNode)?[property] is not { } node) return null;
        // A name may be made of other resources' names, and in a bad template of its own.
        if (++_depth > 8) throw new TemplateException($"The {property} of {logicalId} refers to itself.", node.Line);
        try
        {
            return (resolver.Resolve(node) as ScalarNode)?.Text;
        }
        finally
        {
            _depth--;
        }
    }
}
