using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Estate;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Rotation;
using CmkFlink.Core.Tests.Support;

namespace CmkFlink.Core.Tests.Estate;

public sealed class AliasDriftTests
{
    private const string Other = "99999999-2222-3333-4444-555555555555";

    private static readonly string Own = Some.Key.KeyId;

    [Fact]
    public void An_alias_that_names_the_key_in_use_has_not_moved()
    {
        ApplicationFacts facts = Facts([("alias/orders", Own), ("alias/other", Other)], (KeyDraft.AliasTag, "alias/orders"));

        Assert.Null(AliasDrift.Of(facts));
        Assert.Equal("alias/orders", AliasDrift.AliasOf(facts));
    }

    [Fact]
    public void The_alias_that_the_key_was_made_for_has_moved_although_another_still_names_the_key()
    {
        FlinkCmkDrift? drift = AliasDrift.Of(Facts([("alias/payments", Other), ("alias/orders", Own)], (KeyDraft.AliasTag, "alias/payments")));

        Assert.Equal(("alias/payments", Some.OtherKeyArn, Some.KeyArn), (drift!.Alias, drift.AliasKeyArn, drift.KeyArn));
    }

    [Theory]
    [InlineData("orders", "alias/orders")]
    [InlineData("my.orders", "alias/my-orders")]
    public void Without_a_tag_an_alias_of_the_application_s_name_tells_where_no_alias_names_the_key(string application, string alias)
    {
        ApplicationFacts facts = Facts([(alias, Other)]);

        Assert.Equal(alias, AliasDrift.Of(facts with { Application = facts.Application with { ApplicationName = application } })!.Alias);
    }

    [Fact]
    public void An_alias_of_the_application_s_name_is_no_drift_where_the_key_has_an_alias_of_its_own() =>
        Assert.Null(AliasDrift.Of(Facts([("alias/orders", Other), ("alias/shared", Own)])));

    [Fact]
    public void A_key_that_says_that_it_replaces_the_one_in_use_has_taken_its_alias()
    {
        ApplicationFacts facts = Facts([("alias/streams", Other)]) with { OtherKeyTags = Tags(Other, (ChangeMark.ReplacesTag, Own)) };

        Assert.Equal("alias/streams", AliasDrift.Of(facts)!.Alias);
    }

    [Theory]
    [InlineData("arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders", true)]
    [InlineData("payments orders", true)]
    [InlineData("arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders-2", false)]
    [InlineData("orders-2", false)]
    public void A_key_that_was_made_for_the_application_tells_where_no_alias_names_the_key_in_use(string tag, bool isDrift)
    {
        ApplicationFacts facts = Facts([("alias/streams", Other)]) with { OtherKeyTags = Tags(Other, (KeyDraft.ApplicationTag, tag)) };

        Assert.Equal(isDrift, AliasDrift.Of(facts) is not null);
    }

    [Fact]
    public void During_an_open_change_aliases_move_as_they_should()
    {
        ApplicationFacts facts = Facts([("alias/orders", Other)]);

        Assert.Null(AliasDrift.Of(facts with { OpenMark = new ChangeMark { Id = "0a1b2c3d", Strategy = RotationStrategy.NewKey, Begun = DateTime.UnixEpoch, Application = "orders" } }));
    }

    [Fact]
    public void A_key_that_a_rotation_made_is_known_by_the_alias_without_its_suffix()
    {
        (string, string)[] tags = [(KeyDraft.AliasTag, "alias/streams-next"), (ChangeMark.ReplacesTag, Other)];

        Assert.Null(AliasDrift.Of(Facts([("alias/streams", Own)], tags)));
        Assert.Equal("alias/streams", AliasDrift.Of(Facts([("alias/streams", Other)], tags))!.Alias);
    }

    [Fact]
    public void Without_aliases_nothing_is_said() => Assert.Null(AliasDrift.Of(Facts([]) with { Aliases = null }));

    private static ApplicationFacts Facts((string Alias, string KeyId)[] aliases, params (string Name, string Value)[] tags) => new()
    {
        Application = Some.Application,
        Key = new EstateKey(Some.Key with { Tags = tags.ToDictionary(t => t.Name, t => t.Value) }, new KeyRotations(null), false, []),
        Aliases = [.. aliases.Select(a => new AliasListEntry { AliasName = a.Alias, TargetKeyId = a.KeyId })],
        Observed = DateTime.UnixEpoch,
    };

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Tags(string keyId, params (string Name, string Value)[] tags) => new() { [keyId] = tags.ToDictionary(t => t.Name, t => t.Value) };
}
