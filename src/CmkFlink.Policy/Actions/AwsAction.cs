using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Actions;

/// <summary>An action as policies write it.</summary>
/// <param name="Name"><c>kms:Decrypt</c>.</param>
/// <param name="ResourceType">How the resource part of the ARN begins that the action is authorized on: <c>key/</c>, <c>application/</c>, <c>role/</c>; <see langword="null"/> for an action without a type of resource, which is authorized on <c>*</c>. Alias actions count as key actions, because the key's policy has a say in them.</param>
public sealed record AwsAction(string Name, string? ResourceType)
{
    public string Service => Name.Substring(0, Name.IndexOf(':'));

    /// <summary>Whether a KMS grant can allow it.</summary>
    public bool IsGrantable => AwsActionTable.Grantable.Contains(Name);

    /// <summary>The ARN of a resource of the action's type, or <c>*</c>.</summary>
    /// <param name="place">Partition, Region and account; IAM's resources have no Region.</param>
    /// <param name="name">What follows the type: a key id, an application's name.</param>
    public string ResourceArn(Arn place, string name) => ResourceType is null ? "*"
        : Service is "iam" or "sts" ? $"arn:{place.Partition}:iam::{place.Account}:{ResourceType}{name}"
        : $"arn:{place.Partition}:{Service}:{place.Region}:{place.Account}:{ResourceType}{name}";
}

/// <summary>The actions of KMS, MSF and IAM, and those of STS on roles.</summary>
public static class AwsActions
{
    public static IReadOnlyList<AwsAction> Kms => AwsActionTable.Kms;

    public static IReadOnlyList<AwsAction> Flink => AwsActionTable.Flink;

    public static IReadOnlyList<AwsAction> Iam => AwsActionTable.Iam;

    public static IReadOnlyList<AwsAction> Sts => AwsActionTable.Sts;

    /// <summary>The KMS actions on which a key policy has a say.</summary>
    public static IReadOnlyList<AwsAction> OnKeys { get; } = [.. AwsActionTable.Kms.Where(action => action.ResourceType is not null)];

    public static IReadOnlyList<AwsAction> All { get; } = [.. AwsActionTable.Kms, .. AwsActionTable.Flink, .. AwsActionTable.Iam, .. AwsActionTable.Sts];

    /// <summary>The action of this name, in any case of letters; <see langword="null"/> where the table has none.</summary>
    public static AwsAction? Find(string name) => All.FirstOrDefault(action => string.Equals(action.Name, name, StringComparison.OrdinalIgnoreCase));
}
