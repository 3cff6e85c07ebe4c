using System.Globalization;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Builders;

/// <summary>The resource policy of a key.</summary>
/// <remarks>The eight statements of an application: https://docs.aws.amazon.com/managed-flink/latest/java/manage-cmk-api.html, "Create a KMS key policy".</remarks>
internal static class KeyPolicyBuilder
{
    private static readonly IReadOnlyList<string> Anything = ["*"];

    public static PolicyDocument Build(PolicyRequest request)
    {
        IReadOnlyList<(Arn Arn, IReadOnlyList<string> Operators)> applications = RequestChecks.Applications(request, needOperators: true);
        Arn place = RequestChecks.OnePlace(applications);
        IReadOnlyList<string> administrators = RequestChecks.Principals(request.KeyAdministrators, place, "key administrator", nameof(request.KeyAdministrators));
        IReadOnlyList<string> readers = RequestChecks.Principals(request.Readers, place, "reader", nameof(request.Readers));
        if (administrators.Count == 0 && !request.AccountRoot)
            throw new PolicyRequestException("A key policy needs a key administrator (or AccountRoot), or nobody can manage the key any more.", nameof(request.KeyAdministrators));

        List<PolicyStatement> statements = [];
        if (request.AccountRoot) statements.Add(Allow("EnableIamPolicies", [$"arn:{place.Partition}:iam::{place.Account}:root"], ["kms:*"]));
        if (administrators.Count > 0)
        {
            statements.Add(Allow("AllowKeyAdministratorsToManageKey", administrators, KmsActionSets.Management));
            if (request.AllowUseByAdministrator) statements.Add(Allow("AllowKeyAdministratorsToUseKey", administrators, KmsActionSets.Use));
        }
        else if (request.AllowUseByAdministrator)
        {
            throw new PolicyRequestException("AllowUseByAdministrator needs a key administrator.", nameof(request.AllowUseByAdministrator));
        }

        for (int i = 0; i < applications.Count; i++) statements.AddRange(Application(applications[i].Arn, applications[i].Operators, Suffix(i)));
        if (readers.Count > 0) statements.Add(Allow("AllowReadersToInspectKey", readers, KmsActionSets.Reading));
        if (request.ThisAccountOnly) statements = [.. statements.Select(statement => ThisAccountOnly(statement, place.Account))];

        if (request.ExclusivePrincipal) statements.Add(ExclusivePrincipal([.. administrators, .. applications.SelectMany(application => application.Operators), .. readers], request.AccountRoot ? place : null));
        if (request.SourceVpce.Count > 0) statements.Add(SourceVpce(request.SourceVpce));
        if (request.RequireMfaAge is { } age) statements.Add(RequireMfa(age, administrators, place));
        return Document(statements);
    }

    /// <summary>AWS's sample for development: as the documented policy, but the administrator may do everything, the use of the key included.</summary>
    /// <remarks>aws-samples/amazon-managed-service-for-apache-flink-examples, infrastructure/CMK, key policy; its Sid "Enable IAM User Permissions" is misleading and not kept.</remarks>
    public static PolicyDocument BuildPermissive(PolicyRequest request)
    {
        IReadOnlyList<(Arn Arn, IReadOnlyList<string> Operators)> applications = RequestChecks.Applications(request, needOperators: true);
        Arn place = RequestChecks.OnePlace(applications);
        IReadOnlyList<string> administrators = RequestChecks.Principals(request.KeyAdministrators, place, "key administrator", nameof(request.KeyAdministrators));
        IReadOnlyList<string> readers = RequestChecks.Principals(request.Readers, place, "reader", nameof(request.Readers));
        if (administrators.Count == 0) throw new PolicyRequestException("A key policy needs a key administrator, or nobody can manage the key any more.", nameof(request.KeyAdministrators));
        List<PolicyStatement> statements = [Allow("AllowKeyAdministratorsEverything", administrators, ["kms:*"])];
        for (int i = 0; i < applications.Count; i++) statements.AddRange(Application(applications[i].Arn, applications[i].Operators, Suffix(i)));
        if (readers.Count > 0) statements.Add(Allow("AllowReadersToInspectKey", readers, KmsActionSets.Reading));
        return Document(statements);
    }

