using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Tests;

/// <summary>The names that the tests share, and short ways to write policies.</summary>
internal static class Example
{
    public const string Account = "111122223333";
    public const string Region = "eu-west-1";
    public const string Application = "arn:aws:kinesisanalytics:eu-west-1:111122223333:application/orders";
    public const string OtherApplication = "arn:aws:kinesisanalytics:eu-west-1:111122223333:application/clicks.v2";
    public const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    public const string OtherKey = "arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef";
    public const string OperatorRole = "arn:aws:iam::111122223333:role/ops/Operator";
    public const string OtherRole = "arn:aws:iam::111122223333:role/Other";
    public const string OperatorUser = "arn:aws:iam::111122223333:user/olga";
    public const string AdministratorRole = "arn:aws:iam::111122223333:role/KeyAdministrator";
    public const string AdministratorUser = "arn:aws:iam::111122223333:user/adam";
    public const string ReaderRole = "arn:aws:iam::111122223333:role/Reader";
    public const string ExecutionRole = "arn:aws:iam::111122223333:role/FlinkExecution";
    public const string Root = "arn:aws:iam::111122223333:root";

    public static RequestPrincipal Operator { get; } = RequestPrincipal.RoleSession(OperatorRole, "olga", "AROAEXAMPLEOPERATOR1:olga");

    public static RequestPrincipal Administrator { get; } = RequestPrincipal.RoleSession(AdministratorRole, "adam");

    public static RequestPrincipal User { get; } = RequestPrincipal.User(OperatorUser, "AIDAEXAMPLEOLGA12345");

    public static PolicyDocument KeyPolicy { get; } = PolicyBuilder.Build(KeyPolicyRequest);

    public static PolicyDocument OperatorCmk { get; } = PolicyBuilder.Build(new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = [new OperatedApplication(Application, [])], KeyArns = [Key] });

    public static PolicyRequest KeyPolicyRequest => new()
    {
        Kind = PolicyKind.KeyPolicy,
        Applications = [new OperatedApplication(Application, [OperatorRole])],
        KeyAdministrators = [AdministratorRole],
    };

    /// <summary>A policy of the statements given, as JSON with single quotes.</summary>
    public static PolicyDocument Document(params string[] statements) => PolicyOf("2012-10-17", statements);

    public static PolicyDocument PolicyOf(string version, params string[] statements) =>
        PolicyDocument.Parse($$"""{"Version":"{{version}}","Statement":[{{string.Join(',', statements).Replace('\'', '"')}}]}""");

    public static CompiledPolicy Compiled(params string[] statements) => CompiledPolicy.Compile(Document(statements));

    public static CompiledPolicy Compile(PolicyDocument document) => CompiledPolicy.Compile(document);

    /// <summary>What MSF asks of KMS in one call.</summary>
    public static AuthorizationRequest Call(MsfCaller caller, string action, RequestPrincipal? op = null, string application = Application, string key = Key) =>
        MsfKmsCalls.Request(MsfKmsCalls.All.Single(call => call.Caller == caller && call.Action == action), op ?? Operator, Arn.Parse(application), key);

    public static bool Allows(PolicyDocument keyPolicy, AuthorizationRequest request, params PolicyDocument[] identity) =>
        PolicyEvaluator.Evaluate(request, new AuthorizationPolicies { Resource = Compile(keyPolicy), Identity = [.. identity.Select(Compile)] }).IsAllowed;
}
