using CmkFlink.Core.Estate;

namespace CmkFlink.Core.Reports;

/// <summary>A sentence of the note with the page that says so.</summary>
internal sealed record NoteFact(string Text, string Page, Uri Url);

/// <summary>What an auditor is told whose tools ask why keys do not rotate by themselves. Facts are AWS's, each with its page; the control that stands in for automatic rotation is this product's.</summary>
internal static class AutomaticRotationNote
{
    public const string Heading = "Why automatic key rotation is off";

    public const string Summary =
        "KMS keys of Flink applications are rotated on demand here, each time together with a restart of the application. Automatic rotation is off by intention: it would change the key material at a time that nobody chose, and the running state of an application would stay under the old material until some later restart.";

    public static IReadOnlyList<NoteFact> Facts { get; } =
    [
        new(
            "AWS leaves the rotation of customer managed keys to the customer, by automatic or manual rotation. Without a restart new key material reaches durable application storage only; running application storage stays under the previous material.",
            "Managed Service for Apache Flink developer guide, Key management",
            new Uri("https://docs.aws.amazon.com/managed-flink/latest/java/key-management-flink.html")),
        new(
            "The announcement of the feature goes further: the service does not support automatic rotation, and without a restart an application goes on with the old material for running state and snapshots. A restart after the rotation satisfies both statements.",
            "AWS Big Data Blog, 5 September 2025",
            new Uri("https://aws.amazon.com/blogs/big-data/achieve-full-control-over-your-data-encryption-using-customer-managed-keys-in-amazon-managed-service-for-apache-flink/")),
        new(
            "On-demand rotation is KMS's own mechanism: it keeps the key's ARN, policy and older material, and is logged like an automatic one. A key has 25 of them in its life, and an on-demand rotation does not need automatic rotation.",
            "AWS KMS developer guide, Perform on-demand key rotation",
            new Uri("https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html")),
        new(
            "In general KMS recommends automatic rotation. Rules that ask for it of every key (AWS Config cmk-backing-key-rotation-enabled, Security Hub KMS.4) therefore report these keys, and need an exception with this note and the evidence of rotations as its reason.",
            "AWS Config developer guide, cmk-backing-key-rotation-enabled",
            new Uri("https://docs.aws.amazon.com/config/latest/developerguide/cmk-backing-key-rotation-enabled.html")),
    ];

    public static IReadOnlyList<string> Controls { get; } =
    [
        "A key is rotated on demand, or replaced by a new key, at the interval that your policy sets.",
        "The operation log has to show a restart that began after the rotation, before the rotation counts as done.",
        "A fresh snapshot is taken, and snapshots under older material or the old key are deleted as far as they are not to be kept.",
        "Each step is written to the evidence as it happens: principal, action, object, before, after, AWS request ids.",
    ];

    /// <summary>The keys that KMS rotates by itself nevertheless, by ARN.</summary>
    public static IReadOnlyList<string> KeysWithAutomaticRotation(Report report) => Keys(report, on: true);

    /// <summary>The keys of which that could not be read.</summary>
    public static IReadOnlyList<string> KeysNotKnown(Report report) => Keys(report, on: null);

    public static string AsText(Report report)
    {
        IReadOnlyList<string> on = KeysWithAutomaticRotation(report);
        return string.Join(
            " ",
            Facts.Select(fact => $"{fact.Text} ({fact.Page}, {fact.Url})").Prepend(Summary).Concat(Controls)
                .Concat(on.Count == 0 ? [] : [$"Automatic rotation is on nevertheless for: {string.Join(", ", on)}."]));
    }

    private static IReadOnlyList<string> Keys(Report report, bool? on) =>
        [.. report.Applications.Where(status => status.KeyArn is not null && status.AutomaticRotation == on).Select(status => status.KeyArn!).Distinct(StringComparer.Ordinal).OrderBy(arn => arn, StringComparer.Ordinal)];
}
