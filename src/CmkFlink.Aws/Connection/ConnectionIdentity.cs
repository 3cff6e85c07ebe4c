using System.Security.Cryptography;
using System.Text;

namespace CmkFlink.Aws;

/// <summary>Tells connections apart before they are made: who would ask, where, and over which endpoints.</summary>
public static class ConnectionIdentity
{
    // What finding credentials, Region and endpoints reads of the environment. No secret is among it: an access key's id stands for its secret and its token.
    private static readonly string[] Variables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_EC2_METADATA_DISABLED", "AWS_EC2_METADATA_SERVICE_ENDPOINT",
        "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT", "AWS_ENDPOINT_URL",
    ];

    /// <summary>A text that is equal for equal options in an equal environment over unchanged profile files; a digest, so that it shows nothing.</summary>
    /// <param name="idOfObject">Names a credential object; the same object must always get the same name.</param>
    public static string Of(AwsConnectionOptions options, Func<object, string> idOfObject)
    {
        List<string?> parts =
        [
            options.ProfileName, options.ProfileLocation, options.AccessKey, options.Region, options.RegionFromPipeline,
            options.Credential is { } credential ? idOfObject(credential) : null,
            options.StoredCredentials is { } stored ? idOfObject(stored) : null,
            options.StoredRegion as string ?? (options.StoredRegion is { } region ? idOfObject(region) : null),
            AwsEnvironment.HomeFolder(),
        ];
        parts.AddRange((options.EndpointUrls ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
        parts.AddRange(Variables.Concat(AwsServices.All.Select(AwsServices.EndpointVariable)).Select(AwsEnvironment.Get));
        parts.AddRange(ProfileStore.PathsOf(options.ProfileLocation).Select(Stamp));
        // Lengths in front: otherwise two lists of parts could make one text.
        string text = string.Concat(parts.Select(part => part is null ? "-;" : FormattableString.Invariant($"{part.Length}:{part};")));
#if NET8_0_OR_GREATER
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
#else
        using var digest = SHA256.Create();
        return BitConverter.ToString(digest.ComputeHash(Encoding.UTF8.GetBytes(text)));
#endif
    }

    private static string Stamp(string path)
    {
        var file = new FileInfo(path);
        return FormattableString.Invariant($"{path}|{(file.Exists ? file.Length : -1)}|{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}");
    }
}
