namespace CmkFlink.Policy.Naming;

/// <summary>Names and ARNs of MSF applications.</summary>
public static class FlinkNames
{
    /// <summary>1-128 of <c>[a-zA-Z0-9_.-]</c> (service model of kinesisanalyticsv2).</summary>
    public static bool IsApplicationName(string? name) => name is { Length: >= 1 and <= 128 } && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '.' or '-');

    /// <summary>The ARN of an application, in the partition of its Region.</summary>
    public static string ApplicationArn(string region, string account, string name) => $"arn:{AwsPartition.OfRegion(region)}:kinesisanalytics:{region}:{account}:application/{name}";

    /// <summary>The name in an application's ARN; false where the ARN is not that of one application.</summary>
    public static bool TryParseApplicationArn(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Arn? arn, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? name)
    {
        name = null;
        const string prefix = "application/";
        if (!Arn.TryParse(text, out arn) || arn.Service != "kinesisanalytics" || arn.Region.Length == 0 || !IsAccountId(arn.Account) || !arn.Resource.StartsWith(prefix, StringComparison.Ordinal)) return false;
        name = arn.Resource.Substring(prefix.Length);
        return IsApplicationName(name);
    }

    public static bool IsAccountId(string? text) => text is { Length: 12 } && text.All(c => c is >= '0' and <= '9');

    /// <summary>The value of <c>kms:ViaService</c> for MSF: the suffix is <c>.amazonaws.com</c> in every partition (KMS developer guide, conditions-kms).</summary>
    public static string ViaService(string region) => $"kinesisanalytics.{region}.amazonaws.com";
}
