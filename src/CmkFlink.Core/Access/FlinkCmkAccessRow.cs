using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Access;

/// <summary>One request that MSF or its operator makes, and the answer of the policies.</summary>
public sealed record FlinkCmkAccessRow
{
    /// <summary>The application; <see langword="null"/> where an event does not say which.</summary>
    public string? ApplicationName { get; init; }

    /// <summary>The key; <see langword="null"/> for the operator's own call to MSF.</summary>
    public string? KeyArn { get; init; }

    /// <summary>The operation that makes the request; <see langword="null"/> for a single request from an event or an error.</summary>
    public MsfOperation? Operation { get; init; }

    /// <summary>Whether MSF asks for the answer only, before it accepts the operation.</summary>
    public bool DryRun { get; init; }

    /// <summary>As whom MSF calls KMS; <see langword="null"/> for requests that are not MSF's.</summary>
    public MsfCaller? Caller { get; init; }

    /// <summary>The principal that KMS, or MSF, sees.</summary>
    public required string Principal { get; init; }

    public required string Action { get; init; }

    public MsfPurpose? Purpose { get; init; }

    /// <summary>The condition keys of the request.</summary>
    public required string Context { get; init; }

    public required AccessAnswer Decision { get; init; }

    /// <summary>What AWS answered at the time, for a request from an event: Allowed, Allowed (dry run), Denied, or Failed with the code.</summary>
    public string? Recorded { get; init; }

    public PolicyLayer Layer { get; init; }

    /// <summary>The statement with its policy, or the grant.</summary>
    public string? DecidingStatement { get; init; }

    /// <summary>One sentence that names principal, action, object and what decided.</summary>
    public required string Reason { get; init; }

    /// <summary>Set where the key policy alone allows although MSF's documentation asks for an IAM policy as well.</summary>
    public string? Warning { get; init; }

    /// <summary>The smallest statement that would allow the request, as JSON.</summary>
    public string? MissingStatement { get; init; }

    /// <summary>What to do, and as whom; <see langword="null"/> where nothing is to be done.</summary>
    public string? Remedy { get; init; }
}
