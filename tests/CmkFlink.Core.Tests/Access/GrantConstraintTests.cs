using Amazon.KeyManagementService.Model;
using CmkFlink.Core.Access;
using CmkFlink.Core.Keys;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Evaluation;

namespace CmkFlink.Core.Tests.Access;

/// <summary>What binds a grant reaches the evaluator, from KMS and from a file: a constraint that is lost on the way would be access that nobody has.</summary>
public sealed class GrantConstraintTests
{
    private const string Application = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders";

    [Fact]
    public void A_grant_of_KMS_keeps_its_source_and_the_service_that_it_is_for()
    {
        KeyGrant grant = GrantReader.Of(new GrantListEntry
        {
            GrantId = "g1",
            GranteeServicePrincipal = MsfKmsCalls.ServicePrincipal,
            Operations = ["Decrypt"],
            Constraints = new GrantConstraints { SourceArn = Application },
        });

        Assert.Equal((MsfKmsCalls.ServicePrincipal, Application), (grant.GranteePrincipal, grant.SourceArn));
        Assert.Null(grant.EncryptionContextSubset);
    }

    [Fact]
    public void A_grant_of_KMS_without_constraint_is_bound_by_nothing() =>
        Assert.Null(GrantReader.Of(new GrantListEntry { GrantId = "g1", GranteePrincipal = Application, Operations = ["Decrypt"] }).SourceArn);

    [Fact]
    public void A_grant_in_a_file_keeps_its_source_and_the_service_that_it_is_for()
    {
        KeyGrant grant = Assert.Single(GrantFile.Parse($$$"""{"Grants":[{"GrantId":"g1","GranteeServicePrincipal":"{{{MsfKmsCalls.ServicePrincipal}}}","Operations":["Decrypt"],"Constraints":{"SourceArn":"{{{Application}}}"}}]}"""));

        Assert.Equal((MsfKmsCalls.ServicePrincipal, Application), (grant.GranteePrincipal, grant.SourceArn));
    }

    [Theory]
    [InlineData("""[{"GrantId":"g1","Operations":["Decrypt"]}]""")]
    [InlineData("""[{"GrantId":"g1","GranteePrincipal":1,"Operations":["Decrypt"]}]""")]
    [InlineData("""[{"GrantId":"g1","GranteePrincipal":"x"}]""")]
    [InlineData("{}")]
    [InlineData("x")]
    public void What_is_no_list_of_grants_is_refused(string json) =>
        Assert.Equal("InvalidGrants", Assert.Throws<OperationException>(() => GrantFile.Parse(json)).Failure.Id);

    [Theory]
    [InlineData("""["EncryptionContextSubset"]""")]
    [InlineData("""{"EncryptionContextSubset":["a"]}""")]
    [InlineData("""{"EncryptionContextSubset":{"a":7}}""")]
    [InlineData("""{"EncryptionContextEquals":{"a":null}}""")]
    [InlineData("""{"EncryptionContextEquals":{"a":"b","a":"c"}}""")]
    [InlineData("""{"SourceArn":7}""")]
    [InlineData("""{"OnlyOnMondays":true}""")]
    public void A_constraint_that_is_not_understood_is_refused_and_never_passed_over(string constraints) =>
        Assert.Equal("InvalidGrants", Assert.Throws<OperationException>(() => GrantFile.Parse($$"""[{"GranteePrincipal":"x","Operations":["Decrypt"],"Constraints":{{constraints}}}]""")).Failure.Id);

    [Fact]
    public void A_constraint_that_is_null_is_none() =>
        Assert.Null(Assert.Single(GrantFile.Parse("""[{"GranteePrincipal":"x","Operations":["Decrypt"],"Constraints":{"EncryptionContextSubset":null,"SourceArn":null}}]""")).EncryptionContextSubset);
}
