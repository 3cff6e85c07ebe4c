using System.Text.Json;

namespace CmkFlink.Sandbox.Iam;

/// <summary>IAM in the account's state: entities refer to policies and groups by ARN and name.</summary>
internal sealed record SavedIam(List<SavedPolicy> Policies, List<SavedGroup> Groups, List<SavedRole> Roles, List<SavedUser> Users, List<SavedDevice> MfaDevices, List<OidcProvider> OidcProviders);

internal sealed record SavedIdentity(string Name, string Path, string Arn, string UniqueId, DateTimeOffset CreateDate, SortedDictionary<string, string> Tags)
{
    public static SavedIdentity Of(IamIdentity identity) => new(identity.Name, identity.Path, identity.Arn, identity.UniqueId, identity.CreateDate, identity.Tags);

    public IamIdentity ToIdentity()
    {
        var identity = new IamIdentity { Name = Name, Path = Path, Arn = Arn, UniqueId = UniqueId, CreateDate = CreateDate };
        foreach ((string key, string value) in Tags) identity.Tags[key] = value;
        return identity;
    }
}

/// <param name="Attached">ARNs.</param>
/// <param name="Inline">Documents by name.</param>
/// <param name="Boundary">ARN.</param>
internal sealed record SavedHolder(List<string> Attached, Dictionary<string, string> Inline, string? Boundary)
{
    public static SavedHolder Of(PolicyHolder holder) => new([.. holder.Attached.Select(policy => policy.Identity.Arn)], holder.Inline.ToDictionary(policy => policy.Key, policy => policy.Value.Text), holder.Boundary?.Identity.Arn);

    public void CopyTo(PolicyHolder holder, string owner, IReadOnlyDictionary<string, ManagedPolicy> policies)
    {
        holder.Attached.AddRange(Attached.Select(arn => Find(policies, arn)));
        foreach ((string name, string text) in Inline) holder.Inline[name] = PolicyText.Identity(text, $"{owner}/{name}");
        holder.Boundary = Boundary is null ? null : Find(policies, Boundary);
    }

    private static ManagedPolicy Find(IReadOnlyDictionary<string, ManagedPolicy> policies, string arn) => policies.GetValueOrDefault(arn) ?? throw new JsonException($"Policy {arn} is attached and not there.");
}

internal sealed record SavedVersion(string VersionId, string Text, DateTimeOffset CreateDate);

internal sealed record SavedPolicy(SavedIdentity Identity, string? Description, bool IsAwsManaged, int LastVersion, string Default, DateTimeOffset UpdateDate, List<SavedVersion> Versions)
{
    public static SavedPolicy Of(ManagedPolicy policy) => new(
        SavedIdentity.Of(policy.Identity), policy.Description, policy.IsAwsManaged, policy.LastVersion, policy.Default.VersionId, policy.UpdateDate,
        [.. policy.Versions.Select(version => new SavedVersion(version.VersionId, version.Policy.Text, version.CreateDate))]);

    public ManagedPolicy ToPolicy()
    {
        var policy = new ManagedPolicy(Identity.ToIdentity()) { Description = Description, IsAwsManaged = IsAwsManaged, LastVersion = LastVersion, UpdateDate = UpdateDate };
        policy.Versions.AddRange(Versions.Select(version => new PolicyVersion(version.VersionId, PolicyText.Identity(version.Text, Identity.Arn), version.CreateDate)));
        policy.Default = policy.Versions.Find(version => version.VersionId == Default) ?? throw new JsonException($"Policy {Identity.Arn} has no version {Default}.");
        return policy;
    }
}

internal sealed record SavedGroup(SavedIdentity Identity, SavedHolder Policies);

internal sealed record SavedRole(SavedIdentity Identity, SavedHolder Policies, string Trust, string? Description, int MaxSessionDuration);

internal sealed record SavedKey(string Id, DateTimeOffset CreateDate, bool IsActive);

internal sealed record SavedDevice(string SerialNumber, byte[] Seed, long LastStep, DateTimeOffset? EnableDate, SortedDictionary<string, string> Tags);

internal sealed record SavedUser(SavedIdentity Identity, SavedHolder Policies, List<string> Groups, List<SavedKey> AccessKeys, List<string> MfaDevices)
{
    public static SavedUser Of(IamUser user) => new(
        SavedIdentity.Of(user.Identity), SavedHolder.Of(user.Policies), [.. user.Groups],
        [.. user.AccessKeys.Select(key => new SavedKey(key.Id, key.CreateDate, key.IsActive))],
        [.. user.MfaDevices.Select(device => device.SerialNumber)]);
}
