#nullable enable

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_FlinkApplicationConfiguration.html">FlinkApplicationConfiguration</see>.</summary>
public class FlinkApplicationConfiguration
{
    public CheckpointConfiguration? CheckpointConfiguration { get; set; }

    public MonitoringConfiguration? MonitoringConfiguration { get; set; }

    public ParallelismConfiguration? ParallelismConfiguration { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_FlinkApplicationConfigurationDescription.html">FlinkApplicationConfigurationDescription</see>.</summary>
public class FlinkApplicationConfigurationDescription
{
    public CheckpointConfigurationDescription? CheckpointConfigurationDescription { get; set; }

    public MonitoringConfigurationDescription? MonitoringConfigurationDescription { get; set; }

    public ParallelismConfigurationDescription? ParallelismConfigurationDescription { get; set; }

    public string? JobPlanDescription { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_FlinkApplicationConfigurationUpdate.html">FlinkApplicationConfigurationUpdate</see>.</summary>
public class FlinkApplicationConfigurationUpdate
{
    public CheckpointConfigurationUpdate? CheckpointConfigurationUpdate { get; set; }

    public MonitoringConfigurationUpdate? MonitoringConfigurationUpdate { get; set; }

    public ParallelismConfigurationUpdate? ParallelismConfigurationUpdate { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CheckpointConfiguration.html">CheckpointConfiguration</see>.</summary>
public class CheckpointConfiguration
{
    public ConfigurationType ConfigurationType { get; set; } = null!;

    public bool? CheckpointingEnabled { get; set; }

    /// <summary>Milliseconds.</summary>
    public long? CheckpointInterval { get; set; }

    /// <summary>Milliseconds.</summary>
    public long? MinPauseBetweenCheckpoints { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CheckpointConfigurationDescription.html">CheckpointConfigurationDescription</see>.</summary>
public class CheckpointConfigurationDescription
{
    public ConfigurationType? ConfigurationType { get; set; }

    public bool? CheckpointingEnabled { get; set; }

    /// <summary>Milliseconds.</summary>
    public long? CheckpointInterval { get; set; }

    /// <summary>Milliseconds.</summary>
    public long? MinPauseBetweenCheckpoints { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CheckpointConfigurationUpdate.html">CheckpointConfigurationUpdate</see>.</summary>
public class CheckpointConfigurationUpdate
{
    public ConfigurationType? ConfigurationTypeUpdate { get; set; }

    public bool? CheckpointingEnabledUpdate { get; set; }

    /// <summary>Milliseconds.</summary>
    public long? CheckpointIntervalUpdate { get; set; }

    /// <summary>Milliseconds.</summary>
    public long? MinPauseBetweenCheckpointsUpdate { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_MonitoringConfiguration.html">MonitoringConfiguration</see>.</summary>
public class MonitoringConfiguration
{
    public ConfigurationType ConfigurationType { get; set; } = null!;

    public MetricsLevel? MetricsLevel { get; set; }

    public LogLevel? LogLevel { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_MonitoringConfigurationDescription.html">MonitoringConfigurationDescription</see>.</summary>
public class MonitoringConfigurationDescription
{
    public ConfigurationType? ConfigurationType { get; set; }

    public MetricsLevel? MetricsLevel { get; set; }

    public LogLevel? LogLevel { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_MonitoringConfigurationUpdate.html">MonitoringConfigurationUpdate</see>.</summary>
public class MonitoringConfigurationUpdate
{
    public ConfigurationType? ConfigurationTypeUpdate { get; set; }

    public MetricsLevel? MetricsLevelUpdate { get; set; }

    public LogLevel? LogLevelUpdate { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ParallelismConfiguration.html">ParallelismConfiguration</see>.</summary>
public class ParallelismConfiguration
{
    public ConfigurationType ConfigurationType { get; set; } = null!;

    public int? Parallelism { get; set; }

    public int? ParallelismPerKPU { get; set; }

    public bool? AutoScalingEnabled { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ParallelismConfigurationDescription.html">ParallelismConfigurationDescription</see>.</summary>
public class ParallelismConfigurationDescription
{
    public ConfigurationType? ConfigurationType { get; set; }

    public int? Parallelism { get; set; }

    public int? ParallelismPerKPU { get; set; }

    public int? CurrentParallelism { get; set; }

    public bool? AutoScalingEnabled { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ParallelismConfigurationUpdate.html">ParallelismConfigurationUpdate</see>.</summary>
public class ParallelismConfigurationUpdate
{
    public ConfigurationType? ConfigurationTypeUpdate { get; set; }

    public int? ParallelismUpdate { get; set; }

    public int? ParallelismPerKPUUpdate { get; set; }

    public bool? AutoScalingEnabledUpdate { get; set; }
}
