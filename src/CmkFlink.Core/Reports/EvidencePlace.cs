using CmkFlink.Core.Evidence;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Reports;

/// <summary>Where a change took place, by the ARN of its application.</summary>
internal static class EvidencePlace
{
    /// <summary>All <see langword="null"/> where the evidence does not tell, and the text as it is where it is no ARN.</summary>
    public static (string? AccountId, string? Region, string? Application) Of(EvidenceChange change) =>
        change.ApplicationArn is null ? default
        : Arn.TryParse(change.ApplicationArn, out Arn? arn) ? (arn.Account, arn.Region, Words.ApplicationName(change.ApplicationArn))
        : (null, null, change.ApplicationArn);
}
