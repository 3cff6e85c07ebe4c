using System.Text.Json;

namespace CmkFlink.Sandbox;

/// <summary>One call, in the shape of a CloudTrail record, with the decision that authorized or refused it. Carries no secret and no plaintext.</summary>
/// <remarks>https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html</remarks>
public sealed record SandboxEvent
{
    public required string EventId { get; init; }

    /// <summary>Virtual time, UTC.</summary>
    public required DateTimeOffset EventTime { get; init; }

    /// <summary><c>kms.amazonaws.com</c> and so on.</summary>
    public required string EventSource { get; init; }

    /// <summary>The operation.</summary>
    public required string EventName { get; init; }

    public required string AwsRegion { get; init; }

    public required SandboxUserIdentity UserIdentity { get; init; }

    /// <summary><c>127.0.0.1</c>, or the service that made the call.</summary>
    public required string SourceIPAddress { get; init; }

    /// <summary><see langword="null"/> with a seed, because clients put their versions and ids in it.</summary>
    public string? UserAgent { get; init; }

    public required string RequestId { get; init; }

    /// <summary>The input, names in camel case, secrets and plaintext left out.</summary>
    public JsonElement? RequestParameters { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>A KMS call with DryRun: it changes nothing. Its error code DryRunOperationException means that the call would have succeeded.</summary>
    public bool DryRun { get; init; }

    /// <summary><c>allowed</c>, <c>explicitDeny</c>, <c>implicitDeny</c>; <see langword="null"/> where no policy was asked.</summary>
    public string? Decision { get; init; }

    /// <summary>The layer that decided: identity, resource, boundary, session, grant.</summary>
    public string? DecidingLayer { get; init; }

    /// <summary>Name of the policy whose statement decided; <see langword="null"/> for an implicit denial.</summary>
    public string? DecidingPolicy { get; init; }

    /// <summary>The deciding statement's Sid, or <c>#index</c> (from 0) where it has none.</summary>
    public string? DecidingStatement { get; init; }

    /// <summary>What went wrong with the call because a fault rule said so; <see langword="null"/> for a call that was left alone.</summary>
    public InjectedFault? InjectedFault { get; init; }

    /// <summary>Whether the call was meant to change something, whatever came of it.</summary>
    public bool IsWrite => !ReadOnly && !DryRun;

    /// <summary>The event on one line, as CloudTrail writes it.</summary>
    public string ToJson() => Events.EventJson.Write(this);
}

/// <summary>Who made a call, as CloudTrail says it.</summary>
public sealed record SandboxUserIdentity
{
    /// <summary>IAMUser, AssumedRole, Root, AWSService.</summary>
    public required string Type { get; init; }

    public string? PrincipalId { get; init; }

    public string? Arn { get; init; }

    public string? AccountId { get; init; }

    public string? AccessKeyId { get; init; }

    public SandboxSessionContext? SessionContext { get; init; }

    /// <summary>The AWS service that made the call, for itself or for the caller.</summary>
    public string? InvokedBy { get; init; }
}

/// <summary>The session of temporary credentials.</summary>
/// <param name="IssuerArn">ARN of the role, for an assumed role.</param>
/// <param name="MfaAuthenticated">Whether the session itself was authenticated with MFA.</param>
/// <param name="CreationDate">When the session began (virtual time).</param>
public sealed record SandboxSessionContext(string? IssuerArn, bool MfaAuthenticated, DateTimeOffset? CreationDate);
