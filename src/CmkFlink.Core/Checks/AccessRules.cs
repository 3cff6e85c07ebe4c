using CmkFlink.Core.Access;
using CmkFlink.Core.Operations;
using CmkFlink.Policy.Calls;
using CmkFlink.Policy.Documents;

namespace CmkFlink.Core.Checks;

/// <summary>From the access matrix to checks and failures: one check a caller.</summary>
internal static class AccessRules
{
    public static IEnumerable<FlinkCmkCheck> Judge(string applicationName, string keyArn, IReadOnlyList<AccessMatrixRow> rows)
    {
        CheckWriter checks = new(applicationName, keyArn);
        foreach (IGrouping<(MsfCaller Caller, string Principal), AccessMatrixRow> caller in rows.GroupBy(row => (row.Caller, row.Principal)))
        {
            string name = caller.Key.Caller switch
            {
                MsfCaller.Operator => "OperatorAccess",
                MsfCaller.Service => "ServiceAccess",
                _ => "InfrastructureAccess",
            };
            List<AccessMatrixRow> denied = [.. caller.Where(row => row.Decision == AccessAnswer.Denied)];
            List<AccessMatrixRow> unknown = [.. caller.Where(row => row.Decision == AccessAnswer.Unknown)];
            if (denied.Count > 0) yield return checks.Fail(name, Sentences(denied, 0), Remedy(denied));
            else if (unknown.Count > 0) yield return checks.Unknown(name, unknown[0].Reason, unknown[0].Remedy ?? "Run the check as a reader.");
            else yield return checks.Pass(name, $"{caller.Key.Principal} may {Actions(caller)}");

            if (caller.Key.Caller == MsfCaller.Operator && denied.Count == 0 && caller.FirstOrDefault(row => row.Warning is not null) is { } warned)
                yield return checks.Warn("OperatorIamPolicy", warned.Warning!, warned.Remedy ?? "The IAM administrator grants it: New-FlinkCmkPolicy -Kind OperatorCmk | Grant-FlinkCmkAccess.");
        }
    }

    /// <summary>The first denial as a failure that names principal, action, key and the missing statement; <see langword="null"/> where none is certain.</summary>
    public static OperationFailure? Failure(string keyArn, IReadOnlyList<AccessMatrixRow> rows)
    {
        List<AccessMatrixRow> denied = [.. rows.Where(row => row.Decision == AccessAnswer.Denied)];
        if (denied.Count == 0) return null;
        List<AccessMatrixRow> same = [.. denied.Where(row => row.Principal == denied[0].Principal)];
        return new OperationFailure("KeyAccessDenied", FailureCategory.PermissionDenied, Sentences(same, denied.Count - same.Count), Remedy(same), keyArn);
    }

    private static string Sentences(List<AccessMatrixRow> same, int others)
    {
        string more = same.Count == 1 ? "" : $" Denied as well: {Actions(same.Skip(1))}.";
        return same[0].Reason + more + (others == 0 ? "" : $" {others} more calls by other principals are denied.");
    }

    private static string Actions(IEnumerable<AccessMatrixRow> rows) => string.Join(", ", rows.Select(row => row.Action).Distinct());

    private static string Remedy(List<AccessMatrixRow> denied)
    {
        List<PolicyStatement> missing = [.. denied.Where(row => row.MissingStatement is not null).Select(row => row.MissingStatement!)];
        string text = denied[0].Remedy ?? "Add the missing statement.";
        return missing.Count == 0 ? text : $"{text} Missing: {new PolicyDocument { Statements = missing }.ToJson(indented: false)}";
    }
}
