namespace CmkFlink.Core.Access;

/// <summary>Asks that a role or user no longer holds a key, or a whole policy.</summary>
public sealed record RevokeFlinkCmkAccessRequest
{
    public required IamPrincipalName Principal { get; init; }

    /// <summary>Takes this key out of the principal's policies; its ARN, since policies name keys by nothing else and the IAM administrator need not see the key.</summary>
    public string? KeyArn { get; init; }

    /// <summary>Detaches this policy: its name or ARN. With <see cref="KeyArn"/>: only this policy is searched for the key.</summary>
    public string? PolicyName { get; init; }

    /// <summary>Deletes a policy that is attached to nobody afterwards even where this product did not create it. One of its own is deleted anyway.</summary>
    public bool DeletePolicy { get; init; }

    /// <summary>Allows to edit a policy that others hold too: they lose the key as well.</summary>
    public bool IncludeOtherPrincipals { get; init; }
}
