namespace CmkFlink.Aws;

/// <summary>No call could be made, because credentials, Region or endpoint are missing, contradictory or malformed. The message never holds a secret.</summary>
public sealed class AwsConfigurationException : Exception
{
    public AwsConfigurationException(string id, FailureCategory category, string message, string remedy, Exception? innerException = null)
        : base(message, innerException)
    {
        Id = id;
        Category = category;
        Remedy = remedy;
    }

    /// <summary>Stable id, PascalCase: "ProfileNotFound".</summary>
    public string Id { get; }

    public FailureCategory Category { get; }

    /// <summary>What to do next.</summary>
    public string Remedy { get; }
}
