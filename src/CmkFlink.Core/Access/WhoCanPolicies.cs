using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Access;

/// <summary>Reads policies as widely as they may hold: what depends on time, network, tags or MFA may come true one day.</summary>
internal static class WhoCanPolicies
{
    // What a request to read the state of one application fixes; every other key is the caller's or the moment's.
    private static readonly HashSet<string> Fixed = new(StringComparer.OrdinalIgnoreCase)
    {
        "kms:ViaService", "kms:CallerAccount", "kms:EncryptionContextKeys", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:PrincipalServiceName",
        "aws:userid", "aws:username", "aws:ViaAWSService", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:SourceArn", "aws:SourceAccount", "aws:ResourceAccount", "aws:RequestedRegion", "aws:SecureTransport",
    };

    /// <summary>An allow loses the conditions that may come true; a deny that depends on one is left out, since it may not.</summary>
    public static PolicyDocument Widest(PolicyDocument policy) => policy with
    {
        Statements =
        [
            .. policy.Statements.Select(statement => statement.Effect == PolicyEffect.Allow
                ? statement with { Conditions = [.. statement.Conditions.Where(condition => IsFixed(condition))] }
                : statement.Conditions.All(IsFixed) ? statement : statement with { Actions = [], NotActions = null }),
        ],
    };

    /// <summary>The conditions of a statement that a caller has to meet besides.</summary>
    public static IReadOnlyList<string> Open(PolicyStatement statement) =>
        [.. statement.Conditions.Where(condition => !IsFixed(condition)).Select(condition => $"{condition.Operator} {condition.Key} {string.Join("|", condition.Values)}")];

    private static bool IsFixed(PolicyCondition condition) => Fixed.Contains(condition.Key) || condition.Key.StartsWith("kms:EncryptionContext:", StringComparison.OrdinalIgnoreCase);
}
