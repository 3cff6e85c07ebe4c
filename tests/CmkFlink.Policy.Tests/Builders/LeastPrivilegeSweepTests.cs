using CmkFlink.Policy.Actions;
using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using Xunit.Abstractions;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Builders;

/// <summary>What a key policy grants with each option, against a matrix by hand, over every KMS action on keys, every caller in question and every way to call: nothing more, nothing less.</summary>
public class LeastPrivilegeSweepTests(ITestOutputHelper output)
{
    private static readonly string[] ManagementActions =
    [
        "CancelKeyDeletion", "CreateAlias", "DeleteAlias", "DescribeKey", "DisableKey", "DisableKeyRotation", "EnableKey", "EnableKeyRotation", "GetKeyLastUsage", "GetKeyPolicy", "GetKeyRotationStatus", "ListGrants", "ListKeyPolicies",
        "ListKeyRotations", "ListResourceTags", "PutKeyPolicy", "RevokeGrant", "RotateKeyOnDemand", "ScheduleKeyDeletion", "TagResource", "UntagResource", "UpdateAlias", "UpdateKeyDescription",
    ];

    private static readonly string[] ReadingActions = ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListGrants", "ListKeyRotations", "ListResourceTags"];

    private static readonly string[] UseActions = ["DescribeKey", "Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext"];

    private static readonly string[] DestructiveActions = ["ScheduleKeyDeletion", "DeleteImportedKeyMaterial", "DisableKey", "PutKeyPolicy"];

    // orders is operated by the operator, clicks.v2 by the second operator: they never cross.
    private static readonly PolicyRequest Official = KeyPolicyRequest with { Applications = [new(Application, [OperatorRole]), new(OtherApplication, [OperatorUser])], Readers = [ReaderRole] };

    private static readonly Dictionary<string, CompiledPolicy> Identities = new()
    {
        ["operator"] = Compile(OperatorCmk),
        ["powerful role"] = Compiled("{'Effect':'Allow','Action':'*','Resource':'*'}"),
    };

    [Fact]
    public void The_official_policy() => Check(Official, (caller, action, way) => Granted(caller, action, way));

    [Fact]
    public void AccountRoot_delegates_to_whoever_IAM_allows() =>
        Check(Official with { AccountRoot = true }, (caller, action, way) => caller is "root" or "powerful role" || Granted(caller, action, way));

    [Fact]
    public void ExclusivePrincipal_shuts_out_whom_the_delegation_would_let_in() =>
        Check(Official with { AccountRoot = true, ExclusivePrincipal = true }, (caller, action, way) => caller == "root" || Granted(caller, action, way));

    [Fact]
    public void ThisAccountOnly_holds_for_AWS_principals() => Check(
        Official with { ThisAccountOnly = true },
        (caller, action, way) => (way.More.Length == 0 || caller is "service" or "infrastructure") && Granted(caller, action, way),
        Sweep.With("kms:CallerAccount", null, "444455556666"));

    [Fact]
    public void SourceVpce_holds_for_direct_calls_and_spares_MSF() => Check(
        Official with { SourceVpce = ["vpce-0a1b2c3d"] },
        (caller, action, way) => (caller is "service" or "infrastructure" || way.ForwardedBy is not null || way.More is [(_, "vpce-0a1b2c3d")]) && Granted(caller, action, way),
        Sweep.With("aws:SourceVpce", null, "vpce-0a1b2c3d", "vpce-99999999"));

    [Fact]
    public void AllowUseByAdministrator_adds_the_use_and_nothing_else() =>
        Check(Official with { AllowUseByAdministrator = true }, (caller, action, way) => (caller == "administrator" && UseActions.Contains(action)) || Granted(caller, action, way));

    [Fact]
    public void RequireMfaAge_holds_for_destructive_actions_of_users() => Check(
        Official with { KeyAdministrators = [AdministratorUser], RequireMfaAge = 3600 },
        (caller, action, way) => Granted(caller, action, way) && (caller != "administrator" || !DestructiveActions.Contains(action) || way.More is [(_, "100")]),
        Sweep.With("aws:MultiFactorAuthAge", null, "100", "3601"),
        [.. Sweep.Callers.Select(caller => caller.Name == "administrator" ? (caller.Name, RequestPrincipal.User(AdministratorUser)) : caller)]);

    [Fact]
    public void A_condition_of_ones_own_holds_for_AWS_principals() => Check(
        Official with { Conditions = [new PolicyCondition("StringEquals", "aws:PrincipalTag/team", ["streams"])] },
        (caller, action, way) => (caller is "service" or "infrastructure" || way.More is [(_, "streams")]) && Granted(caller, action, way),
        Sweep.With("aws:PrincipalTag/team", null, "streams", "others"));

    [Fact]
    public void Permissive_gives_the_administrator_everything() =>
        Check(Official with { Kind = PolicyKind.Permissive }, (caller, action, way) => caller == "administrator" || Granted(caller, action, way));

