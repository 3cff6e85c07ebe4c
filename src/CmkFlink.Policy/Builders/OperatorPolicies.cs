using System.Globalization;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Builders;

/// <summary>The identity policies of the operator: without a key (Base) and for the keys (Cmk), because the key's policy names the operator and so comes between them.</summary>
internal static class OperatorPolicies
{
    /// <summary>What the life of an application takes. Deleting one is left out: it takes the snapshots with it, and nothing in the sequence needs it.</summary>
    internal static readonly IReadOnlyList<string> Lifecycle =
    [
        "kinesisanalytics:DescribeApplication", "kinesisanalytics:DescribeApplicationVersion", "kinesisanalytics:ListApplicationVersions",
        "kinesisanalytics:UpdateApplication", "kinesisanalytics:UpdateApplicationMaintenanceConfiguration", "kinesisanalytics:RollbackApplication",
        "kinesisanalytics:StartApplication", "kinesisanalytics:StopApplication",
        "kinesisanalytics:CreateApplicationSnapshot", "kinesisanalytics:DescribeApplicationSnapshot", "kinesisanalytics:ListApplicationSnapshots", "kinesisanalytics:DeleteApplicationSnapshot",
        "kinesisanalytics:ListApplicationOperations", "kinesisanalytics:DescribeApplicationOperation",
        "kinesisanalytics:TagResource", "kinesisanalytics:UntagResource", "kinesisanalytics:ListTagsForResource",
    ];

    public static PolicyDocument Base(PolicyRequest request)
    {
        IReadOnlyList<(Arn Arn, IReadOnlyList<string> Operators)> applications = RequestChecks.Applications(request, needOperators: false);
        if (request.ExecutionRoleArns.Count == 0) throw new PolicyRequestException("OperatorBase needs the ARN of the service execution role that the operator passes to MSF.", nameof(request.ExecutionRoleArns));
        foreach (string role in request.ExecutionRoleArns) RequestChecks.Role(role, applications[0].Arn, "execution role", nameof(request.ExecutionRoleArns));
        return new PolicyDocument
        {
            Statements =
            [
                Allow("AllowApplicationLifecycle", Lifecycle, [.. applications.Select(application => application.Arn.ToString())]),
                // These have no resource type: scoped to an application they would never apply (IAM service authorization reference, Amazon Kinesis Analytics V2).
                Allow("AllowActionsWithoutResourceType", ["kinesisanalytics:CreateApplication", "kinesisanalytics:ListApplications"], ["*"]),
                Allow("AllowPassingExecutionRoleToMSF", ["iam:PassRole"], [.. request.ExecutionRoleArns.Distinct(StringComparer.Ordinal)], FlinkConditions.Equal("iam:PassedToService", MsfKmsCalls.ServicePrincipal)),
            ],
        };
    }

    public static PolicyDocument Cmk(PolicyRequest request)
    {
        IReadOnlyList<(Arn Arn, IReadOnlyList<string> Operators)> applications = RequestChecks.Applications(request, needOperators: false);
        if (request.KeyArns.Count == 0) throw new PolicyRequestException("OperatorCmk needs at least one key; give its ARN.", nameof(request.KeyArns));
        IReadOnlyList<Arn> keys = [.. request.KeyArns.Distinct(StringComparer.Ordinal).Select(key => RequestChecks.Key(key, nameof(request.KeyArns)))];
        foreach (Arn key in keys)
            if (!applications.Any(application => SamePlace(application.Arn, key)))
                throw new PolicyRequestException($"Key '{key}' lies in the Region and account of no application given; MSF takes keys of the application's own Region and account.", nameof(request.KeyArns));

        List<PolicyStatement> statements = [];
        foreach (IGrouping<string, Arn> region in applications.Select(application => application.Arn).GroupBy(arn => arn.Region, StringComparer.Ordinal))
        {
            IReadOnlyList<string> here = [.. keys.Where(key => region.Any(application => SamePlace(application, key))).Select(key => key.ToString())];
            if (here.Count == 0) throw new PolicyRequestException($"Application '{region.First()}' has no key in its Region and account among those given.", nameof(request.KeyArns));
            statements.Add(Allow("AllowDescribeKey", ["kms:DescribeKey"], here, FlinkConditions.ViaMsf(region.Key)));
            foreach (Arn application in region) statements.AddRange(Application(application, here));
        }

        return new PolicyDocument { Statements = Sids.MakeUnique(statements) };
    }

    /// <summary>The statements on state of one application. The two on data overlap in Decrypt, as AWS documents them: each is complete for its kind of storage.</summary>
    private static IEnumerable<PolicyStatement> Application(Arn application, IReadOnlyList<string> keys)
    {
        PolicyCondition via = FlinkConditions.ViaMsf(application.Region);
        PolicyCondition context = FlinkConditions.EncryptionContext(application.ToString());
        yield return Allow("AllowGenerateDataKeyAndDecryptForDurableState", ["kms:Decrypt", "kms:GenerateDataKey"], keys, via, context);
        yield return Allow("AllowKmsOperationsForRunningState", ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"], keys, via, context);
        yield return Allow("AllowCreateGrantForRunningState", ["kms:CreateGrant"], keys, via, context, FlinkConditions.SubsetGrants, FlinkConditions.DecryptGrants);
    }

    private static bool SamePlace(Arn application, Arn key) => application.Region == key.Region && application.Account == key.Account && application.Partition == key.Partition;

    internal static PolicyStatement Allow(string sid, IReadOnlyList<string> actions, IReadOnlyList<string> resources, params PolicyCondition[] conditions) =>
        new() { Sid = sid, Effect = PolicyEffect.Allow, Actions = actions, Resources = resources, Conditions = conditions };
}

/// <summary>Statement ids: alphanumeric and unique in a policy, as IAM demands of identity policies.</summary>
internal static class Sids
{
    /// <summary>Numbers repeated ids from the second on: AllowDescribeKey, AllowDescribeKey2.</summary>
    public static IReadOnlyList<PolicyStatement> MakeUnique(IReadOnlyList<PolicyStatement> statements)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        List<PolicyStatement> unique = [];
        foreach (PolicyStatement statement in statements)
        {
            string? sid = statement.Sid;
            for (int n = 2; sid is not null && !taken.Add(sid); n++) sid = statement.Sid + n.ToString(CultureInfo.InvariantCulture);
            unique.Add(sid == statement.Sid ? statement : statement with { Sid = sid });
        }

        return unique;
    }
}
