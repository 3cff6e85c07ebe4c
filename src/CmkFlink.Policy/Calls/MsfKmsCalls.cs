using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Calls;

/// <summary>The table of the calls that MSF makes to KMS, shared by sandbox, preflight and rehearsal.</summary>
/// <remarks>https://docs.aws.amazon.com/managed-flink/latest/java/key-management-flink.html and manage-cmk-api.html: the actions with their purposes, the encryption context "on every read and write", the source keys "when reading or writing durable application storage", and the key policy, which says who calls what.</remarks>
public static class MsfKmsCalls
{
    public const string ServicePrincipal = "kinesisanalytics.amazonaws.com";

    public const string InfrastructurePrincipal = "infrastructure.kinesisanalytics.amazonaws.com";

    /// <summary>Key of the encryption context whose value is the application's ARN.</summary>
    public const string EncryptionContextKey = "aws:kinesisanalytics:arn";

    /// <summary>The one constraint and the one operation of the grants that MSF creates.</summary>
    private const string GrantConstraint = "EncryptionContextSubset";

    private const string GrantOperation = "Decrypt";

    private const string OperatorSource = "manage-cmk-api, key policy: the operator's statements, conditioned on kms:ViaService";

    private const string InfrastructureSource = "manage-cmk-api, key policy: statements for infrastructure.kinesisanalytics.amazonaws.com on running state";

    /// <summary>Every call, in the order in which MSF makes them.</summary>
    /// <remarks>By purpose: a key is resolved before state is written, read and laid on disks. The order within a purpose is not documented; here the operator comes first.</remarks>
    public static IReadOnlyList<MsfKmsCall> All { get; } =
    [
        new(MsfCaller.Operator, "kms:DescribeKey", MsfPurpose.Validate, false, false, OperatorSource),
        new(MsfCaller.Service, "kms:DescribeKey", MsfPurpose.Validate, false, true, "manage-cmk-api, key policy: AllowMSFServiceToDescribeKey, conditioned on aws:SourceArn and aws:SourceAccount"),
        new(MsfCaller.Infrastructure, "kms:DescribeKey", MsfPurpose.Validate, false, true, "manage-cmk-api, key policy: AllowMSFServiceToDescribeKey names both principals and demands the source keys of both"),
        new(MsfCaller.Operator, "kms:GenerateDataKey", MsfPurpose.WriteDurableState, true, false, OperatorSource),
        new(MsfCaller.Service, "kms:GenerateDataKey", MsfPurpose.WriteDurableState, true, true, "manage-cmk-api, key policy: AllowMSFServiceToGenerateDataKeyForDurableState"),
        new(MsfCaller.Operator, "kms:Decrypt", MsfPurpose.ReadDurableState, true, false, OperatorSource),
        new(MsfCaller.Service, "kms:Decrypt", MsfPurpose.ReadDurableState, true, false, "manage-cmk-api, key policy: AllowMSFServiceToDecryptForDurableState; inference: without source keys, because AWS split this statement from the one that demands them"),
        new(MsfCaller.Operator, "kms:GenerateDataKeyWithoutPlaintext", MsfPurpose.RunningState, true, false, OperatorSource),
        new(MsfCaller.Infrastructure, "kms:GenerateDataKeyWithoutPlaintext", MsfPurpose.RunningState, true, false, InfrastructureSource),
        new(MsfCaller.Infrastructure, "kms:Decrypt", MsfPurpose.RunningState, true, false, InfrastructureSource),
        new(MsfCaller.Operator, "kms:CreateGrant", MsfPurpose.RunningState, true, false, OperatorSource),
        new(MsfCaller.Infrastructure, "kms:CreateGrant", MsfPurpose.RunningState, true, false, InfrastructureSource),
    ];

    /// <summary>The calls that CreateApplication and UpdateApplication make as dry runs to validate a key: all of them.</summary>
    public static IReadOnlyList<MsfKmsCall> Validation => All;

    /// <summary>The calls of the purposes given, by all callers, in the order of the table.</summary>
    public static IReadOnlyList<MsfKmsCall> For(params MsfPurpose[] purposes) => [.. All.Where(call => purposes.Contains(call.Purpose))];

    /// <summary>The authorization request of a call.</summary>
    /// <param name="call">A row of the table.</param>
    /// <param name="operatorPrincipal">Who operates; used where the row's caller is <see cref="MsfCaller.Operator"/>.</param>
    /// <param name="application">The application's ARN.</param>
    /// <param name="keyArn">The key's ARN.</param>
    /// <exception cref="FormatException"><paramref name="keyArn"/> is no ARN.</exception>
    public static AuthorizationRequest Request(MsfKmsCall call, RequestPrincipal operatorPrincipal, Arn application, string keyArn)
    {
        if (call is null) throw new ArgumentNullException(nameof(call));
        if (application is null) throw new ArgumentNullException(nameof(application));
        Arn key = Arn.Parse(keyArn);
        RequestContext context = new();
        if (call.EncryptionContext)
        {
            context.Set("kms:EncryptionContext:" + EncryptionContextKey, application.ToString());
            context.SetMany("kms:EncryptionContextKeys", [EncryptionContextKey]);
        }

        if (call.SourceKeys)
        {
            context.Set("aws:SourceArn", application.ToString());
            context.Set("aws:SourceAccount", application.Account);
        }

        if (call.Action == "kms:CreateGrant")
        {
            context.Set("kms:GrantConstraintType", GrantConstraint);
            context.SetMany("kms:GrantOperations", [GrantOperation]);
        }

        return new AuthorizationRequest
        {
            Principal = call.Caller switch
            {
                MsfCaller.Operator => operatorPrincipal,
                MsfCaller.Service => RequestPrincipal.Service(ServicePrincipal),
                _ => RequestPrincipal.Service(InfrastructurePrincipal),
            },
            Action = call.Action,
            Resource = keyArn,
            ResourceAccount = key.Account,
            // KMS is called in the application's Region; a key elsewhere is not found there, which is not for policies to say.
            Region = application.Region,
            ForwardedBy = call.Caller == MsfCaller.Operator ? ServicePrincipal : null,
            Context = context,
        };
    }
}
