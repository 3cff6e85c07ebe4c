using CmkFlink.Policy.Evaluation;
using CmkFlink.Policy.Naming;

namespace CmkFlink.Policy.Builders;

/// <summary>What a <see cref="PolicyRequest"/> must hold, each refusal naming the member and the remedy.</summary>
internal static class RequestChecks
{
    private static readonly HashSet<string> KnownPartitions = new(["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"], StringComparer.Ordinal);

    /// <summary>An option that a kind cannot honour is refused: a restriction that is silently left out is worse than an error.</summary>
    public static void Options(PolicyRequest request)
    {
        if (request.Kind != PolicyKind.KeyPolicy)
        {
            Refuse(request.AccountRoot, nameof(request.AccountRoot));
            Refuse(request.ThisAccountOnly, nameof(request.ThisAccountOnly));
            Refuse(request.ExclusivePrincipal, nameof(request.ExclusivePrincipal));
            Refuse(request.SourceVpce.Count > 0, nameof(request.SourceVpce));
            Refuse(request.AllowUseByAdministrator, nameof(request.AllowUseByAdministrator));
            Refuse(request.RequireMfaAge is not null, nameof(request.RequireMfaAge));
        }

        foreach (Documents.PolicyCondition condition in request.Conditions)
        {
            if (condition.Key.Any(char.IsWhiteSpace) || condition.Key.IndexOf(':') <= 0)
                throw new PolicyRequestException($"'{condition.Key}' is no condition key; a key is written service:Name without blanks, aws:PrincipalTag/team say.", nameof(request.Conditions));
            if (condition.Values.Count == 0) throw new PolicyRequestException($"The condition on {condition.Key} has no value; give at least one.", nameof(request.Conditions));
            if (!ConditionOperator.TryParse(condition.Operator, out ConditionOperator parsed))
                throw new PolicyRequestException($"'{condition.Operator}' is no condition operator; use StringEquals, ArnLike, Bool, NumericLessThan and the like.", nameof(request.Conditions));
            // KMS answers "OverlyPermissiveCondition" (KMS developer guide, kms:EncryptionContext:context-key).
            if (parsed.Quantifier != ConditionQuantifier.None && condition.Key.StartsWith("kms:EncryptionContext:", StringComparison.OrdinalIgnoreCase))
                throw new PolicyRequestException($"{condition.Key} has one value; KMS refuses {condition.Operator} on it. Use the operator without ForAllValues or ForAnyValue.", nameof(request.Conditions));
        }

        if (request.Conditions.GroupBy(condition => (condition.Operator, condition.Key.ToUpperInvariant())).FirstOrDefault(same => same.Count() > 1) is { } repeated)
            throw new PolicyRequestException($"The condition {repeated.Key.Operator} on {repeated.First().Key} is given twice; a statement can hold it once, so give all values in one.", nameof(request.Conditions));

        void Refuse(bool given, string option)
        {
            if (given) throw new PolicyRequestException($"{option} belongs to the key policy; leave it out for {request.Kind}, or build KeyPolicy.", option);
        }
    }

    /// <summary>The applications, each once, operators of repeated ones together.</summary>
    public static IReadOnlyList<(Arn Arn, IReadOnlyList<string> Operators)> Applications(PolicyRequest request, bool needOperators)
    {
        if (request.Applications.Count == 0) throw new PolicyRequestException($"{request.Kind} needs at least one application; give its ARN.", nameof(request.Applications));
        List<(Arn Arn, IReadOnlyList<string> Operators)> applications = [];
        foreach (IGrouping<string, OperatedApplication> group in request.Applications.GroupBy(application => application.ApplicationArn, StringComparer.Ordinal))
        {
            if (!FlinkNames.TryParseApplicationArn(group.Key, out Arn? arn, out _))
                throw new PolicyRequestException($"'{group.Key}' is not the ARN of one application (arn:PARTITION:kinesisanalytics:REGION:ACCOUNT:application/NAME, the name 1-128 of letters, digits, '_', '.' and '-').", nameof(request.Applications));
            SamePartition(arn, nameof(request.Applications));
            string[] operators = needOperators ? [.. group.SelectMany(application => application.Operators).Distinct(StringComparer.Ordinal)] : [];
            if (needOperators && operators.Length == 0) throw new PolicyRequestException($"Application '{group.Key}' has no operator; name the role or user that operates it.", nameof(request.Applications));
            foreach (string op in operators) Principal(op, arn, "operator", nameof(request.Applications));
            applications.Add((arn, operators));
        }

        return applications;
    }

