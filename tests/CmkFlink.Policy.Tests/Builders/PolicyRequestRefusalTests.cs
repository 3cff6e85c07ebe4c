using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Builders;

public class PolicyRequestRefusalTests
{
    private static readonly PolicyRequest OperatorCmkRequest = new() { Kind = PolicyKind.OperatorCmk, Applications = [new(Application, [])], KeyArns = [Key] };

    private static readonly PolicyRequest ReaderRequest = new() { Kind = PolicyKind.Reader, Region = Region, AccountId = Account };

    public static TheoryData<string, PolicyRequest, string, string> Requests => new()
    {
        { "no application", KeyPolicyRequest with { Applications = [] }, "Applications", "at least one application" },
        { "no operator", KeyPolicyRequest with { Applications = [new(Application, [])] }, "Applications", "has no operator" },
        { "wildcard application", KeyPolicyRequest with { Applications = [new("arn:aws:kinesisanalytics:eu-west-1:111122223333:application/*", [OperatorRole])] }, "Applications", "not the ARN of one application" },
        { "partition of another Region", KeyPolicyRequest with { Applications = [new("arn:aws:kinesisanalytics:cn-north-1:111122223333:application/a", [OperatorRole])] }, "Applications", "is in aws-cn" },
        { "two Regions under one key", KeyPolicyRequest with { Applications = [new(Application, [OperatorRole]), new("arn:aws:kinesisanalytics:eu-west-2:111122223333:application/a", [OperatorRole])] }, "Applications", "different Regions" },
        { "no administrator", KeyPolicyRequest with { KeyAdministrators = [] }, "KeyAdministrators", "nobody can manage" },
        { "session as operator", KeyPolicyRequest with { Applications = [new(Application, ["arn:aws:sts::111122223333:assumed-role/Operator/x"])] }, "Applications", "is a session; name its role" },
        { "wildcard operator", KeyPolicyRequest with { Applications = [new(Application, ["arn:aws:iam::111122223333:role/*"])] }, "Applications", "no wildcard" },
        { "everybody as operator", KeyPolicyRequest with { Applications = [new(Application, ["*"])] }, "Applications", "not an ARN" },
        { "root as operator", KeyPolicyRequest with { Applications = [new(Application, [Root])] }, "Applications", "not the ARN of one role or user" },
        { "operator of another account", KeyPolicyRequest with { Applications = [new(Application, ["arn:aws:iam::444455556666:role/Operator"])] }, "Applications", "account 111122223333" },
        { "reader by unique id", KeyPolicyRequest with { Readers = ["AROAEXAMPLE"] }, "Readers", "not an ARN" },
        { "MFA of a role", KeyPolicyRequest with { RequireMfaAge = 300 }, "RequireMfaAge", "trust policy" },
        { "MFA age out of range", KeyPolicyRequest with { KeyAdministrators = [AdministratorUser], RequireMfaAge = 0 }, "RequireMfaAge", "60 to 129600" },
        { "malformed endpoint", KeyPolicyRequest with { SourceVpce = ["vpc-1"] }, "SourceVpce", "no VPC endpoint id" },
        { "condition key with a blank", KeyPolicyRequest with { Conditions = [new("Bool", "aws: MultiFactorAuthPresent", ["true"])] }, "Conditions", "no condition key" },
        { "unknown operator", KeyPolicyRequest with { Conditions = [new("StringIs", "aws:PrincipalTag/x", ["true"])] }, "Conditions", "no condition operator" },
        { "condition without value", KeyPolicyRequest with { Conditions = [new("Bool", "aws:x", [])] }, "Conditions", "no value" },
        { "set operator on the encryption context", KeyPolicyRequest with { Conditions = [new("ForAllValues:StringEquals", "kms:EncryptionContext:x", ["1"])] }, "Conditions", "KMS refuses" },
        { "condition that is taken", KeyPolicyRequest with { Conditions = [new("StringEquals", "KMS:viaService", ["x"])] }, "Conditions", "already in statement AllowOperatorToDescribeKey" },
        { "condition given twice", KeyPolicyRequest with { Conditions = [new("Bool", "aws:x", ["true"]), new("Bool", "aws:X", ["false"])] }, "Conditions", "is given twice" },
        { "no key", OperatorCmkRequest with { KeyArns = [] }, "KeyArns", "at least one key" },
        { "alias for a key", OperatorCmkRequest with { KeyArns = ["arn:aws:kms:eu-west-1:111122223333:alias/orders"] }, "KeyArns", "no alias" },
        { "key of another Region", OperatorCmkRequest with { KeyArns = [Key, "arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"] }, "KeyArns", "of no application given" },
        { "key of another account", OperatorCmkRequest with { KeyArns = ["arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab"] }, "KeyArns", "of no application given" },
        { "application without key", OperatorCmkRequest with { Applications = [new(Application, []), new("arn:aws:kinesisanalytics:eu-west-2:111122223333:application/a", [])] }, "KeyArns", "has no key in its Region" },
        { "too long", OperatorCmkRequest with { Applications = [.. Enumerable.Range(0, 20).Select(i => new OperatedApplication(Application + i, []))] }, "Applications", "at most 6144" },
        { "key policy too long", KeyPolicyRequest with { Applications = [.. Enumerable.Range(0, 20).Select(i => new OperatedApplication(Application + i, [OperatorRole]))] }, "Applications", "at most 32768" },
        { "no execution role", new PolicyRequest { Kind = PolicyKind.OperatorBase, Applications = [new(Application, [])] }, "ExecutionRoleArns", "execution role" },
        { "user as execution role", new PolicyRequest { Kind = PolicyKind.OperatorBase, Applications = [new(Application, [])], ExecutionRoleArns = [OperatorUser] }, "ExecutionRoleArns", "not the ARN of a role" },
        { "no Region", ReaderRequest with { Region = null }, "Region", "needs the Region" },
        { "malformed Region", ReaderRequest with { Region = "eu-west-1:x" }, "Region", "no Region" },
        { "no account", ReaderRequest with { AccountId = "12345" }, "AccountId", "12 digits" },
        { "key policy's option", ReaderRequest with { ExclusivePrincipal = true }, "ExclusivePrincipal", "belongs to the key policy" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void What_is_missing_or_malformed_is_refused_by_name(string what, PolicyRequest request, string parameter, string reason)
    {
        PolicyRequestException e = Assert.Throws<PolicyRequestException>(() => PolicyBuilder.Build(request));

        Assert.True(e.ParamName == parameter && e.Message.Contains(reason, StringComparison.Ordinal), $"{what}: {e.ParamName}: {e.Message}");
    }

    [Fact]
    public void Trust_needs_somebody_by_name()
    {
        Assert.Throws<PolicyRequestException>(() => TrustPolicies.Role([]));
        Assert.Throws<PolicyRequestException>(() => TrustPolicies.Role(["*"]));
        Assert.Throws<PolicyRequestException>(() => TrustPolicies.Role(["arn:aws:iam::111122223333:role/*"]));
        Assert.Throws<PolicyRequestException>(() => TrustPolicies.ExecutionRole("arn:aws:kinesisanalytics:eu-west-1:111122223333:application/*"));
    }
}
