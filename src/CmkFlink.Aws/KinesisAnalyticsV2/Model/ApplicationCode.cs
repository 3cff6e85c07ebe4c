#nullable enable

namespace Amazon.KinesisAnalyticsV2.Model;

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationCodeConfiguration.html">ApplicationCodeConfiguration</see>.</summary>
public class ApplicationCodeConfiguration
{
    public CodeContent? CodeContent { get; set; }

    public CodeContentType CodeContentType { get; set; } = null!;
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationCodeConfigurationDescription.html">ApplicationCodeConfigurationDescription</see>.</summary>
public class ApplicationCodeConfigurationDescription
{
    public CodeContentType? CodeContentType { get; set; }

    public CodeContentDescription? CodeContentDescription { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationCodeConfigurationUpdate.html">ApplicationCodeConfigurationUpdate</see>.</summary>
public class ApplicationCodeConfigurationUpdate
{
    public CodeContentType? CodeContentTypeUpdate { get; set; }

    public CodeContentUpdate? CodeContentUpdate { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CodeContent.html">CodeContent</see>.</summary>
public class CodeContent
{
    public string? TextContent { get; set; }

    public S3ContentLocation? S3ContentLocation { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CodeContentDescription.html">CodeContentDescription</see>.</summary>
public class CodeContentDescription
{
    public string? TextContent { get; set; }

    public string? CodeMD5 { get; set; }

    /// <summary>Bytes.</summary>
    public long? CodeSize { get; set; }

    public S3ApplicationCodeLocationDescription? S3ApplicationCodeLocationDescription { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CodeContentUpdate.html">CodeContentUpdate</see>.</summary>
public class CodeContentUpdate
{
    public string? TextContentUpdate { get; set; }

    public S3ContentLocationUpdate? S3ContentLocationUpdate { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_S3ContentLocation.html">S3ContentLocation</see>.</summary>
public class S3ContentLocation
{
    public string BucketARN { get; set; } = null!;

    public string FileKey { get; set; } = null!;

    public string? ObjectVersion { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_S3ContentLocationUpdate.html">S3ContentLocationUpdate</see>.</summary>
public class S3ContentLocationUpdate
{
    public string? BucketARNUpdate { get; set; }

    public string? FileKeyUpdate { get; set; }

    public string? ObjectVersionUpdate { get; set; }
}

/// <summary>See <see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_S3ApplicationCodeLocationDescription.html">S3ApplicationCodeLocationDescription</see>.</summary>
public class S3ApplicationCodeLocationDescription
{
    public string? BucketARN { get; set; }

    public string? FileKey { get; set; }

    public string? ObjectVersion { get; set; }
}
