namespace CmkFlink.Sandbox.Protocol;

/// <summary>How a service speaks.</summary>
/// <param name="SigningName">In the credential scope.</param>
/// <param name="TargetPrefix">In X-Amz-Target, for JSON 1.1; <see langword="null"/> for Query.</param>
/// <param name="Version">API version, the Version parameter of Query.</param>
/// <param name="XmlNamespace">Of Query's answers.</param>
/// <param name="IsGlobal">Whether the partition's global Region signs as well as the account's own.</param>
internal sealed record WireService(string SigningName, string? TargetPrefix, string Version, string XmlNamespace, bool IsGlobal)
{
    public static WireService Kms { get; } = new("kms", "TrentService", "2014-11-01", "", false);

    public static WireService Flink { get; } = new("kinesisanalytics", "KinesisAnalytics_20180523", "2018-05-23", "", false);

    public static WireService Iam { get; } = new("iam", null, "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/", true);

    public static WireService Sts { get; } = new("sts", null, "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/", true);

    public static IReadOnlyList<WireService> All { get; } = [Kms, Flink, Iam, Sts];

    public bool IsQuery => TargetPrefix is null;

    /// <summary>The Region that signs for global services: the partition's, by the account's Region.</summary>
    public static string GlobalRegion(string partition) => partition switch
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
