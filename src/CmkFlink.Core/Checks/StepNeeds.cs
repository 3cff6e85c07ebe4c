using CmkFlink.Core.Applications;

namespace CmkFlink.Core.Checks;

/// <summary>What a step on an application needs of IAM and of keys.</summary>
/// <param name="Action">The MSF action; <see langword="null"/> where the service has accepted the call already.</param>
/// <param name="Application">As observed, or as planned.</param>
/// <param name="Keys">Every key that is involved; nulls (the AWS owned key) are passed over.</param>
internal sealed record StepNeeds(string? Action, FlinkApplication Application, IReadOnlyList<string?> Keys)
{
    /// <summary>The role that the call passes to MSF.</summary>
    public string? PassedRoleArn { get; init; }
}