    /// <summary>Each of the eight statements, each of its elements: taken away or altered, some answer is another.</summary>
    [Fact]
    public void Every_element_of_every_statement_shows_in_the_sweep()
    {
        PolicyDocument policy = PolicyBuilder.Build(KeyPolicyRequest);
        bool[] before = Bits(policy);
        List<string> without = [];
        int mutants = 0;
        for (int i = 0; i < policy.Statements.Count; i++)
        {
            if (policy.Statements[i].Sid == "AllowKeyAdministratorsToManageKey") continue;
            foreach ((string what, PolicyStatement mutant) in Mutants(policy.Statements[i]))
            {
                mutants++;
                if (Bits(policy with { Statements = [.. policy.Statements.Take(i), mutant, .. policy.Statements.Skip(i + 1)] }).SequenceEqual(before)) without.Add($"{policy.Statements[i].Sid}: {what}");
            }
        }

        output.WriteLine($"{mutants} mutants of 8 statements, {before.Length} questions each");
        Assert.True(mutants > 60, $"only {mutants} mutants");
        Assert.Empty(without);
    }

    private void Check(PolicyRequest request, Func<string, string, Way, bool> expected, IReadOnlyList<Way>? ways = null, IReadOnlyList<(string Name, RequestPrincipal Who)>? callers = null)
    {
        List<string> wrong = [];
        int asked = 0, granted = 0;
        foreach ((string caller, string action, Way way, bool allowed) in Sweep.Answers(Compile(PolicyBuilder.Build(request)), Identities, ways, callers))
        {
            asked++;
            if (allowed) granted++;
            if (allowed != expected(caller, action.Substring("kms:".Length), way)) wrong.Add($"{caller} {action} {way}: {allowed}");
        }

        output.WriteLine($"{asked} questions ({AwsActions.OnKeys.Count} actions, {(callers ?? Sweep.Callers).Count} callers, {(ways ?? Sweep.Ways).Count} ways), {granted} allowed");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {asked}: {string.Join("; ", wrong.Take(10))}");
        Assert.True(granted > 100 && asked > 10_000, $"{granted} of {asked}: the sweep is too thin to prove anything");
    }

    /// <summary>The matrix: MSF developer guide, key-management-flink and manage-cmk-api.</summary>
    private static bool Granted(string caller, string action, Way way)
    {
        bool viaMsf = way.ForwardedBy == Sweep.Msf && way.Region == Region;
        string own = caller == "second operator" ? OtherApplication : Application;
        bool served = way.Context is Application or OtherApplication;
        return (caller, action) switch
        {
            ("administrator", _) => ManagementActions.Contains(action),
            ("reader", _) => ReadingActions.Contains(action),
            ("operator" or "second operator", "DescribeKey") => viaMsf,
            ("operator" or "second operator", "Decrypt" or "GenerateDataKey" or "GenerateDataKeyWithoutPlaintext") => viaMsf && way.Context == own,
            ("operator" or "second operator", "CreateGrant") => viaMsf && way.Context == own && way.IsGrantForDecryption,
            ("service" or "infrastructure", "DescribeKey") => way.Source is Application or OtherApplication,
            ("service", "GenerateDataKey") => served && way.Source == way.Context,
            ("service", "Decrypt") => served,
            ("infrastructure", "Decrypt" or "GenerateDataKeyWithoutPlaintext") => served,
            ("infrastructure", "CreateGrant") => served && way.IsGrantForDecryption,
            _ => false,
        };
    }

    /// <summary>The key policy alone and the callers that its eight statements are about, with a foreign source account among the ways, so that aws:SourceAccount shows too.</summary>
    private static bool[] Bits(PolicyDocument policy)
    {
        IReadOnlyList<Way> ways = [.. Sweep.Ways, .. Sweep.Ways.Where(way => way.Source is not null && way.ForwardedBy is null).Select(way => way with { More = [("aws:SourceAccount", "444455556666")] })];
        return [.. Sweep.Answers(Compile(policy), new Dictionary<string, CompiledPolicy>(), ways, [.. Sweep.Callers.Where(caller => caller.Name is "operator" or "service" or "infrastructure" or "other role")]).Select(answer => answer.Allowed)];
    }

    private static IEnumerable<(string What, PolicyStatement Mutant)> Mutants(PolicyStatement statement)
    {
        yield return ("Effect Deny", statement with { Effect = PolicyEffect.Deny });
        yield return ("another resource", statement with { Resources = ["arn:aws:kms:eu-west-1:111122223333:key/another"] });
        yield return ("no resource", statement with { Resources = null });
        foreach (PolicyPrincipal principal in statement.Principals!)
        {
            yield return ($"principal {principal.Value} replaced", statement with { Principals = [.. statement.Principals.Select(each => each == principal ? new PolicyPrincipal(PolicyPrincipalType.Aws, OtherRole) : each)] });
        }

        foreach (string action in statement.Actions!)
        {
            yield return ($"{action} replaced", statement with { Actions = [.. statement.Actions.Select(each => each == action ? "kms:Encrypt" : each)] });
        }

        foreach (PolicyCondition condition in statement.Conditions)
        {
            yield return ($"condition {condition.Key} dropped", statement with { Conditions = [.. statement.Conditions.Where(each => each != condition)] });
            yield return ($"condition {condition.Key} on another value", statement with { Conditions = [.. statement.Conditions.Select(each => each == condition ? condition with { Values = ["another"] } : each)] });
            yield return ($"condition {condition.Key} on another key", statement with { Conditions = [.. statement.Conditions.Select(each => each == condition ? condition with { Key = "kms:NoSuchKey", Operator = "StringEquals" } : each)] });
        }
    }
}
