using CmkFlink.Core.Access;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Access;

public sealed class PolicyNamesTests
{
    private static readonly IamPrincipalName Operator = IamPrincipalName.Role("Operator");

    [Fact]
    public void A_name_tells_kind_application_Region_and_principal()
    {
        Assert.Equal("CmkFlinkOperatorBase-orders-eu-west-1-Operator", PolicyNames.Default(PolicyKind.OperatorBase, Names.OperatorBase, Operator));
        Assert.Equal("CmkFlinkOperatorCmk-orders-eu-west-1-operator-user", PolicyNames.Default(PolicyKind.OperatorCmk, Names.OperatorCmk(Names.Key), IamPrincipalName.User("operator-user")));
    }

    [Fact]
    public void The_name_does_not_depend_on_the_keys_so_that_they_accumulate()
    {
        Assert.Equal(
            PolicyNames.Default(PolicyKind.OperatorCmk, Names.OperatorCmk(Names.Key), Operator),
            PolicyNames.Default(PolicyKind.OperatorCmk, Names.OperatorCmk(Names.OtherKey), Operator));
    }

    [Fact]
    public void Long_names_are_cut_and_stay_distinct_and_valid()
    {
        string Name(char last) => PolicyNames.Default(
            PolicyKind.OperatorCmk,
            Names.Policy($"{{'Effect':'Allow','Action':'kms:Decrypt','Resource':'*','Condition':{{'StringEquals':{{'kms:EncryptionContext:aws:kinesisanalytics:arn':'arn:aws:kinesisanalytics:eu-west-1:123456789012:application/{new string('a', 127)}{last}'}}}}}}"),
            Operator);

        Assert.Equal(128, Name('x').Length);
        Assert.True(PolicyNames.IsValid(Name('x')));
        Assert.NotEqual(Name('x'), Name('y'));
        Assert.Equal(Name('x'), Name('x'));
    }

    [Fact]
    public void Each_kind_is_known_from_its_statements()
    {
        Assert.Equal(PolicyKind.OperatorBase, PolicyNames.KindOf(Names.OperatorBase));
        Assert.Equal(PolicyKind.OperatorCmk, PolicyNames.KindOf(Names.OperatorCmk(Names.Key)));
        Assert.Equal(PolicyKind.KeyPolicy, PolicyNames.KindOf(Names.KeyPolicy));
        foreach (PolicyKind kind in new[] { PolicyKind.KeyAdministrator, PolicyKind.Reader })
        {
            Assert.Equal(kind, PolicyNames.KindOf(PolicyBuilder.Build(new PolicyRequest { Kind = kind, Region = "eu-west-1", AccountId = Names.Account })));
        }
        Assert.Null(PolicyNames.KindOf(Names.Policy("{'Effect':'Allow','Action':'s3:GetObject','Resource':'*'}")));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("Good_+=,.@-9", true)]
    public void Names_that_IAM_refuses_are_known(string name, bool valid) => Assert.Equal(valid, PolicyNames.IsValid(name));

    [Theory]
    [InlineData("/", true)]
    [InlineData("/a/b/", true)]
    [InlineData("a/", false)]
    [InlineData("/a", false)]
    [InlineData("", false)]
    public void Paths_that_IAM_refuses_are_known(string path, bool valid) => Assert.Equal(valid, PolicyNames.IsValidPath(path));
}
