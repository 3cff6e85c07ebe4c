#nullable enable

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CloudWatchLoggingOption.html">CloudWatchLoggingOption</see>.</summary>
public class CloudWatchLoggingOption
{
    public string LogStreamARN { get; set; } = null!;
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CloudWatchLoggingOptionDescription.html">CloudWatchLoggingOptionDescription</see>.</summary>
public class CloudWatchLoggingOptionDescription
{
    public string? CloudWatchLoggingOptionId { get; set; }

    public string? LogStreamARN { get; set; }

    public string? RoleARN { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CloudWatchLoggingOptionUpdate.html">CloudWatchLoggingOptionUpdate</see>.</summary>
public class CloudWatchLoggingOptionUpdate
{
    public string CloudWatchLoggingOptionId { get; set; } = null!;

    public string? LogStreamARNUpdate { get; set; }
}
