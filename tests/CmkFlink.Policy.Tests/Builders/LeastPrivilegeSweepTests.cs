using CmkFlink.Policy.Builders;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Evaluation;
using static CmkFlink.Policy.Tests.Example;

namespace CmkFlink.Policy.Tests.Builders;

/// <summary>What the policies that are built grant, against a matrix by hand, over every KMS action on keys, every principal in question and every way to call: nothing more, nothing less.</summary>
public class LeastPrivilegeSweepTests
{
    /// <summary>The actions with a key as resource (IAM service authorization reference, AWS KMS).</summary>
    private static readonly string[] KeyActions =
    [
        "CancelKeyDeletion", "CreateAlias", "CreateGrant", "Decrypt", "DeleteAlias", "DeleteImportedKeyMaterial", "DeriveSharedSecret", "DescribeKey", "DisableKey", "DisableKeyRotation", "EnableKey", "EnableKeyRotation",
        "Encrypt", "GenerateDataKey", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "GetKeyLastUsage", "GetKeyPolicy", "GetKeyRotationStatus", "GetParametersForImport",
        "GetPublicKey", "ImportKeyMaterial", "ListGrants", "ListKeyPolicies", "ListKeyRotations", "ListResourceTags", "PutKeyPolicy", "ReEncryptFrom", "ReEncryptTo", "ReplicateKey", "RetireGrant", "RevokeGrant", "RotateKeyOnDemand",
        "ScheduleKeyDeletion", "Sign", "SynchronizeMultiRegionKey", "TagResource", "UntagResource", "UpdateAlias", "UpdateKeyDescription", "UpdatePrimaryRegion", "Verify", "VerifyMac",
    ];

    private static readonly (string Name, RequestPrincipal Who)[] Callers =
    [
        ("operator", Operator), ("second operator", User), ("administrator", Administrator), ("reader", RequestPrincipal.RoleSession(ReaderRole)), ("other role", RequestPrincipal.RoleSession(OtherRole)), ("root", RequestPrincipal.Root("aws", Account)),
        ("service", RequestPrincipal.Service("kinesisanalytics.amazonaws.com")), ("infrastructure", RequestPrincipal.Service("infrastructure.kinesisanalytics.amazonaws.com")), ("other service", RequestPrincipal.Service("lambda.amazonaws.com")),
    ];

    /// <summary>Ways to call; a way is the forwarding service, the encryption context, the source and the grant.</summary>
    private static readonly (string Name, string? ForwardedBy, string Region, string? Context, string? Source, string Constraint, string[] GrantOperations)[] Ways = Combine();

    private static readonly string[] ManagementActions =
    [
        "CancelKeyDeletion", "CreateAlias", "DeleteAlias", "DescribeKey", "DisableKey", "DisableKeyRotation", "EnableKey", "EnableKeyRotation", "GetKeyLastUsage", "GetKeyPolicy", "GetKeyRotationStatus", "ListGrants", "ListKeyPolicies",
        "ListKeyRotations", "ListResourceTags", "PutKeyPolicy", "RevokeGrant", "RotateKeyOnDemand", "ScheduleKeyDeletion", "TagResource", "UntagResource", "UpdateAlias", "UpdateKeyDescription",
    ];

    private static readonly string[] ReadingActions = ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListGrants", "ListKeyRotations", "ListResourceTags"];

    [Fact]
    public void A_key_policy_of_two_applications_grants_the_matrix_and_nothing_else()
    {
        // orders is operated by the operator, clicks.v2 by the second operator: they never cross.
        PolicyDocument keyPolicy = PolicyBuilder.Build(KeyPolicyRequest with { Applications = [new(Application, [OperatorRole]), new(OtherApplication, [OperatorUser])], Readers = [ReaderRole] });
        AuthorizationPolicies policies = new() { Resource = Compile(keyPolicy), Identity = [Compile(OperatorCmk)] };
        List<string> wrong = [];
        int asked = 0, granted = 0;
        foreach ((string caller, RequestPrincipal who) in Callers)
            foreach (string action in KeyActions)
                foreach (var way in Ways)
                {
                    // A service calls for itself and is never forwarded.
                    if (who.Kind == PrincipalKind.Service && way.ForwardedBy is not null) continue;
                    bool allowed = PolicyEvaluator.Evaluate(Request(who, action, way), policies).IsAllowed;
                    asked++;
                    if (allowed) granted++;
                    if (allowed != Expected(caller, action, way)) wrong.Add($"{caller} {action} {way.Name}: {allowed}");
                }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {asked}: {string.Join("; ", wrong.Take(10))}");
        Assert.True(granted > 100 && asked > 10_000, $"{granted} of {asked}: the sweep is too thin to prove anything");
    }

