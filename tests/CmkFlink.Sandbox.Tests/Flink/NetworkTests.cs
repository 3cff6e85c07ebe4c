using System.Text.Json.Nodes;

namespace CmkFlink.Sandbox.Tests.Flink;

public class NetworkTests
{
    private static readonly object _network = new { SubnetIds = new[] { "subnet-1" }, SecurityGroupIds = new[] { "sg-1" } };

    [Fact]
    public void A_running_application_is_redeployed_with_its_state()
    {
        FlinkWorld world = new();
        world.Start();

        JsonObject answer = Add(world);

        Assert.Equal(2, (long)answer["ApplicationVersionId"]!);
        Assert.Equal("UPDATING", world.Status);
        world.Account.Settle();
        Assert.Equal("RUNNING", world.Status);
        Assert.StartsWith("UPDATEAPPLICATION-orders-", world.Application.RestoredFrom, StringComparison.Ordinal);
        Assert.Equal("SUCCESSFUL", (string?)world.LastOperation["OperationStatus"]);
        Assert.Equal("subnet-1", (string?)world.Detail["ApplicationConfigurationDescription"]!["VpcConfigurationDescriptions"]![0]!["SubnetIds"]![0]);
    }

    [Fact]
    public void An_application_has_one_network_at_most_and_gets_another_id_after_it_was_deleted()
    {
        FlinkWorld world = new();
        string first = (string)Add(world)["VpcConfigurationDescription"]!["VpcConfigurationId"]!;
        Assert.Equal("InvalidArgumentException", world.Error("AddApplicationVpcConfiguration", Input(world)));

        world.Call("DeleteApplicationVpcConfiguration", new { ApplicationName = "orders", CurrentApplicationVersionId = world.Version, VpcConfigurationId = first });

        Assert.Null(world.Detail["ApplicationConfigurationDescription"]!["VpcConfigurationDescriptions"]);
        Assert.NotEqual(first, (string)Add(world)["VpcConfigurationDescription"]!["VpcConfigurationId"]!);
        Assert.Equal("InvalidArgumentException", world.Error("DeleteApplicationVpcConfiguration", new { ApplicationName = "orders", CurrentApplicationVersionId = world.Version, VpcConfigurationId = first }));
    }

    [Fact]
    public void A_key_that_the_redeployment_could_not_use_is_refused_before_it()
    {
        FlinkWorld world = new();
        string key = world.NewKey();
        world.SwitchTo(key);
        world.Start();
        world.Account.Kms("DisableKey", new { KeyId = key });

        Assert.Equal("InvalidArgumentException", world.Error("AddApplicationVpcConfiguration", Input(world)));

        Assert.Equal(("RUNNING", 2), (world.Status, world.Version));
    }

    [Fact]
    public void A_snapshot_under_an_older_key_that_the_redeployment_restores_needs_that_key_too()
    {
        FlinkWorld world = new(snapshots: false);
        string old = world.NewKey();
        world.SwitchTo(old);
        world.Start();
        world.Snapshot("old");
        world.SwitchTo(world.NewKey());
        world.PutPolicy(old, new KeyPolicyText().Without("AllowOperatorToConfigureAppToUseKeyForApplicationState", "kms:Decrypt"));

        Assert.Equal("InvalidArgumentException", world.Error("AddApplicationVpcConfiguration", Input(world)));

        Assert.Equal(("RUNNING", 3L), (world.Status, world.Version));
        world.PutPolicy(old, new KeyPolicyText());
        Add(world);
        world.Account.Settle();
        Assert.Equal(("RUNNING", "old"), (world.Status, world.Application.RestoredFrom));
    }

    [Fact]
    public void A_stale_version_and_an_application_in_change_are_refused()
    {
        FlinkWorld world = new();
        Assert.Equal("ConcurrentModificationException", world.Error("AddApplicationVpcConfiguration", new { ApplicationName = "orders", CurrentApplicationVersionId = 7, VpcConfiguration = _network }));
        world.Call("StartApplication", new { ApplicationName = "orders" });
        Assert.Equal("ResourceInUseException", world.Error("AddApplicationVpcConfiguration", Input(world)));
    }

    private static JsonObject Add(FlinkWorld world) => world.Call("AddApplicationVpcConfiguration", Input(world));

    private static object Input(FlinkWorld world) => new { ApplicationName = "orders", CurrentApplicationVersionId = world.Version, VpcConfiguration = _network };
}
