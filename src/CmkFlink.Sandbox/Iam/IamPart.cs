using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Iam;

/// <summary>Saves and reads what IAM remembers, the seeds of MFA devices included; secrets of access keys are kept with the credentials.</summary>
internal sealed class IamPart(IamState state, TimeProvider realClock) : IAccountPart
{
    public string Service => "iam";

    public object Content { get => state.Content; set => state.Content = (IamContent)value; }

    public JsonNode Save() => JsonSerializer.SerializeToNode(
        new SavedIam(
            [.. state.Policies.Values.Select(SavedPolicy.Of)],
            [.. state.Groups.Values.Select(group => new SavedGroup(SavedIdentity.Of(group.Identity), SavedHolder.Of(group.Policies)))],
            [.. state.Roles.Values.Select(role => new SavedRole(SavedIdentity.Of(role.Identity), SavedHolder.Of(role.Policies), role.Trust.Text, role.Description, role.MaxSessionDuration))],
            [.. state.Users.Values.Select(SavedUser.Of)],
            [.. state.MfaDevices.Values.Select(device => new SavedDevice(device.SerialNumber, device.Seed, device.LastStep, device.EnableDate, device.Tags))],
            [.. state.OidcProviders.Values]),
        StateJson.Options)!;

    public object Read(JsonElement saved)
    {
        SavedIam read = StateJson.Read<SavedIam>(saved);
        var content = new IamContent();
        foreach (SavedPolicy policy in read.Policies) content.Policies.Add(policy.Identity.Arn, policy.ToPolicy());
        foreach (SavedGroup group in read.Groups)
        {
            var made = new IamGroup(group.Identity.ToIdentity());
            group.Policies.CopyTo(made.Policies, made.Identity.Name, content.Policies);
            content.Groups.Add(made.Identity.Name, made);
        }

        foreach (SavedRole role in read.Roles)
        {
            // Who a trust policy names was checked when it was put; a principal deleted since is there by its unique id.
            var made = new IamRole(role.Identity.ToIdentity(), PolicyText.Trust(role.Trust, static _ => true)) { Description = role.Description, MaxSessionDuration = role.MaxSessionDuration };
            role.Policies.CopyTo(made.Policies, made.Identity.Name, content.Policies);
            content.Roles.Add(made.Identity.Name, made);
        }

        foreach (OidcProvider provider in read.OidcProviders) content.OidcProviders.Add(provider.Arn, provider);
        foreach (SavedDevice device in read.MfaDevices) content.MfaDevices.Add(device.SerialNumber, Device(device));
        foreach (SavedUser user in read.Users)
        {
            var made = new IamUser(user.Identity.ToIdentity());
            user.Policies.CopyTo(made.Policies, made.Identity.Name, content.Policies);
            foreach (string group in user.Groups) made.Groups.Add(content.Groups.ContainsKey(group) ? group : throw new JsonException($"User {made.Identity.Name} is in group {group}, which is not there."));
            made.AccessKeys.AddRange(user.AccessKeys.Select(key => new AccessKey(key.Id, key.CreateDate) { IsActive = key.IsActive }));
            made.MfaDevices.AddRange(user.MfaDevices.Select(serial => content.MfaDevices.GetValueOrDefault(serial) ?? throw new JsonException($"MFA device {serial} of user {made.Identity.Name} is not there.")));
            content.Users.Add(made.Identity.Name, made);
        }

        return content;
    }

    public void Resume()
    {
        // Nothing of IAM is in progress.
    }

    /// <summary>A device is one thing in every content: a code that was used once is used in the past as well.</summary>
    private MfaDevice Device(SavedDevice saved)
    {
        MfaDevice? known = state.MfaDevices.GetValueOrDefault(saved.SerialNumber);
        MfaDevice device = known?.Seed.AsSpan().SequenceEqual(saved.Seed) == true ? known : new MfaDevice(saved.SerialNumber, saved.Seed, realClock) { LastStep = saved.LastStep };
        device.EnableDate = saved.EnableDate;
        device.Tags.Clear();
        foreach ((string key, string value) in saved.Tags) device.Tags[key] = value;
        return device;
    }
}
