using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Protocol;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.Signing;

namespace CmkFlink.Sandbox.Iam;

/// <summary>One operation: what it takes, and what it does.</summary>
internal sealed record IamOperation(string Name, InputShape Input, Func<ServiceCall, JsonObject> Invoke);

/// <summary>What the operations of IAM share.</summary>
internal sealed class IamContext(IamState state, IAuthorizer authorizer, CredentialStore credentials)
{
    /// <summary>Before a marker that is a digest: no Base64 has it.</summary>
    private const string DigestMark = "sha256:";

    public IamState State => state;

    public IAuthorizer Authorizer => authorizer;

    public CredentialStore Credentials => credentials;

    /// <summary>Demands <c>iam:Operation</c> on a resource.</summary>
    public void Demand(ServiceCall call, string resource, RequestContext? context = null) => authorizer.Demand(call, "iam:" + call.Operation, resource, context);

    /// <summary>Finds a user after demanding the operation on it; a name that nobody has is judged as the ARN it would have.</summary>
    public IamUser DemandUser(ServiceCall call, string name, RequestContext? context = null)
    {
        IamUser? user = state.Users.GetValueOrDefault(name);
        Demand(call, user?.Identity.Arn ?? state.Arn("user", "/", name), WithResource(context, user?.Identity, user?.Policies));
        return user ?? throw IamErrors.NoSuchEntity($"The user with name {name} cannot be found.");
    }

    /// <inheritdoc cref="DemandUser"/>
    public IamRole DemandRole(ServiceCall call, string name, RequestContext? context = null)
    {
        IamRole? role = state.Roles.GetValueOrDefault(name);
        Demand(call, role?.Identity.Arn ?? state.Arn("role", "/", name), WithResource(context, role?.Identity, role?.Policies));
        return role ?? throw IamErrors.NoSuchEntity($"The role with name {name} cannot be found.");
    }

    /// <inheritdoc cref="DemandUser"/>
    public IamGroup DemandGroup(ServiceCall call, string name, RequestContext? context = null)
    {
        IamGroup? group = state.Groups.GetValueOrDefault(name);
        Demand(call, group?.Identity.Arn ?? state.Arn("group", "/", name), WithResource(context, group?.Identity, group?.Policies));
        return group ?? throw IamErrors.NoSuchEntity($"The group with name {name} cannot be found.");
    }

    /// <summary>Finds a managed policy after demanding the operation on it.</summary>
    public ManagedPolicy DemandPolicy(ServiceCall call, string arn, RequestContext? context = null)
    {
        ManagedPolicy? policy = state.Policies.GetValueOrDefault(arn);
        Demand(call, arn, WithResource(context, policy?.Identity, null));
        return policy ?? throw IamErrors.NoSuchEntity($"Policy {arn} was not found.");
    }

    /// <summary>As <see cref="DemandPolicy"/>, for a change: AWS's own policies are refused.</summary>
    public ManagedPolicy DemandOwnPolicy(ServiceCall call, string arn, RequestContext? context = null)
    {
        ManagedPolicy policy = DemandPolicy(call, arn, context);
        return policy.IsAwsManaged ? throw new ServiceException("AccessDenied", $"Policy {arn} is owned by AWS and cannot be changed.", 403) : policy;
    }

    /// <summary>How many users, roles and groups a policy is attached to, and how many it bounds.</summary>
    public (int Attached, int Bounds) UsesOf(ManagedPolicy policy)
    {
        IEnumerable<PolicyHolder> holders = state.Users.Values.Select(u => u.Policies).Concat(state.Roles.Values.Select(r => r.Policies)).Concat(state.Groups.Values.Select(g => g.Policies));
        int attached = 0, bounds = 0;
        foreach (PolicyHolder holder in holders)
        {
            if (holder.Attached.Contains(policy)) attached++;
            if (holder.Boundary == policy) bounds++;
        }

        return (attached, bounds);
    }

    /// <summary>A page of a list, sorted by <paramref name="key"/>; the marker names the last entry given, so that changes in between lose nothing.</summary>
    public static JsonObject Page<T>(ServiceCall call, string name, IEnumerable<T> items, Func<T, string> key, Func<T, JsonNode> write)
    {
        int size = call.Input.TryGetProperty("MaxItems", out JsonElement limit) ? limit.GetInt32() : 100;
        List<T> sorted = [.. items.OrderBy(key, StringComparer.Ordinal)];
        string? after = Text(call, "Marker") is { } marker ? Unmark(marker, sorted.Select(key)) : null;
        List<T> rest = [.. sorted.Where(item => after is null || string.CompareOrdinal(key(item), after) > 0).Take(size + 1)];
        bool isTruncated = rest.Count > size;
        if (isTruncated) rest.RemoveAt(size);
        var page = new JsonObject { [name] = new JsonArray([.. rest.Select(write)]), ["IsTruncated"] = isTruncated };
        if (isTruncated) page["Marker"] = Mark(key(rest[^1]));
        return page;
    }

    public static string? Text(ServiceCall call, string name) => call.Input.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    /// <summary>A member that the shape requires.</summary>
    public static string Need(ServiceCall call, string name) => call.Input.GetProperty(name).GetString()!;

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static RequestContext? WithResource(RequestContext? context, IamIdentity? identity, PolicyHolder? holder)
    {
        if (identity is null || (identity.Tags.Count == 0 && holder?.Boundary is null)) return context;
        context ??= new RequestContext();
        foreach ((string key, string value) in identity.Tags) context.Set("aws:ResourceTag/" + key, value).Set("iam:ResourceTag/" + key, value);
        // A request that puts a boundary has set this key already.
        if (holder?.Boundary is { } boundary && !context.TryGet("iam:PermissionsBoundary", out _)) context.Set("iam:PermissionsBoundary", boundary.Identity.Arn);
        return context;
    }

    /// <summary>A key, or where it is longer than a marker may be (the ARN of a policy with a long path) its digest.</summary>
    private static string Mark(string key)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(key);
        string whole = Convert.ToBase64String(bytes);
        return whole.Length <= IamShapes.MaxMarker ? whole : DigestMark + Convert.ToHexString(SHA256.HashData(bytes));
    }

    private static string Unmark(string marker, IEnumerable<string> keys)
    {
        if (marker.StartsWith(DigestMark, StringComparison.Ordinal)) return keys.FirstOrDefault(key => Mark(key) == marker) ?? throw IamErrors.Validation("Invalid Marker.");
        byte[] bytes = new byte[marker.Length];
        if (!Convert.TryFromBase64String(marker, bytes, out int count) || !System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, count))) throw IamErrors.Validation("Invalid Marker.");
        return System.Text.Encoding.UTF8.GetString(bytes, 0, count);
    }
}
