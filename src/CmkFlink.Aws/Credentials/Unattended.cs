namespace CmkFlink.Aws;

/// <summary>What must not be done where nobody is to be bothered (<see cref="AwsConnectionOptions.Unattended"/>).</summary>
internal static class Unattended
{
    // Of the SDK's kinds of credentials, by name, since they may be those of another copy: the ones that hold keys or fetch them from a machine. All others may open a browser, start a program or ask for a code.
    private static readonly HashSet<string> AskNobody = new(StringComparer.Ordinal)
    {
        "Amazon.Runtime.BasicAWSCredentials",
        "Amazon.Runtime.SessionAWSCredentials",
        "Amazon.Runtime.ImmutableCredentials",
        "Amazon.Runtime.EnvironmentVariablesAWSCredentials",
        "Amazon.Runtime.InstanceProfileAWSCredentials",
        "Amazon.Runtime.GenericContainerCredentials",
        "Amazon.Runtime.ECSTaskCredentials",
        "Amazon.Runtime.AssumeRoleWithWebIdentityCredentials",
        "Amazon.SecurityToken.Model.Credentials",
    };

    /// <param name="why">Completes "nobody is to be asked, and ".</param>
    public static AwsConfigurationException Refusal(string why) => new(
        "NobodyToAsk",
        FailureCategory.AuthenticationError,
        $"Nobody is to be asked, and {why}.",
        "Run the command itself, which may ask.");

    /// <exception cref="AwsConfigurationException">Objects of this kind may ask somebody.</exception>
    public static void Check(object credential, string what)
    {
        string? kind = credential.GetType().FullName;
        if (kind is null || !AskNobody.Contains(kind)) throw Refusal($"{what} is a {kind}, which may ask");
    }
}
