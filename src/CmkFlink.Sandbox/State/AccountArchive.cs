using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.Authorization;
using CmkFlink.Sandbox.Flink;
using CmkFlink.Sandbox.Hosting;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.State;

/// <summary>What an archive holds besides the services' parts.</summary>
internal sealed record SavedAccount
{
    public int Format { get; init; }

    public required string Account { get; init; }

    public required string Region { get; init; }

    /// <summary>Virtual time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Real time of saving.</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>Where a seeded source of ids is.</summary>
    public string? Ids { get; init; }

    public required List<SavedProfile> Profiles { get; init; }

    public required List<SavedCredential> Credentials { get; init; }

    public required byte[] AwsOwnedKey { get; init; }

    public List<string> ServiceControlPolicies { get; init; } = [];

    /// <summary>By service.</summary>
    public required Dictionary<string, JsonElement> Services { get; init; }
}

/// <param name="AccessKeyId">Of the profile's own keys, if it has any.</param>
internal sealed record SavedProfile(string Name, string? AccessKeyId, string? RoleArn, string? SourceProfile, string? MfaSerial);

/// <summary>Saves the whole account as one JSON document, secrets included, and puts one in force. Used under the account's gate.</summary>
internal sealed class AccountArchive(SandboxEnvironment environment, SandboxClock clock, SandboxIdSource ids, CredentialStore credentials, FlinkPart flink, IReadOnlyList<IAccountPart> parts, TimeProvider realClock)
{
    private const int Format = 1;

    public byte[] Save(IReadOnlyList<SandboxProfile> profiles, IReadOnlyList<string> serviceControlPolicies) => JsonSerializer.SerializeToUtf8Bytes(
        new SavedAccount
        {
            Format = Format,
            Account = environment.Account,
            Region = environment.Region,
            Now = clock.Present,
            SavedAt = realClock.GetUtcNow(),
            Ids = ids.Position.ToString(CultureInfo.InvariantCulture),
            Profiles = [.. profiles.Select(profile => new SavedProfile(profile.Name, profile.Credential?.AccessKeyId, profile.RoleArn, profile.SourceProfile, profile.MfaSerial))],
            Credentials = [.. credentials.All.OrderBy(credential => credential.AccessKeyId, StringComparer.Ordinal).Select(SavedCredential.Of)],
            AwsOwnedKey = flink.AwsOwnedKey,
            ServiceControlPolicies = [.. serviceControlPolicies],
            Services = parts.ToDictionary(part => part.Service, part => JsonSerializer.SerializeToElement(part.Save())),
        },
        StateJson.Options);

    /// <summary>Puts an archive in force, whole or not at all.</summary>
    /// <param name="timeWentOn">Whether the time since it was saved counts, as for an account that lived on; never on a stepped clock.</param>
    /// <returns>Its profiles and service control policies.</returns>
    /// <exception cref="FormatException">It is no archive of this account and Region; the message says why.</exception>
    public (IReadOnlyList<SandboxProfile> Profiles, IReadOnlyList<string> ServiceControlPolicies) Restore(ReadOnlyMemory<byte> json, bool timeWentOn)
    {
        SavedAccount saved;
        List<(IAccountPart Part, object Content)> contents;
        Dictionary<string, Credential> keys;
        IReadOnlyList<SandboxProfile> profiles;
        try
        {
            saved = JsonSerializer.Deserialize<SavedAccount>(json.Span, StateJson.Options) ?? throw new FormatException("The saved account is null.");
            if (saved.Format != Format) throw new FormatException($"The saved account has format {saved.Format}; this version reads format {Format}.");
            if (saved.Account != environment.Account || saved.Region != environment.Region) throw new FormatException($"The saved account is {saved.Account} in {saved.Region}; the sandbox is {environment.Account} in {environment.Region}. Start the sandbox with that account and Region.");
            if (saved.AwsOwnedKey.Length != 32) throw new FormatException("The saved account's AWS owned key does not have 32 bytes.");
            new ServiceControlPolicies().Set(saved.ServiceControlPolicies);
            contents = [.. parts.Select(part => (part, part.Read(saved.Services.TryGetValue(part.Service, out JsonElement element) ? element : throw new FormatException($"The saved account has nothing for {part.Service}."))))];
            keys = saved.Credentials.Select(credential => credential.ToCredential()).ToDictionary(credential => credential.AccessKeyId);
            // A key that was deleted, by itself or with the role of its session, leaves its profile without one.
            profiles = [.. saved.Profiles.Select(profile => new SandboxProfile(profile.Name) { Credential = profile.AccessKeyId is { } id ? keys.GetValueOrDefault(id) : null, RoleArn = profile.RoleArn, SourceProfile = profile.SourceProfile, MfaSerial = profile.MfaSerial })];
        }
#pragma warning disable CA1031 // Whatever a damaged or foreign document makes the readers throw, it means that the document is not an archive; nothing is in force yet.
        catch (Exception error) when (error is not FormatException)
        {
            throw new FormatException($"The saved account cannot be read: {error.Message}", error);
        }
#pragma warning restore CA1031

        clock.Restart(saved.Now, timeWentOn && !clock.IsStepped ? realClock.GetUtcNow() - saved.SavedAt : TimeSpan.Zero);
        if (ulong.TryParse(saved.Ids, NumberStyles.None, CultureInfo.InvariantCulture, out ulong position)) ids.Position = position;
        foreach ((IAccountPart part, object content) in contents) part.Content = content;
        flink.AwsOwnedKey = saved.AwsOwnedKey;
        credentials.Replace(keys.Values);
        foreach (IAccountPart part in parts) part.Resume();
        return (profiles, saved.ServiceControlPolicies);
    }
}
