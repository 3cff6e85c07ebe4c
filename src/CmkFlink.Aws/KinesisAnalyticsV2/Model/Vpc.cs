#nullable enable

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_VpcConfiguration.html">VpcConfiguration</see>.</summary>
public class VpcConfiguration
{
    public List<string> SubnetIds { get; set; } = null!;

    public List<string> SecurityGroupIds { get; set; } = null!;
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_VpcConfigurationDescription.html">VpcConfigurationDescription</see>.</summary>
public class VpcConfigurationDescription
{
    public string? VpcConfigurationId { get; set; }

    public string? VpcId { get; set; }

    public List<string> SubnetIds { get; set; } = [];

    public List<string> SecurityGroupIds { get; set; } = [];
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_VpcConfigurationUpdate.html">VpcConfigurationUpdate</see>.</summary>
public class VpcConfigurationUpdate
{
    public string VpcConfigurationId { get; set; } = null!;

    public List<string>? SubnetIdUpdates { get; set; }

    public List<string>? SecurityGroupIdUpdates { get; set; }
}
