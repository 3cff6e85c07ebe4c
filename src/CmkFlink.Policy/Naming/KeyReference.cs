namespace CmkFlink.Policy.Naming;

/// <summary>The four ways to name a KMS key.</summary>
public enum KeyReferenceKind
{
    KeyId,
    KeyArn,
    Alias,
    AliasArn,
}

/// <summary>A KMS key as somebody named it: key id (UUID or <c>mrk-</c>), key ARN, alias or alias ARN.</summary>
public sealed record KeyReference(string Text, KeyReferenceKind Kind)
{
    /// <summary>Whether the name is reserved for AWS managed keys (<c>alias/aws/...</c>), whose policy nobody may edit and which MSF refuses.</summary>
    public bool IsAwsManagedAlias => AliasName?.StartsWith("alias/aws/", StringComparison.Ordinal) == true;

    /// <summary><c>alias/...</c>, or <see langword="null"/> for a key id or key ARN.</summary>
    public string? AliasName => Kind switch
    {
        KeyReferenceKind.Alias => Text,
        KeyReferenceKind.AliasArn => Arn.Parse(Text).Resource,
        _ => null,
    };

    /// <summary>The key id, or <see langword="null"/> for an alias.</summary>
    public string? KeyId => Kind switch
    {
        KeyReferenceKind.KeyId => Text,
        KeyReferenceKind.KeyArn => Arn.Parse(Text).Resource.Substring("key/".Length),
        _ => null,
    };

    /// <summary>Reads any of the four forms.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out KeyReference? key)
    {
        key = null;
        if (text is not { Length: >= 1 and <= 2048 }) return false;
        if (text.StartsWith("arn:", StringComparison.Ordinal))
        {
            if (!Arn.TryParse(text, out Arn? arn) || arn.Service != "kms" || arn.Region.Length == 0 || !FlinkNames.IsAccountId(arn.Account)) return false;
            if (IsAlias(arn.Resource)) key = new KeyReference(text, KeyReferenceKind.AliasArn);
            else if (arn.Resource.StartsWith("key/", StringComparison.Ordinal) && IsKeyId(arn.Resource.Substring(4))) key = new KeyReference(text, KeyReferenceKind.KeyArn);
        }
        else if (IsAlias(text)) key = new KeyReference(text, KeyReferenceKind.Alias);
        else if (IsKeyId(text)) key = new KeyReference(text, KeyReferenceKind.KeyId);
        return key is not null;
    }

    private static bool IsAlias(string text) => text.Length is > 6 and <= 256 && text.StartsWith("alias/", StringComparison.Ordinal)
        && text.Skip(6).All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '/' or '-');

    /// <summary>UUID, or <c>mrk-</c> and 32 hexadecimal digits (multi-Region keys).</summary>
    private static bool IsKeyId(string text) => text.StartsWith("mrk-", StringComparison.Ordinal)
        ? text.Length == 36 && text.Skip(4).All(Uri.IsHexDigit)
        : text.Length == 36 && Guid.TryParseExact(text, "D", out _);
}
