using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Linting;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Linting;

/// <summary>KMS takes kms:PutKeyPolicy from the key's own account alone, so an administrator of another account is none.</summary>
public class LockOutTests
{
    private const string OwnKey = "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    [Theory]
    [InlineData("arn:aws:iam::444455556666:role/KeyAdministrator", false)]
    [InlineData("arn:aws:iam::777788889999:role/KeyAdministrator", true)]
    [InlineData("arn:aws:iam::444455556666:root", false)]
    [InlineData("arn:aws:iam::777788889999:root", true)]
    [InlineData("777788889999", true)]
    [InlineData("*", false)]
    public void An_administrator_is_of_the_keys_account(string administrator, bool lockedOut) => Assert.Equal(lockedOut, LocksOut(administrator, OwnKey));

    [Fact]
    public void Where_the_keys_account_is_not_known_whoever_is_named_counts() => Assert.False(LocksOut("arn:aws:iam::777788889999:role/KeyAdministrator", null));

    [Fact]
    public void The_account_of_a_template_without_one_is_not_known()
    {
        PolicyText text = PolicyText.Read("Resources: { K: { Type: AWS::KMS::Key, Properties: { KeyPolicy: { Statement: { Effect: Allow, Principal: { AWS: 'arn:aws:iam::444455556666:role/A' }, Action: 'kms:*', Resource: '*' } } } } }");

        Assert.DoesNotContain("CMK020", PolicyLinter.Lint(text.Policies).Select(finding => finding.RuleId));
    }

    private static bool LocksOut(string administrator, string? key) => PolicyLinter.Lint(new LintedPolicy
    {
        Document = Document($"{{'Effect':'Allow','Principal':{{'AWS':'{administrator}'}},'Action':'kms:*','Resource':'*'}}"),
        Type = LintedPolicyType.KeyPolicy,
        KeyArn = key,
    }).Any(finding => finding.RuleId == "CMK020");
}