    /// <summary>A key lies in one Region and account, and so do its applications.</summary>
    public static Arn OnePlace(IReadOnlyList<(Arn Arn, IReadOnlyList<string> Operators)> applications)
    {
        Arn first = applications[0].Arn;
        foreach ((Arn arn, _) in applications)
            if (arn.Region != first.Region || arn.Account != first.Account)
                throw new PolicyRequestException($"Applications '{first}' and '{arn}' lie in different Regions or accounts, and a key serves one; build a key policy for each.", nameof(PolicyRequest.Applications));
        return first;
    }

    /// <summary>ARNs of IAM roles or users of the account of <paramref name="place"/>, each once.</summary>
    public static IReadOnlyList<string> Principals(IReadOnlyList<string> principals, Arn place, string what, string parameter)
    {
        foreach (string principal in principals) Principal(principal, place, what, parameter);
        return [.. principals.Distinct(StringComparer.Ordinal)];
    }

    public static bool IsRole(string arn) => Arn.Parse(arn).Resource.StartsWith("role/", StringComparison.Ordinal);

    public static void Role(string text, Arn place, string what, string parameter)
    {
        Principal(text, place, what, parameter);
        if (!IsRole(text)) throw new PolicyRequestException($"The {what} '{text}' is not the ARN of a role (arn:{place.Partition}:iam::{place.Account}:role/NAME).", parameter);
    }

    /// <summary>A key ARN, not an alias: policies do not resolve aliases.</summary>
    public static Arn Key(string text, string parameter)
    {
        if (!KeyReference.TryParse(text, out KeyReference? key) || key.Kind != KeyReferenceKind.KeyArn)
            throw new PolicyRequestException($"'{text}' is not the ARN of a key (arn:PARTITION:kms:REGION:ACCOUNT:key/ID); a policy takes no key id and no alias, so resolve it first (Get-FlinkCmkKey).", parameter);
        Arn arn = Arn.Parse(text);
        SamePartition(arn, parameter);
        return arn;
    }

    /// <summary>Region and account of the policies that are not about one application.</summary>
    public static Arn Place(PolicyRequest request)
    {
        if (string.IsNullOrEmpty(request.Region)) throw new PolicyRequestException($"{request.Kind} needs the Region.", nameof(request.Region));
        if (request.Region!.Length > 64 || !request.Region.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') || request.Region.IndexOf('-') <= 0)
            throw new PolicyRequestException($"'{request.Region}' is no Region; a Region is written like eu-west-1.", nameof(request.Region));
        if (!FlinkNames.IsAccountId(request.AccountId)) throw new PolicyRequestException($"{request.Kind} needs the account id, 12 digits{(request.AccountId is null ? "" : $", not '{request.AccountId}'")}.", nameof(request.AccountId));
        return new Arn(AwsPartition.OfRegion(request.Region), "", request.Region, request.AccountId!, "");
    }

    private static void Principal(string text, Arn place, string what, string parameter)
    {
        if (!Arn.TryParse(text, out Arn? arn))
            throw new PolicyRequestException($"The {what} '{text}' is not an ARN; write arn:{place.Partition}:iam::{place.Account}:role/NAME or ...:user/NAME.", parameter);
        if (arn.Service == "sts")
            throw new PolicyRequestException($"The {what} '{text}' is a session; name its role (arn:{arn.Partition}:iam::{arn.Account}:role/NAME), or the access ends with the session.", parameter);
        string name = arn.Resource.StartsWith("role/", StringComparison.Ordinal) || arn.Resource.StartsWith("user/", StringComparison.Ordinal) ? arn.Resource.Substring(5) : "";
        if (arn.Service != "iam" || arn.Region.Length > 0 || name.Length == 0 || !name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '+' or '=' or ',' or '.' or '@' or '-' or '/'))
            throw new PolicyRequestException($"The {what} '{text}' is not the ARN of one role or user (arn:{place.Partition}:iam::{place.Account}:role/NAME or ...:user/NAME, no wildcard).", parameter);
        if (arn.Partition != place.Partition || arn.Account != place.Account)
            throw new PolicyRequestException($"The {what} '{text}' is not of partition {place.Partition} and account {place.Account}; MSF uses keys of the application's own account only.", parameter);
    }

    private static void SamePartition(Arn arn, string parameter)
    {
        string partition = AwsPartition.OfRegion(arn.Region);
        if (arn.Partition != partition && KnownPartitions.Contains(arn.Partition))
            throw new PolicyRequestException($"'{arn}' says partition {arn.Partition}, and Region {arn.Region} is in {partition}.", parameter);
    }
}
