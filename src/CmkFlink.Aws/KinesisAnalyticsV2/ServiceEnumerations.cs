// The values known today; a value that AWS adds later still reads and writes as its own text.
#nullable enable
using Amazon.Runtime;

namespace Amazon.KinesisAnalyticsV2;

public class ApplicationMode(string value) : ConstantClass(value)
{
    public static readonly ApplicationMode STREAMING = new("STREAMING");
    public static readonly ApplicationMode INTERACTIVE = new("INTERACTIVE");

    public static ApplicationMode FindValue(string value) => FindValue<ApplicationMode>(value);

    public static implicit operator ApplicationMode(string value) => FindValue(value);
}

public class ApplicationRestoreType(string value) : ConstantClass(value)
{
    public static readonly ApplicationRestoreType SKIP_RESTORE_FROM_SNAPSHOT = new("SKIP_RESTORE_FROM_SNAPSHOT");
    public static readonly ApplicationRestoreType RESTORE_FROM_LATEST_SNAPSHOT = new("RESTORE_FROM_LATEST_SNAPSHOT");
    public static readonly ApplicationRestoreType RESTORE_FROM_CUSTOM_SNAPSHOT = new("RESTORE_FROM_CUSTOM_SNAPSHOT");

    public static ApplicationRestoreType FindValue(string value) => FindValue<ApplicationRestoreType>(value);

    public static implicit operator ApplicationRestoreType(string value) => FindValue(value);
}

public class ApplicationStatus(string value) : ConstantClass(value)
{
    public static readonly ApplicationStatus DELETING = new("DELETING");
    public static readonly ApplicationStatus STARTING = new("STARTING");
    public static readonly ApplicationStatus STOPPING = new("STOPPING");
    public static readonly ApplicationStatus READY = new("READY");
    public static readonly ApplicationStatus RUNNING = new("RUNNING");
    public static readonly ApplicationStatus UPDATING = new("UPDATING");
    public static readonly ApplicationStatus AUTOSCALING = new("AUTOSCALING");
    public static readonly ApplicationStatus FORCE_STOPPING = new("FORCE_STOPPING");
    public static readonly ApplicationStatus ROLLING_BACK = new("ROLLING_BACK");
    public static readonly ApplicationStatus MAINTENANCE = new("MAINTENANCE");
    public static readonly ApplicationStatus ROLLED_BACK = new("ROLLED_BACK");

    public static ApplicationStatus FindValue(string value) => FindValue<ApplicationStatus>(value);

    public static implicit operator ApplicationStatus(string value) => FindValue(value);
}

public class CodeContentType(string value) : ConstantClass(value)
{
    public static readonly CodeContentType PLAINTEXT = new("PLAINTEXT");
    public static readonly CodeContentType ZIPFILE = new("ZIPFILE");

    public static CodeContentType FindValue(string value) => FindValue<CodeContentType>(value);

    public static implicit operator CodeContentType(string value) => FindValue(value);
}

public class ConfigurationType(string value) : ConstantClass(value)
{
    public static readonly ConfigurationType DEFAULT = new("DEFAULT");
    public static readonly ConfigurationType CUSTOM = new("CUSTOM");

    public static ConfigurationType FindValue(string value) => FindValue<ConfigurationType>(value);

    public static implicit operator ConfigurationType(string value) => FindValue(value);
}

public class KeyType(string value) : ConstantClass(value)
{
    public static readonly KeyType AWS_OWNED_KEY = new("AWS_OWNED_KEY");
    public static readonly KeyType CUSTOMER_MANAGED_KEY = new("CUSTOMER_MANAGED_KEY");

    public static KeyType FindValue(string value) => FindValue<KeyType>(value);

    public static implicit operator KeyType(string value) => FindValue(value);
}

public class LogLevel(string value) : ConstantClass(value)
{
    public static readonly LogLevel INFO = new("INFO");
    public static readonly LogLevel WARN = new("WARN");
    public static readonly LogLevel ERROR = new("ERROR");
    public static readonly LogLevel DEBUG = new("DEBUG");

    public static LogLevel FindValue(string value) => FindValue<LogLevel>(value);

    public static implicit operator LogLevel(string value) => FindValue(value);
}

public class MetricsLevel(string value) : ConstantClass(value)
{
    public static readonly MetricsLevel APPLICATION = new("APPLICATION");
    public static readonly MetricsLevel TASK = new("TASK");
    public static readonly MetricsLevel OPERATOR = new("OPERATOR");
    public static readonly MetricsLevel PARALLELISM = new("PARALLELISM");

    public static MetricsLevel FindValue(string value) => FindValue<MetricsLevel>(value);

    public static implicit operator MetricsLevel(string value) => FindValue(value);
}

public class OperationStatus(string value) : ConstantClass(value)
{
    public static readonly OperationStatus IN_PROGRESS = new("IN_PROGRESS");
    public static readonly OperationStatus CANCELLED = new("CANCELLED");
    public static readonly OperationStatus SUCCESSFUL = new("SUCCESSFUL");
    public static readonly OperationStatus FAILED = new("FAILED");

    public static OperationStatus FindValue(string value) => FindValue<OperationStatus>(value);

    public static implicit operator OperationStatus(string value) => FindValue(value);
}

public class RuntimeEnvironment(string value) : ConstantClass(value)
{
    public static readonly RuntimeEnvironment SQL1_0 = new("SQL-1_0");
    public static readonly RuntimeEnvironment FLINK1_6 = new("FLINK-1_6");
    public static readonly RuntimeEnvironment FLINK1_8 = new("FLINK-1_8");
    public static readonly RuntimeEnvironment ZEPPELINFLINK1_0 = new("ZEPPELIN-FLINK-1_0");
    public static readonly RuntimeEnvironment FLINK1_11 = new("FLINK-1_11");
    public static readonly RuntimeEnvironment FLINK1_13 = new("FLINK-1_13");
    public static readonly RuntimeEnvironment ZEPPELINFLINK2_0 = new("ZEPPELIN-FLINK-2_0");
    public static readonly RuntimeEnvironment FLINK1_15 = new("FLINK-1_15");
    public static readonly RuntimeEnvironment ZEPPELINFLINK3_0 = new("ZEPPELIN-FLINK-3_0");
    public static readonly RuntimeEnvironment FLINK1_18 = new("FLINK-1_18");
    public static readonly RuntimeEnvironment FLINK1_19 = new("FLINK-1_19");
    public static readonly RuntimeEnvironment FLINK1_20 = new("FLINK-1_20");
    public static readonly RuntimeEnvironment FLINK2_2 = new("FLINK-2_2");

    public static RuntimeEnvironment FindValue(string value) => FindValue<RuntimeEnvironment>(value);

    public static implicit operator RuntimeEnvironment(string value) => FindValue(value);
}

public class SnapshotStatus(string value) : ConstantClass(value)
{
    public static readonly SnapshotStatus CREATING = new("CREATING");
    public static readonly SnapshotStatus READY = new("READY");
    public static readonly SnapshotStatus DELETING = new("DELETING");
    public static readonly SnapshotStatus FAILED = new("FAILED");

    public static SnapshotStatus FindValue(string value) => FindValue<SnapshotStatus>(value);

    public static implicit operator SnapshotStatus(string value) => FindValue(value);
}
