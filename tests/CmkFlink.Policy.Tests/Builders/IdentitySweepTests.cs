using CmkFlink.Policy.Actions;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using Xunit.Abstractions;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Builders;

/// <summary>What each identity policy grants, against a matrix by hand, over every action of KMS, MSF, IAM and STS and resources of the right and the wrong kind, name, Region and account.</summary>
public class IdentitySweepTests(ITestOutputHelper output)
{
    private static readonly string[] Lifecycle =
    [
        "DescribeApplication", "DescribeApplicationVersion", "ListApplicationVersions", "UpdateApplication", "UpdateApplicationMaintenanceConfiguration", "RollbackApplication", "StartApplication", "StopApplication",
        "CreateApplicationSnapshot", "DescribeApplicationSnapshot", "ListApplicationSnapshots", "DeleteApplicationSnapshot", "ListApplicationOperations", "DescribeApplicationOperation", "TagResource", "UntagResource", "ListTagsForResource",
    ];

    private static readonly string[] KeyManagement =
    [
        "DescribeKey", "GetKeyPolicy", "PutKeyPolicy", "ListKeyPolicies", "EnableKey", "DisableKey", "CancelKeyDeletion", "ScheduleKeyDeletion", "UpdateKeyDescription", "GetKeyLastUsage", "CreateAlias", "DeleteAlias", "UpdateAlias",
        "TagResource", "UntagResource", "ListResourceTags", "EnableKeyRotation", "DisableKeyRotation", "GetKeyRotationStatus", "RotateKeyOnDemand", "ListKeyRotations",
    ];

    private static readonly Dictionary<string, string[]> ReadIam = new()
    {
        ["role/"] = ["GetRole", "ListAttachedRolePolicies", "ListRolePolicies", "GetRolePolicy"],
        ["user/"] = ["GetUser", "ListAttachedUserPolicies", "ListUserPolicies", "GetUserPolicy", "ListGroupsForUser"],
        ["group/"] = ["ListAttachedGroupPolicies", "ListGroupPolicies", "GetGroupPolicy"],
        ["policy/"] = ["GetPolicy", "GetPolicyVersion"],
    };

    private static readonly string[] ReadKeys = ["DescribeKey", "GetKeyPolicy", "ListGrants", "GetKeyRotationStatus", "ListKeyRotations", "ListResourceTags"];

    private static readonly string[] Resources =
    [
        "*", Application, OtherApplication, Application.Replace(Region, "us-east-1", StringComparison.Ordinal), Application.Replace(Account, "444455556666", StringComparison.Ordinal), Key, OtherKey,
        Key.Replace(Region, "us-east-1", StringComparison.Ordinal), "arn:aws:kms:eu-west-1:111122223333:alias/orders", ExecutionRole, OtherRole, OperatorUser, "arn:aws:iam::111122223333:policy/any", "arn:aws:iam::111122223333:group/any",
    ];

    [Fact]
    public void OperatorBase() => Check(
        new PolicyRequest { Kind = PolicyKind.OperatorBase, Applications = [new(Application, [])], ExecutionRoleArns = [ExecutionRole] },
        question => question.Service switch
        {
            "kinesisanalytics" => (question.Resource == Application && Lifecycle.Contains(question.Action)) || question.Action is "CreateApplication" or "ListApplications",
            "iam" => question is { Action: "PassRole", Resource: ExecutionRole, PassedTo: "kinesisanalytics.amazonaws.com" },
            _ => false,
        });

    [Fact]
    public void OperatorCmk() => Check(
        new PolicyRequest { Kind = PolicyKind.OperatorCmk, Applications = [new(Application, [])], KeyArns = [Key] },
        question => question is { Service: "kms", Resource: Key, Via: "kinesisanalytics.amazonaws.com", Region: Region } && question.Action switch
        {
            "DescribeKey" => true,
            "Decrypt" or "GenerateDataKey" or "GenerateDataKeyWithoutPlaintext" => question.Context == Application,
            "CreateGrant" => question.Context == Application && question.Constraint == "EncryptionContextSubset",
            _ => false,
        });

    [Fact]
    public void KeyAdministrator() => Check(
        new PolicyRequest { Kind = PolicyKind.KeyAdministrator, Region = Region, AccountId = Account },
        question => question.Service switch
        {
            "kms" => question.Action is "CreateKey" or "ListKeys" or "ListAliases"
                || (question.Resource is Key or OtherKey && KeyManagement.Contains(question.Action))
                || (question.Resource.EndsWith(":alias/orders", StringComparison.Ordinal) && question.Action is "CreateAlias" or "DeleteAlias" or "UpdateAlias"),
            "kinesisanalytics" => question.Action == "ListApplications" || (question.Resource is Application or OtherApplication && question.Action is "DescribeApplication" or "ListApplicationSnapshots" or "ListApplicationOperations" or "ListTagsForResource"),
            _ => false,
        });

