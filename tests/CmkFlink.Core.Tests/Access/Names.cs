using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Tests.Access;

/// <summary>The names that these tests share, and short ways to write policies.</summary>
internal static class Names
{
    public const string Account = "123456789012";
    public const string Application = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/orders";
    public const string OtherApplication = "arn:aws:kinesisanalytics:eu-west-1:123456789012:application/clicks.v2";
    public const string Key = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    public const string OtherKey = "arn:aws:kms:eu-west-1:123456789012:key/mrk-0123456789abcdef0123456789abcdef";
    public const string OperatorRole = "arn:aws:iam::123456789012:role/Operator";
    public const string OperatorUser = "arn:aws:iam::123456789012:user/operator-user";
    public const string AdministratorRole = "arn:aws:iam::123456789012:role/KeyAdministrator";
    public const string ReaderRole = "arn:aws:iam::123456789012:role/Reader";
    public const string ExecutionRole = "arn:aws:iam::123456789012:role/FlinkExecution";

    public static PolicyRequest KeyPolicyRequest => new()
    {
        Kind = PolicyKind.KeyPolicy,
        Applications = [new OperatedApplication(Application, [OperatorRole])],
        KeyAdministrators = [AdministratorRole],
    };

    public static PolicyDocument KeyPolicy => PolicyBuilder.Build(KeyPolicyRequest);

    public static PolicyDocument OperatorBase => PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorBase, Applications = [new OperatedApplication(Application, [])], ExecutionRoleArns = [ExecutionRole] });

    public static PolicyDocument OperatorCmk(params string[] keys) =>
        PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = [new OperatedApplication(Application, [])], KeyArns = keys });

    /// <summary>A policy of the statements given, as JSON with single quotes.</summary>
    public static PolicyDocument Policy(params string[] statements) =>
        PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements).Replace('\'', '"')}}]}""");
}
