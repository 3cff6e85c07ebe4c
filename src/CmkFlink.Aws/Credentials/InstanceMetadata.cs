using System.Text.Json;
using Amazon.Runtime;

namespace CmkFlink.Aws;

/// <summary>The metadata service of an EC2 instance, version 2: its role's credentials and its Region.</summary>
/// <remarks>
/// EC2 User Guide, "Use the Instance Metadata Service to access instance metadata". The SDK's own client blocks, cannot be cancelled, and off EC2 hangs for seconds where packets to
/// 169.254.169.254 are dropped; this one gives up after two seconds.
/// </remarks>
internal sealed class InstanceMetadata(HttpMessageHandler? handler = null)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(10);

    /// <summary>AWS_EC2_METADATA_DISABLED=true forbids any probe.</summary>
    public static bool IsDisabled => string.Equals(AwsEnvironment.Get("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The instance's Region, or <see langword="null"/> off EC2.</summary>
    public async Task<string?> TryGetRegionAsync(CancellationToken cancellation) =>
        IsDisabled ? null : await TryGetAsync("latest/meta-data/placement/region", cancellation) is { Length: > 0 } region ? region.Trim() : null;

    /// <summary>The credentials of the instance's role and their end, or <see langword="null"/> off EC2 and on an instance without a role.</summary>
    public async Task<(ImmutableCredentials Credentials, DateTime Expiration)?> TryGetCredentialsAsync(CancellationToken cancellation)
    {
        if (IsDisabled) return null;
        const string roles = "latest/meta-data/iam/security-credentials/";
        string? role = (await TryGetAsync(roles, cancellation))?.Split('\n')[0].Trim();
        if (role is not { Length: > 0 } || await TryGetAsync(roles + Uri.EscapeDataString(role), cancellation) is not { } json) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return (
                new ImmutableCredentials(root.GetProperty("AccessKeyId").GetString(), root.GetProperty("SecretAccessKey").GetString(), root.GetProperty("Token").GetString()),
                root.GetProperty("Expiration").GetDateTime().ToUniversalTime());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            // No inner exception: its text may quote the document.
            throw new AwsConfigurationException(
                "InstanceCredentialsMalformed",
                FailureCategory.InvalidData,
                $"The instance metadata service gave no readable credentials for the role '{role}'.",
                "Check the instance profile, or name a profile with -ProfileName.");
        }
    }

    private async Task<string?> TryGetAsync(string path, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        // No proxy: a proxy would be handed the role's credentials.
        using var client = new HttpClient(handler ?? new HttpClientHandler { UseProxy = false }, disposeHandler: handler is null) { BaseAddress = Endpoint() };
        try
        {
            using var ask = new HttpRequestMessage(HttpMethod.Put, "latest/api/token");
            ask.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", ((int)TokenLife.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture));
            using HttpResponseMessage token = await client.SendAsync(ask, limit.Token);
            if (!token.IsSuccessStatusCode) return null;
            using var get = new HttpRequestMessage(HttpMethod.Get, path);
            get.Headers.Add("X-aws-ec2-metadata-token", await ReadAsync(token.Content, limit.Token));
            using HttpResponseMessage answer = await client.SendAsync(get, limit.Token);
            return answer.IsSuccessStatusCode ? await ReadAsync(answer.Content, limit.Token) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or FormatException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    private static Task<string> ReadAsync(HttpContent content, CancellationToken cancellation) =>
#if NET8_0_OR_GREATER
        content.ReadAsStringAsync(cancellation);
#else
        cancellation.IsCancellationRequested ? Task.FromCanceled<string>(cancellation) : content.ReadAsStringAsync();
#endif

    private static Uri Endpoint() =>
        AwsEnvironment.Get("AWS_EC2_METADATA_SERVICE_ENDPOINT") is not { } text ? new Uri("http://169.254.169.254/")
        : Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri
        : throw AwsEnvironment.Malformed("AWS_EC2_METADATA_SERVICE_ENDPOINT", "an http URL");
}