    /// <summary>The eight statements of one application and its operators.</summary>
    public static IEnumerable<PolicyStatement> Application(Arn application, IReadOnlyList<string> operators, string suffix)
    {
        PolicyCondition context = FlinkConditions.EncryptionContext(application.ToString());
        PolicyCondition via = FlinkConditions.ViaMsf(application.Region);
        PolicyCondition sourceArn = FlinkConditions.SourceArn(application.ToString());
        PolicyCondition sourceAccount = FlinkConditions.SourceAccount(application.Account);
        IReadOnlyList<string> service = [MsfKmsCalls.ServicePrincipal];
        IReadOnlyList<string> infrastructure = [MsfKmsCalls.InfrastructurePrincipal];

        yield return Allow("AllowOperatorToDescribeKey" + suffix, operators, ["kms:DescribeKey"], via);
        yield return Allow("AllowOperatorToConfigureAppToUseKeyForApplicationState" + suffix, operators, ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"], context, via);
        yield return Allow("AllowOperatorToConfigureAppToCreateGrantForRunningState" + suffix, operators, ["kms:CreateGrant"], context, via, FlinkConditions.SubsetGrants, FlinkConditions.DecryptGrants);
        yield return AllowService("AllowMSFServiceToDescribeKey" + suffix, [.. service, .. infrastructure], ["kms:DescribeKey"], sourceArn, sourceAccount);
        yield return AllowService("AllowMSFServiceToGenerateDataKeyForDurableState" + suffix, service, ["kms:GenerateDataKey"], sourceArn, context, sourceAccount);
        // Apart from the statement before it because reading carries no source keys.
        yield return AllowService("AllowMSFServiceToDecryptForDurableState" + suffix, service, ["kms:Decrypt"], context);
        yield return AllowService("AllowMSFServiceToUseKeyForRunningState" + suffix, infrastructure, ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"], context);
        yield return AllowService("AllowMSFServiceToCreateGrantForRunningState" + suffix, infrastructure, ["kms:CreateGrant"], context, FlinkConditions.SubsetGrants, FlinkConditions.DecryptGrants);
    }

    private static PolicyDocument Document(IReadOnlyList<PolicyStatement> statements) => new() { Id = "CmkFlinkKeyPolicy", Statements = [.. statements] };

    /// <summary>Sids are unique in a policy and alphanumeric: the second application's end in 2.</summary>
    private static string Suffix(int index) => index == 0 ? "" : (index + 1).ToString(CultureInfo.InvariantCulture);

    private static PolicyStatement Allow(string sid, IReadOnlyList<string> principals, IReadOnlyList<string> actions, params PolicyCondition[] conditions) =>
        Allow(sid, PolicyPrincipalType.Aws, principals, actions, conditions);

    private static PolicyStatement AllowService(string sid, IReadOnlyList<string> services, IReadOnlyList<string> actions, params PolicyCondition[] conditions) =>
        Allow(sid, PolicyPrincipalType.Service, services, actions, conditions);

    private static PolicyStatement Allow(string sid, PolicyPrincipalType type, IReadOnlyList<string> principals, IReadOnlyList<string> actions, PolicyCondition[] conditions) => new()
    {
        Sid = sid,
        Effect = PolicyEffect.Allow,
        Principals = [.. principals.Select(principal => new PolicyPrincipal(type, principal))],
        Actions = actions,
        Resources = Anything,
        Conditions = conditions,
    };

    private static PolicyStatement Deny(string sid, IReadOnlyList<string> actions, params PolicyCondition[] conditions) => new()
    {
        Sid = sid,
        Effect = PolicyEffect.Deny,
        Principals = [new PolicyPrincipal(PolicyPrincipalType.Everyone, "*")],
        Actions = actions,
        Resources = Anything,
        Conditions = conditions,
    };

    /// <summary>On statements with AWS principals only: a service's calls come from the service's own account.</summary>
    private static PolicyStatement ThisAccountOnly(PolicyStatement statement, string account) =>
        statement.Principals!.Any(principal => principal.Type == PolicyPrincipalType.Service) ? statement : statement with { Conditions = [.. statement.Conditions, FlinkConditions.Equal("kms:CallerAccount", account)] };

    /// <summary>ArnNotEquals on aws:PrincipalArn, as the IAM user guide recommends in place of NotPrincipal; it holds for the role behind every session.</summary>
    private static PolicyStatement ExclusivePrincipal(IEnumerable<string> principals, Arn? root) => Deny(
        "DenyOtherPrincipals",
        ["kms:*"],
        new PolicyCondition("ArnNotEquals", "aws:PrincipalArn", [.. principals.Distinct(StringComparer.Ordinal), .. root is null ? [] : new[] { $"arn:{root.Partition}:iam::{root.Account}:root" }]),
        new PolicyCondition("Bool", "aws:PrincipalIsAWSService", ["false"]));

    /// <summary>aws:SourceVpce is absent when a service calls, so the exemptions are needed for MSF: aws:ViaAWSService for forwarded sessions, aws:PrincipalIsAWSService for the service principals.</summary>
    private static PolicyStatement SourceVpce(IReadOnlyList<string> endpoints)
    {
        foreach (string endpoint in endpoints)
            if (!endpoint.StartsWith("vpce-", StringComparison.Ordinal) || endpoint.Length == 5 || !endpoint.Skip(5).All(Uri.IsHexDigit))
                throw new PolicyRequestException($"'{endpoint}' is no VPC endpoint id; it is written vpce- and hexadecimal digits.", nameof(PolicyRequest.SourceVpce));
        return Deny(
            "DenyDirectCallsFromElsewhere",
            ["kms:*"],
            new PolicyCondition("StringNotEquals", "aws:SourceVpce", [.. endpoints.Distinct(StringComparer.Ordinal)]),
            new PolicyCondition("Bool", "aws:ViaAWSService", ["false"]),
            new PolicyCondition("Bool", "aws:PrincipalIsAWSService", ["false"]));
    }

    /// <summary>IfExists makes the Deny hold where the key is absent, that is without MFA. AssumeRole's credentials never carry it (IAM user guide, MFA-protected API access), hence users only.</summary>
    private static PolicyStatement RequireMfa(int seconds, IReadOnlyList<string> administrators, Arn place)
    {
        // 36 hours: the longest session of an IAM user (STS API reference, GetSessionToken).
        if (seconds is < 60 or > 129_600) throw new PolicyRequestException($"RequireMfaAge is 60 to 129600 seconds, not {seconds}.", nameof(PolicyRequest.RequireMfaAge));
        if (administrators.FirstOrDefault(RequestChecks.IsRole) is { } role)
            throw new PolicyRequestException($"The key administrator '{role}' is a role, and a role's credentials never carry aws:MultiFactorAuthAge, so the role would be locked out. Demand MFA in the role's trust policy (New-FlinkCmkRole -RequireMfa).", nameof(PolicyRequest.RequireMfaAge));
        return Deny(
            "DenyDestructionWithoutRecentMfa",
            KmsActionSets.Destructive,
            new PolicyCondition("ArnLike", "aws:PrincipalArn", [$"arn:{place.Partition}:iam::{place.Account}:user/*"]),
            new PolicyCondition("NumericGreaterThanIfExists", "aws:MultiFactorAuthAge", [seconds.ToString(CultureInfo.InvariantCulture)]));
    }
}
