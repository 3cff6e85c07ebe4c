using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Applications;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Keys;

/// <summary>Who needs a key, by what was observed.</summary>
public sealed class KeyUsageRulesTests
{
    private static readonly FlinkApplication Elsewhere = Some.Application with { KeyArn = Some.OtherKeyArn };

    [Fact]
    public void A_key_that_nothing_mentions_is_free()
    {
        KeyUsage usage = Judge([new ApplicationHoldings(Elsewhere, [Some.Snapshot("a", 1, Some.OtherKeyArn), Some.Snapshot("b", 2)])], []);

        Assert.True(usage.IsFree);
        Assert.Equal((1, 2), (usage.Applications, usage.Snapshots));
    }

    [Theory]
    [InlineData("READY")]
    [InlineData("CREATING")]
    [InlineData("DELETING")]
    [InlineData("FAILED")]
    public void A_snapshot_in_any_status_needs_its_key(string status)
    {
        KeyUsage usage = Judge([new ApplicationHoldings(Elsewhere, [Some.Snapshot("a", 1, Some.KeyArn) with { SnapshotStatus = status }])], []);

        Assert.Equal((KeyUserKind.Snapshot, "orders/a"), (Assert.Single(usage.Needing).Kind, usage.Needing.Single().Name));
    }

    [Theory]
    [InlineData("UPDATING", KeyNeed.Needed)]
    [InlineData("ROLLING_BACK", KeyNeed.Needed)]
    [InlineData("STARTING", KeyNeed.Needed)]
    [InlineData("RUNNING", null)]
    [InlineData("READY", null)]
    public void Running_state_under_the_key_needs_it_until_its_application_has_come_to_rest_under_another(string status, KeyNeed? expected)
    {
        KeyUsage usage = Judge([new ApplicationHoldings(Elsewhere with { Status = status }, [])], [OfMsf(Some.Application.ApplicationArn)]);

        Assert.Equal(expected, usage.Users.Select(user => (KeyNeed?)user.Need).SingleOrDefault());
    }

    [Fact]
    public void A_grant_of_an_application_that_is_gone_is_no_need_where_all_could_be_listed_and_unknown_where_not()
    {
        GrantListEntry grant = OfMsf("arn:aws:kinesisanalytics:eu-west-1:123456789012:application/gone");

        Assert.Equal(KeyNeed.NotNeeded, Assert.Single(Judge([], [grant]).Users).Need);
        Assert.Equal([KeyNeed.Unknown, KeyNeed.Unknown], Judge([], [grant], new InventoryGap("eu-west-1", null, "denied")).Users.Select(user => user.Need));
        Assert.Equal([KeyNeed.Unknown, KeyNeed.Unknown], Judge([], [grant], new InventoryGap("gone", "gone", "denied")).Users.Select(user => user.Need));
        Assert.Equal([KeyNeed.Unknown, KeyNeed.NotNeeded], Judge([], [grant], new InventoryGap("another", "another", "denied")).Users.Select(user => user.Need));
    }

    [Fact]
    public void A_grant_of_somebody_else_is_a_need()
    {
        GrantListEntry grant = new() { GrantId = "g1", GranteePrincipal = "arn:aws:iam::123456789012:role/Backup", Operations = ["Decrypt"] };

        FlinkCmkKeyUsage user = Assert.Single(Judge([], [grant]).Needing);

        Assert.Equal((KeyUserKind.Grant, "g1"), (user.Kind, user.Name));
        Assert.Contains("role/Backup call Decrypt", user.Detail);
    }

    [Fact]
    public void An_alias_is_a_name_and_no_need()
    {
        KeyUsage usage = KeyUsageRules.Judge(Some.KeyArn, new RegionInventory("eu-west-1", [], []), new GrantListing([], null), ["alias/orders"]);

        Assert.True(usage.IsFree);
        Assert.Equal(KeyUserKind.Alias, Assert.Single(usage.Users).Kind);
    }

    [Fact]
    public void Grants_that_could_not_be_listed_leave_the_answer_unknown()
    {
        KeyUsage usage = KeyUsageRules.Judge(Some.KeyArn, new RegionInventory("eu-west-1", [], []), new GrantListing([], "denied"), []);

        Assert.False(usage.Complete);
        Assert.False(usage.IsFree);
    }

    [Fact]
    public void Who_needs_the_key_comes_before_what_is_unknown_and_that_before_what_is_not_needed()
    {
        KeyUsage usage = KeyUsageRules.Judge(Some.KeyArn, new RegionInventory("eu-west-1", [new ApplicationHoldings(Some.Application, [Some.Snapshot("a", 1, Some.KeyArn)])], [new InventoryGap("x", "x", "denied")]), new GrantListing([], null), ["alias/orders"]);

        Assert.Equal([KeyUserKind.Application, KeyUserKind.Snapshot, KeyUserKind.Unreadable, KeyUserKind.Alias], usage.Users.Select(user => user.Kind));
    }

    private static KeyUsage Judge(IReadOnlyList<ApplicationHoldings> applications, List<GrantListEntry> grants, params InventoryGap[] gaps) =>
        KeyUsageRules.Judge(Some.KeyArn, new RegionInventory("eu-west-1", applications, gaps), new GrantListing(grants, null), []);

    private static GrantListEntry OfMsf(string applicationArn) => new()
    {
        GrantId = "msf",
        GranteePrincipal = "infrastructure.kinesisanalytics.amazonaws.com",
        Operations = ["Decrypt"],
        Constraints = new GrantConstraints { EncryptionContextSubset = new Dictionary<string, string> { ["aws:kinesisanalytics:arn"] = applicationArn } },
    };
}
