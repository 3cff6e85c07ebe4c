#nullable enable

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_EnvironmentProperties.html">EnvironmentProperties</see>.</summary>
public class EnvironmentProperties
{
    public List<PropertyGroup> PropertyGroups { get; set; } = null!;
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_EnvironmentPropertyDescriptions.html">EnvironmentPropertyDescriptions</see>.</summary>
public class EnvironmentPropertyDescriptions
{
    public List<PropertyGroup> PropertyGroupDescriptions { get; set; } = [];
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_EnvironmentPropertyUpdates.html">EnvironmentPropertyUpdates</see>.</summary>
public class EnvironmentPropertyUpdates
{
    public List<PropertyGroup> PropertyGroups { get; set; } = null!;
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_PropertyGroup.html">PropertyGroup</see>.</summary>
public class PropertyGroup
{
    public string PropertyGroupId { get; set; } = null!;

    public Dictionary<string, string> PropertyMap { get; set; } = null!;
}
