namespace CmkFlink.Core.Encryption;

/// <summary>When a change of key takes effect.</summary>
public enum ChangeEffect
{
    /// <summary>The application runs under the key.</summary>
    Now,

    /// <summary>The application is stopped; its next start uses the key.</summary>
    AtNextStart,
}

/// <summary>A change of the key that encrypts an application's state.</summary>
public sealed record FlinkCmkChange
{
    public required string ApplicationName { get; init; }

    public required string ApplicationArn { get; init; }

    /// <summary>Key ARN, or AwsOwnedKey.</summary>
    public required string Before { get; init; }

    /// <summary>Key ARN, or AwsOwnedKey.</summary>
    public required string After { get; init; }

    /// <summary>False where the application used the key already, and under -WhatIf.</summary>
    public required bool Changed { get; init; }

    public required ChangeEffect Effective { get; init; }

    /// <summary>Of the operations log; <see langword="null"/> where nothing was changed or the service gave none.</summary>
    public string? OperationId { get; init; }

    /// <summary>From the update until the application was seen at rest under the key.</summary>
    public TimeSpan? Duration { get; init; }

    public required string Region { get; init; }
}

/// <summary>A change of key that is asked for.</summary>
public sealed record FlinkCmkChangeRequest
{
    public required string ApplicationName { get; init; }

    /// <summary>Accept that the state of a RUNNING application without snapshots is lost.</summary>
    public bool AllowStateLoss { get; init; }

    /// <summary>How long to wait for the application; 30 minutes by default.</summary>
    public TimeSpan? Timeout { get; init; }
}
