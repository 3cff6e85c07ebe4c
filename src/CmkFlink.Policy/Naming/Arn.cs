namespace CmkFlink.Policy.Naming;

/// <summary>An Amazon Resource Name in its six parts; <see cref="Resource"/> keeps any further colons.</summary>
public sealed record Arn(string Partition, string Service, string Region, string Account, string Resource)
{
    /// <summary>Reads an ARN; false where the text has not six parts or begins otherwise. Wildcards are not refused here.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Arn? arn)
    {
        arn = null;
        string[] parts = text?.Split([':'], 6) ?? [];
        if (parts.Length != 6 || parts[0] != "arn" || parts[1].Length == 0 || parts[2].Length == 0 || parts[5].Length == 0) return false;
        arn = new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]);
        return true;
    }

    /// <exception cref="FormatException">Not an ARN.</exception>
    public static Arn Parse(string text) => TryParse(text, out Arn? arn) ? arn : throw new FormatException($"'{text}' is not an ARN (arn:partition:service:region:account:resource).");

    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{Account}:{Resource}";
}
