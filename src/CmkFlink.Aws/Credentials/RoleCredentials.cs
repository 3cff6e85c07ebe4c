using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace CmkFlink.Aws;

/// <summary>A role of a profile, as its settings describe it.</summary>
internal sealed record RoleSettings(string ProfileName, string RoleArn)
{
    public string? SessionName { get; init; }

    public string? ExternalId { get; init; }

    public string? MfaSerial { get; init; }

    /// <summary>Seconds, 900 to 43,200; <see langword="null"/> for STS's hour.</summary>
    public int? DurationSeconds { get; init; }

    public string? WebIdentityTokenFile { get; init; }
}

/// <summary>Credentials of a role, from STS, over the endpoint and in the Region of the profile.</summary>
/// <remarks>The SDK's own AssumeRoleAWSCredentials calls STS in the Region of the environment and knows nothing of the profile's endpoint_url, services section or duration_seconds.</remarks>
internal sealed class RoleCredentials : RefreshingAWSCredentials
{
    /// <summary>How many codes a user may enter before it is an error.</summary>
    private const int MaxCodes = 3;

    private const string Refused = "MfaRefused";
    private const string Malformed = "MfaCodeMalformed";

    private readonly RoleSettings _role;
    private readonly AWSCredentials _source;
    private readonly ClientSettings _settings;
    private readonly Func<string, CancellationToken, Task<string?>>? _prompt;
    private readonly CancellationToken _lifetime;

    /// <param name="asksForCode">Whether this role or one below it asks for an MFA code: then nothing is renewed in the background, where nobody expects a prompt.</param>
    public RoleCredentials(
        RoleSettings role,
        AWSCredentials source,
        ClientSettings settings,
        bool asksForCode,
        Func<string, CancellationToken, Task<string?>>? prompt,
        CancellationToken lifetime)
    {
        _role = role;
        _source = source;
        _settings = settings;
        _prompt = prompt;
        _lifetime = lifetime;
        PreemptExpiryTime = asksForCode ? TimeSpan.Zero : TimeSpan.FromMinutes(5);
    }

    protected override CredentialsRefreshState GenerateNewCredentials() => Task.Run(GenerateNewCredentialsAsync).GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        if (_role.MfaSerial is not { } serial) return await GenerateAsync(code: null);
        // The roles below come first: their codes are asked for first, and this role's code does not grow old meanwhile.
        await _source.GetCredentialsAsync();
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await GenerateAsync(await AskForCodeAsync(serial, attempt));
            }
            catch (AwsConfigurationException e) when (attempt < MaxCodes && e.Id is Refused or Malformed)
            {
                // Typed wrong, or typed a moment too late: the device shows the next one.
            }
        }
    }

    private async Task<CredentialsRefreshState> GenerateAsync(string? code)
    {
        // A code is good for one request: a repeat of a request that did get through would be refused.
        AmazonSecurityTokenServiceConfig config = _settings.Apply(new AmazonSecurityTokenServiceConfig(), AwsService.Sts, repeats: code is null);
        using var client = new AmazonSecurityTokenServiceClient(_source, config);
        try
        {
            Credentials credentials = _role.WebIdentityTokenFile is null ? await AssumeAsync(client, code) : await AssumeWithTokenAsync(client);
            DateTime expiration = credentials.Expiration ?? throw new AmazonClientException("STS gave credentials without an end.");
            return new CredentialsRefreshState(new ImmutableCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken), expiration.ToUniversalTime());
        }
        catch (AmazonServiceException e) when (Refusal(e, code is not null) is { } refusal)
        {
            throw refusal;
        }
    }

    private async Task<Credentials> AssumeAsync(AmazonSecurityTokenServiceClient client, string? code)
    {
        var request = new AssumeRoleRequest
        {
            RoleArn = _role.RoleArn,
            RoleSessionName = SessionName(),
            ExternalId = _role.ExternalId,
            DurationSeconds = _role.DurationSeconds,
            SerialNumber = _role.MfaSerial,
            TokenCode = code,
        };
        return (await client.AssumeRoleAsync(request, _lifetime)).Credentials;
    }

    private async Task<Credentials> AssumeWithTokenAsync(AmazonSecurityTokenServiceClient client)
    {
        string token;
        try
        {
            // Anew each time: the platform that writes the file replaces it before the token ends.
            token = File.ReadAllText(_role.WebIdentityTokenFile!).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AwsConfigurationException(
                "WebIdentityTokenUnreadable",
                FailureCategory.ResourceUnavailable,
                $"The web identity token file '{_role.WebIdentityTokenFile}' of {Where} cannot be read.",
                "Correct web_identity_token_file (or AWS_WEB_IDENTITY_TOKEN_FILE), or give yourself read access.",
                e);
        }

        var request = new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = _role.RoleArn,
            RoleSessionName = SessionName(),
            DurationSeconds = _role.DurationSeconds,
            WebIdentityToken = token,
        };
        return (await client.AssumeRoleWithWebIdentityAsync(request, _lifetime)).Credentials;
    }

    private async Task<string> AskForCodeAsync(string serial, int attempt)
    {
        string again = attempt == 1 ? "" : $"That was not accepted; wait for the device's next code (try {attempt} of {MaxCodes}). ";
        string? code = _prompt is null ? null : (await _prompt($"{again}MFA code of {serial} for {Where}", _lifetime))?.Trim();
        if (code is null)
        {
            throw new AwsConfigurationException(
                "MfaCodeMissing",
                FailureCategory.AuthenticationError,
                $"The role {_role.RoleArn} of {Where} needs a code of the MFA device {serial}, and nobody can be asked for it here.",
                "Run the command in an interactive session, or pass credentials of the role with -Credential.");
        }

        if (code.Length == 6 && code.All(c => c is >= '0' and <= '9')) return code;
        throw new AwsConfigurationException(
            Malformed,
            FailureCategory.InvalidArgument,
            $"What was entered {MaxCodes} times for the MFA device {serial} is not a code it accepts: a code is six digits.",
            "Run the command again and enter the code that the device shows.");
    }

    private string Where => _role.ProfileName.Length > 0 ? $"profile '{_role.ProfileName}'" : "the environment";

    private string SessionName() =>
        _role.SessionName ?? FormattableString.Invariant($"CmkFlink-{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}");

    private AwsConfigurationException? Refusal(AmazonServiceException e, bool withCode) => (e.ErrorCode, withCode) switch
    {
        ("AccessDenied", true) => new AwsConfigurationException(
            Refused,
            FailureCategory.PermissionDenied,
            $"STS refused the role {_role.RoleArn} of {Where} {MaxCodes} times: the MFA codes were wrong or already used, the device is not the caller's, or the role's trust policy does not admit the caller.",
            "Wait for the device's next code and run the command again; if that fails too, check mfa_serial and the role's trust policy.",
            e),
        ("AccessDenied", false) => new AwsConfigurationException(
            "RoleRefused",
            FailureCategory.PermissionDenied,
            $"STS refused the role {_role.RoleArn} of {Where}.",
            "The role's trust policy must admit the caller (with external_id or mfa_serial where it demands them), and a policy of the caller must allow sts:AssumeRole on the role.",
            e),
        ("ExpiredTokenException" or "InvalidIdentityToken" or "IDPRejectedClaim", _) when _role.WebIdentityTokenFile is not null => new AwsConfigurationException(
            "WebIdentityRefused",
            FailureCategory.AuthenticationError,
            $"STS refused the web identity token of {Where} for the role {_role.RoleArn}.",
            "Renew the token file, and check that the role trusts its issuer and audience.",
            e),
        _ => null,
    };
}