    [Fact]
    public void Reader() => Check(
        new PolicyRequest { Kind = PolicyKind.Reader, Region = Region, AccountId = Account },
        question => question.Service switch
        {
            "kms" => question.Action is "ListKeys" or "ListAliases" || (question.Resource is Key or OtherKey && ReadKeys.Contains(question.Action)),
            "kinesisanalytics" => question.Action == "ListApplications" || (question.Resource is Application or OtherApplication && ReaderOfApplications.Contains(question.Action)),
            "iam" => ReadIam.Any(kind => question.Resource.StartsWith("arn:aws:iam::111122223333:" + kind.Key, StringComparison.Ordinal) && kind.Value.Contains(question.Action)),
            _ => false,
        });

    private static readonly string[] ReaderOfApplications =
        ["DescribeApplication", "DescribeApplicationVersion", "DescribeApplicationSnapshot", "DescribeApplicationOperation", "ListApplicationSnapshots", "ListApplicationOperations", "ListApplicationVersions", "ListTagsForResource"];

    /// <summary>One question: an action on a resource, as called.</summary>
    private sealed record Question(string Service, string Action, string Resource)
    {
        public string Region { get; init; } = Example.Region;

        public string? Via { get; init; }

        public string? Context { get; init; }

        public string? Constraint { get; init; }

        public string? PassedTo { get; init; }
    }

    private void Check(PolicyRequest request, Func<Question, bool> expected)
    {
        CompiledPolicy identity = Compile(PolicyBuilder.Build(request));
        List<string> wrong = [];
        int asked = 0, granted = 0;
        foreach (Question question in Questions())
        {
            asked++;
            bool allowed = Allows(identity, question);
            if (allowed) granted++;
            if (allowed != expected(question)) wrong.Add($"{question}: {allowed}");
        }

        output.WriteLine($"{request.Kind}: {asked} questions ({AwsActions.All.Count} actions, {Resources.Length} resources), {granted} allowed");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {asked}: {string.Join("; ", wrong.Take(10))}");
        Assert.True(granted > 3 && asked > 2_000, $"{granted} of {asked}: the sweep is too thin to prove anything");
    }

    private static IEnumerable<Question> Questions()
    {
        foreach (AwsAction action in AwsActions.All)
        {
            string name = action.Name.Substring(action.Name.IndexOf(':') + 1);
            foreach (string resource in Resources)
            {
                Question question = new(action.Service, name, resource);
                if (name == "PassRole")
                {
                    foreach (string? to in new[] { null, "kinesisanalytics.amazonaws.com", "lambda.amazonaws.com" }) yield return question with { PassedTo = to };
                }
                else if (action.Service == "kms" && resource is Key or OtherKey)
                {
                    foreach (string? via in new[] { null, "kinesisanalytics.amazonaws.com", "s3.amazonaws.com" })
                        foreach (string region in new[] { Region, "us-east-1" })
                            foreach (string? context in new[] { null, Application, OtherApplication })
                                foreach (string constraint in new[] { "EncryptionContextSubset", "EncryptionContextEquals" })
                                    yield return question with { Via = via, Region = region, Context = context, Constraint = constraint };
                }
                else
                {
                    yield return question;
                }
            }
        }
    }

    /// <summary>The identity policy alone decides: keys and roles delegate to their account here.</summary>
    private static bool Allows(CompiledPolicy identity, Question question)
    {
        RequestContext context = new();
        if (question.Context is not null) context.Set("kms:EncryptionContext:aws:kinesisanalytics:arn", question.Context);
        if (question is { Action: "CreateGrant", Constraint: { } constraint }) context.Set("kms:GrantConstraintType", constraint).SetMany("kms:GrantOperations", ["Decrypt"]);
        if (question.PassedTo is not null) context.Set("iam:PassedToService", question.PassedTo);
        return PolicyEvaluator.Evaluate(
            new AuthorizationRequest { Principal = Operator, Action = $"{question.Service}:{question.Action}", Resource = question.Resource, ResourceAccount = Account, Region = question.Region, ForwardedBy = question.Via, Context = context },
            new AuthorizationPolicies { Resource = Compiled("{'Effect':'Allow','Principal':{'AWS':'111122223333'},'Action':'*','Resource':'*'}"), Identity = [identity] }).IsAllowed;
    }
}
