using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Snapshots;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Core.Keys;

/// <summary>What the users of a key mean for it. Pure: observed facts in, users out.</summary>
internal static class KeyUsageRules
{
    public static KeyUsage Judge(string keyArn, RegionInventory inventory, GrantListing grants, IReadOnlyList<string> aliases)
    {
        Users users = new(keyArn, inventory.Region);
        foreach (ApplicationHoldings holdings in inventory.Applications)
        {
            FlinkApplication application = holdings.Application;
            if (application.KeyArn == keyArn) users.Add(KeyUserKind.Application, KeyNeed.Needed, application.ApplicationName, $"configured with the key; {application.Status}", application);
            foreach (FlinkSnapshot snapshot in holdings.Snapshots.Where(snapshot => snapshot.KeyArn == keyArn))
                users.Add(KeyUserKind.Snapshot, KeyNeed.Needed, snapshot.ToString(), $"{snapshot.SnapshotStatus}, written under the key", application, snapshot.SnapshotName);
        }

        foreach (InventoryGap gap in inventory.Gaps) users.Add(KeyUserKind.Unreadable, KeyNeed.Unknown, gap.Name, gap.Reason, applicationName: gap.ApplicationName);
        AddGrants(users, inventory, grants);
        foreach (string alias in aliases) users.Add(KeyUserKind.Alias, KeyNeed.NotNeeded, alias, "names the key, and goes with it when it is deleted");
        IEnumerable<FlinkCmkKeyUsage> ordered = users.All.OrderBy(user => user.Need).ThenBy(user => user.Kind).ThenBy(user => user.Name, StringComparer.Ordinal);
        return new KeyUsage(keyArn, [.. ordered], inventory.Applications.Count, inventory.Applications.Sum(holdings => holdings.Snapshots.Count));
    }

    /// <summary>A grant that MSF made for itself stands for the running state of one application; how long MSF keeps it is not documented, so what the application itself shows counts more.</summary>
    private static void AddGrants(Users users, RegionInventory inventory, GrantListing listing)
    {
        if (listing.Gap is { } gap) users.Add(KeyUserKind.Unreadable, KeyNeed.Unknown, "grants", gap);
        foreach (GrantListEntry grant in listing.Grants.Where(grant => ApplicationOf(grant) is null))
            users.Add(KeyUserKind.Grant, KeyNeed.Needed, grant.GrantId, $"lets {grant.GranteePrincipal} call {string.Join(", ", grant.Operations ?? [])}");

        foreach (string arn in listing.Grants.Select(ApplicationOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            string name = NameOf(arn);
            FlinkApplication? application = inventory.Applications.Select(holdings => holdings.Application).FirstOrDefault(application => application.ApplicationArn == arn);
            if (application is null)
            {
                bool unread = inventory.Gaps.Any(missing => missing.ApplicationName is null || missing.ApplicationName == name);
                users.Add(KeyUserKind.RunningState, unread ? KeyNeed.Unknown : KeyNeed.NotNeeded, name, unread ? "MSF holds a grant for its running state, and the application could not be read" : "MSF holds a grant for an application that does not exist any more", applicationName: name);
            }
            else if (application.KeyArn != users.KeyArn && !ApplicationWaiter.IsAtRest(application))
            {
                users.Add(KeyUserKind.RunningState, KeyNeed.Needed, name, $"{application.Status}, on its way from the key to {(object?)application.KeyArn ?? "the AWS owned key"}", application);
            }
        }
    }

    /// <summary>The application whose state a grant is bound to by its encryption context; <see langword="null"/> for any other grant. MSF always binds its grants so; whom it names as grantee is not documented.</summary>
    private static string? ApplicationOf(GrantListEntry grant)
    {
        Dictionary<string, string>? context = grant.Constraints?.EncryptionContextSubset is { Count: > 0 } subset ? subset : grant.Constraints?.EncryptionContextEquals;
        return context is not null && context.TryGetValue(MsfKmsCalls.EncryptionContextKey, out string? arn) ? arn : null;
    }

    private static string NameOf(string applicationArn) => Arn.TryParse(applicationArn, out Arn? arn) && arn.Resource.StartsWith("application/", StringComparison.Ordinal) ? arn.Resource.Substring("application/".Length) : applicationArn;

    private sealed class Users(string keyArn, string region)
    {
        public List<FlinkCmkKeyUsage> All { get; } = [];

        public string KeyArn => keyArn;

        public void Add(KeyUserKind kind, KeyNeed need, string name, string detail, FlinkApplication? application = null, string? snapshotName = null, string? applicationName = null) => All.Add(new FlinkCmkKeyUsage
        {
            KeyArn = keyArn,
            Kind = kind,
            Need = need,
            Name = name,
            ApplicationName = application?.ApplicationName ?? applicationName,
            ApplicationArn = application?.ApplicationArn,
            SnapshotName = snapshotName,
            Detail = detail,
            Region = region,
        });
    }
}
