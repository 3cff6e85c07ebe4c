using CmkFlink.Policy.Naming;

namespace CmkFlink.Aws;

/// <summary>The services this product calls.</summary>
internal enum AwsService
{
    Kms,
    KinesisAnalyticsV2,
    Iam,
    Sts,
}

/// <summary>How each service is named where endpoints are configured.</summary>
/// <remarks>AWS SDKs and Tools Reference Guide, "Service-specific endpoints": AWS_ENDPOINT_URL_ with the service id in capitals, and the id in small letters in a profile's services section.</remarks>
internal static class AwsServices
{
    public static readonly IReadOnlyList<AwsService> All = [AwsService.Kms, AwsService.KinesisAnalyticsV2, AwsService.Iam, AwsService.Sts];

    /// <summary>The key in <see cref="AwsConnectionOptions.EndpointUrls"/>.</summary>
    public static string OptionKey(AwsService service) => service switch
    {
        AwsService.Kms => "kms",
        AwsService.KinesisAnalyticsV2 => "kinesisanalyticsv2",
        AwsService.Iam => "iam",
        _ => "sts",
    };

    /// <summary>The key in a profile's services section.</summary>
    public static string ConfigKey(AwsService service) => service == AwsService.KinesisAnalyticsV2 ? "kinesis_analytics_v2" : OptionKey(service);

    public static string EndpointVariable(AwsService service) => "AWS_ENDPOINT_URL_" + ConfigKey(service).ToUpperInvariant();

    /// <summary>The Region that requests to a custom endpoint are signed for. IAM is one service a partition and signs for the Region that it lives in.</summary>
    /// <remarks>AWS General Reference, "IAM endpoints and quotas"; for the isolated partitions the SDKs' endpoint rules for IAM.</remarks>
    public static string SigningRegion(AwsService service, string region) => service != AwsService.Iam ? region : AwsPartition.OfRegion(region) switch
    {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        "aws-iso" => "us-iso-east-1",
        "aws-iso-b" => "us-isob-east-1",
        "aws-iso-e" => "eu-isoe-west-1",
        "aws-iso-f" => "us-isof-south-1",
        "aws-eusc" => "eusc-de-east-1",
        _ => "us-east-1",
    };
}
