namespace CmkFlink.Aws.Runtime;

/// <summary>The operation that a request or response class belongs to: its name says.</summary>
internal static class Operations
{
    public static string NameOf(Type requestOrResponse)
    {
        var name = requestOrResponse.Name;
        return name.EndsWith("Request", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Request".Length)
            : name.EndsWith("Response", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Response".Length)
            : throw new NotSupportedException($"{name} is named neither ...Request nor ...Response.");
    }
}