    /// <summary>The matrix: MSF developer guide, key-management-flink and manage-cmk-api.</summary>
    private static bool Expected(string caller, string action, (string Name, string? ForwardedBy, string Region, string? Context, string? Source, string Constraint, string[] GrantOperations) way)
    {
        bool viaMsf = way.ForwardedBy == "kinesisanalytics.amazonaws.com" && way.Region == Region;
        bool grant = way.Constraint == "EncryptionContextSubset" && way.GrantOperations is ["Decrypt"];
        string? own = caller == "second operator" ? OtherApplication : Application;
        bool served = way.Context is Application or OtherApplication;
        return (caller, action) switch
        {
            ("administrator", _) => ManagementActions.Contains(action),
            ("reader", _) => ReadingActions.Contains(action),
            ("operator" or "second operator", "DescribeKey") => viaMsf,
            ("operator" or "second operator", "Decrypt" or "GenerateDataKey" or "GenerateDataKeyWithoutPlaintext") => viaMsf && way.Context == own,
            ("operator" or "second operator", "CreateGrant") => viaMsf && way.Context == own && grant,
            ("service" or "infrastructure", "DescribeKey") => way.Source is Application or OtherApplication,
            ("service", "GenerateDataKey") => served && way.Source == way.Context,
            ("service", "Decrypt") => served,
            ("infrastructure", "Decrypt" or "GenerateDataKeyWithoutPlaintext") => served,
            ("infrastructure", "CreateGrant") => served && grant,
            _ => false,
        };
    }

    private static AuthorizationRequest Request(RequestPrincipal who, string action, (string Name, string? ForwardedBy, string Region, string? Context, string? Source, string Constraint, string[] GrantOperations) way)
    {
        RequestContext context = new();
        if (way.Context is not null) context.Set("kms:EncryptionContext:aws:kinesisanalytics:arn", way.Context).SetMany("kms:EncryptionContextKeys", ["aws:kinesisanalytics:arn"]);
        if (way.Source is not null) context.Set("aws:SourceArn", way.Source).Set("aws:SourceAccount", Account);
        if (action == "CreateGrant") context.Set("kms:GrantConstraintType", way.Constraint).SetMany("kms:GrantOperations", way.GrantOperations);
        return new AuthorizationRequest { Principal = who, Action = "kms:" + action, Resource = Key, ResourceAccount = Account, Region = way.Region, ForwardedBy = way.ForwardedBy, Context = context };
    }

    private static (string, string?, string, string?, string?, string, string[])[] Combine()
    {
        (string?, string)[] callers = [(null, Region), ("kinesisanalytics.amazonaws.com", Region), ("kinesisanalytics.amazonaws.com", "us-east-1"), ("s3.amazonaws.com", Region)];
        string?[] applications = [null, Application, OtherApplication, Application + "-2"];
        (string, string[])[] grants = [("EncryptionContextSubset", ["Decrypt"]), ("EncryptionContextSubset", ["Decrypt", "Encrypt"]), ("EncryptionContextEquals", ["Decrypt"])];
        return
        [
            .. from caller in callers
               from context in applications
               from source in applications
               from grant in grants
               select ($"by {caller.Item1 ?? "itself"} in {caller.Item2}, context {context ?? "none"}, source {source ?? "none"}, grant {grant.Item1} {string.Join(',', grant.Item2)}", caller.Item1, caller.Item2, context, source, grant.Item1, grant.Item2),
        ];
    }
}
